//! `/metrics` and the log: what they tell of a request and its statements, whom, and that no value is among it.

use super::office::{office, office_with};
use super::planted::Logged;
use crate::config::{LogFormat, Secret};
use backoffice::ops::metrics::METRICS;
use serde_json::Value;
use sqlx::Connection;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::sleep;
use url::Url;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const WORD: &str = "halfremembered";

/// The value of a line that begins so.
fn value(metrics: &str, series: &str) -> Option<f64> {
    let line = metrics.lines().find_map(|line| line.strip_prefix(series))?;
    line.trim().parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_counted_by_its_route_and_its_statements_by_their_names() {
    let logged = Logged::start_as(LogFormat::Json, "info");
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    assert_eq!(cx.get("/e/article/1").await.status, 200);
    cx.get(&format!("/search?q={WORD}")).await;
    assert_eq!(cx.get("/e/nothing").await.status, 404);
    let metrics = office.browser().get("/metrics").await;
    assert_eq!(metrics.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = &metrics.body;
    let requests = r#"samuso_http_requests_total{route="/e/{entity}/{id}",method="GET",status="200"}"#;
    assert_eq!(value(text, requests), Some(1.0), "{text}");
    let refused = r#"samuso_http_requests_total{route="/e/{entity}",method="GET",status="404"}"#;
    assert_eq!(value(text, refused), Some(1.0));
    assert_eq!(value(text, "samuso_http_requests_in_flight"), Some(1.0), "the one that asks");
    let statement = r#"samuso_statement_duration_seconds_count{statement="article.record"}"#;
    assert_eq!(value(text, statement), Some(1.0));
    let session = r#"samuso_statement_duration_seconds_count{statement="session.find"}"#;
    assert!(value(text, session).is_some_and(|count| count >= 3.0), "our own statements, too");
    for up in ["samuso_primary_up", "samuso_replica_up"] {
        assert_eq!(value(text, up), Some(1.0));
    }
    assert!(value(text, "samuso_replica_lag_seconds").is_some_and(|lag| (0.0..60.0).contains(&lag)));
    assert_eq!(value(text, r#"samuso_pool_connections_max{pool="replica"}"#), Some(16.0));
    assert_eq!(value(text, r#"samuso_jobs{state="running"}"#), Some(0.0));
    assert!(value(text, "process_resident_memory_bytes").is_some_and(|bytes| bytes > 1e6));
    // What is told is what is listed, and has a word of what it is.
    for line in text.lines().filter(|line| line.starts_with("# TYPE ")) {
        let name = line.split(' ').nth(2).unwrap();
        let listed = METRICS.iter().find(|metric| metric.name == name);
        assert!(listed.is_some_and(|metric| line.ends_with(metric.kind.as_str())), "{line}");
        assert!(text.contains(&format!("# HELP {name} ")), "{name}");
    }
    office.stop().await;
    let log = logged.text();
    for told in [text.as_str(), log.as_str()] {
        assert!(!told.contains(WORD) && !told.contains("SELECT"), "no value, and no text of a statement");
    }
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_record = lines.iter().find(|line| line["span"]["route"] == "/e/{entity}/{id}").unwrap();
    assert_eq!(of_record["message"], "answered");
    assert_eq!(of_record["status"], 200);
    assert!(of_record["ms"].is_u64() && of_record["span"]["request_id"].as_str().unwrap().len() == 10);
    let id: String = sqlx::query_scalar("SELECT id::text FROM samuso.member WHERE key = 'cx'")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    assert_eq!(of_record["span"]["actor"], id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_statement_is_named() {
    let logged = Logged::start_as(LogFormat::Json, "warn");
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    office.settle().await;
    // A lock of the primary's is the replica's, too: the record's own statement waits for it.
    let mut holder = office.another_superuser().await;
    let mut held = holder.begin().await.unwrap();
    sqlx::query("LOCK TABLE documents.article IN ACCESS EXCLUSIVE MODE").execute(&mut *held).await.unwrap();
    // It is sent to the replica with the next thing that is on disk.
    sqlx::query("SELECT pg_switch_wal()").execute(&mut *held).await.unwrap();
    office.settle().await;
    let release = async {
        sleep(Duration::from_millis(500)).await;
        held.rollback().await.unwrap();
    };
    let (page, ()) = tokio::join!(cx.get("/e/article/1"), release);
    assert_eq!(page.status, 200);
    office.stop().await;
    let log = logged.text();
    let slow: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let slow = slow.iter().find(|line| line["message"] == "a slow statement").unwrap();
    assert!(slow["statement"].as_str().unwrap().starts_with("article."), "{slow}");
    assert!(slow["ms"].as_u64().unwrap() >= 250 && slow["span"]["request_id"].is_string(), "{slow}");
}

/// What is not the demo.
fn elsewhere() -> Url {
    Url::parse("https://office.example.com").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_of_the_demo_nobody_is_told_without_the_token() {
    let none = office_with(|serving| serving.public_url = elsewhere()).await;
    assert_eq!(none.browser().get("/metrics").await.status, 404);
    let office = office_with(|serving| {
        serving.public_url = elsewhere();
        serving.metrics_token = Some(Secret(TOKEN.to_owned()));
    })
    .await;
    let refused = office.browser().get("/metrics").await;
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")));
    assert!(!refused.body.contains("samuso_http"));
    for wrong in [&TOKEN[1..], "", &TOKEN.to_uppercase()] {
        let mut browser = office.browser().with("authorization", format!("Bearer {wrong}"));
        assert_eq!(browser.get("/metrics").await.status, 401, "{wrong}");
    }
    let mut prometheus = office.browser().with("authorization", format!("Bearer {TOKEN}"));
    assert_eq!(prometheus.get("/metrics").await.status, 200);
}

/// Of Samuso or of a process, as the rules for alerts write them: without what a histogram adds.
fn names_in(rules: &str) -> BTreeSet<&str> {
    let words = rules.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let ours = words.filter(|word| word.starts_with("samuso_") || word.starts_with("process_"));
    let whole = ours.map(|word| word.strip_suffix("_bucket").or(word.strip_suffix("_count")).unwrap_or(word));
    // These are written by `samuso probe` itself.
    whole.filter(|name| !name.starts_with("samuso_probe_")).collect()
}

#[test]
fn what_the_alerts_go_by_is_told() {
    let names = names_in(include_str!("../../../docs/alerts/samuso.rules.yml"));
    assert!(names.len() > 10, "{names:?}");
    let told = |name: &&&str| METRICS.iter().any(|metric| metric.name == **name);
    let missing: Vec<_> = names.iter().filter(|name| !told(name)).collect();
    assert!(missing.is_empty(), "the rules for alerts go by what /metrics does not tell: {missing:?}");
}

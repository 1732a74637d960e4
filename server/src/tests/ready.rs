use super::browser::Answer;
use super::office::{Office, office};
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// What /readyz comes to say: on a busy machine the servers may be heard of late. The last answer, where it never does.
async fn comes_to_say(office: &Office, wanted: impl Fn(u16, &Value) -> bool) -> (u16, Value) {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let answer = office.browser().get("/readyz").await;
        let report: Value = serde_json::from_str(&answer.body).unwrap();
        if wanted(answer.status, &report) || Instant::now() > end {
            return (answer.status, report);
        }
        sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_names_everything_that_it_needs() {
    let office = office().await;
    let is_well = |_, report: &Value| {
        report["status"] == "ready" && report["lag"]["ms"].as_i64().is_some_and(|ms| ms < 1_000)
    };
    let (status, report) = comes_to_say(&office, is_well).await;
    assert_eq!(status, 200);
    for (name, status) in [
        ("primary", "up"),
        ("replica", "up"),
        ("lag", "ok"),
        ("migrations", "current"),
        ("catalogue", "ok"),
        ("worker", "ok"),
    ] {
        assert_eq!(report[name]["status"], status, "{report}");
    }
    assert_eq!(report["status"], "ready");
    assert!(report["lag"]["ms"].as_i64().unwrap() < 1_000, "{report}");
    assert!(report["lag"]["as_of"].is_string(), "{report}");
    let answer = office.browser().get("/readyz").await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(office.browser().get("/livez").await.body, "alive\n");
}

/// Nobody works on jobs here.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_no_worker_comes_to_is_told() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "asked")];
    assert_eq!(admin.post("/api/jobs/prepare", &form).await.status, 303);
    let (_, report) = comes_to_say(&office, |_, report| report["status"] == "ready").await;
    assert_eq!((&report["status"], &report["worker"]["status"]), (&"ready".into(), &"ok".into()), "{report}");
    let age = "UPDATE samuso.job SET made_at = now() - interval '2 minutes'";
    sqlx::query(age).execute(&mut office.superuser).await.unwrap();
    let (status, report) = comes_to_say(&office, |_, report| report["worker"]["status"] == "away").await;
    assert_eq!((status, &report["status"]), (200, &"degraded".into()), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_is_newer_is_named_and_one_that_is_missing_stops_it() {
    let mut office = office().await;
    let add = "INSERT INTO samuso._migrations (version, description, success, checksum, execution_time)
               VALUES (9999, 'later', true, '\\x00', 0)";
    sqlx::query(add).execute(&mut office.owner).await.unwrap();
    let (status, report) = comes_to_say(&office, |_, report| report["migrations"]["status"] == "newer").await;
    assert_eq!((status, &report["status"]), (200, &"degraded".into()), "{report}");
    assert_eq!(report["migrations"]["status"], "newer", "{report}");
    sqlx::query("DELETE FROM samuso._migrations").execute(&mut office.owner).await.unwrap();
    let (status, report) = comes_to_say(&office, |status, _| status == 503).await;
    assert_eq!(status, 503, "{report}");
}

/// A preview that waits for the record that `holder` holds. On a busy machine one may give up before it is seen.
async fn waiting_preview(office: &Office, holder: &mut PgConnection) -> JoinHandle<Answer> {
    let waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')";
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "asked")];
    for _ in 0..10 {
        let mut browser = office.member("admin").await;
        let preview = tokio::spawn(async move { browser.post("/api/actions/preview", &form).await });
        while !preview.is_finished() {
            if sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut *holder).await.unwrap() {
                return preview;
            }
            sleep(Duration::from_millis(10)).await;
        }
    }
    panic!("no preview waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_it_answers_what_is_under_way_and_ends() {
    let mut office = office().await;
    // Somebody holds the record, so that its preview waits.
    let mut superuser = office.another_superuser().await;
    let mut holder = superuser.begin().await.unwrap();
    sqlx::query("SELECT FROM documents.article WHERE id = 1 FOR UPDATE").execute(&mut *holder).await.unwrap();
    let preview = waiting_preview(&office, &mut holder).await;
    let stopped = async {
        let ended = timeout(Duration::from_secs(5), office.stop()).await;
        assert!(ended.is_ok(), "it does not end");
    };
    let let_go = async {
        sleep(Duration::from_millis(300)).await;
        assert!(!preview.is_finished(), "it was answered before anything could stop it");
        holder.rollback().await.unwrap();
    };
    tokio::join!(stopped, let_go);
    assert_eq!(preview.await.unwrap().status, 303);
    let refused = TcpStream::connect(office.address).await;
    assert!(refused.is_err(), "nobody is let in any more");
}

//! A process ends at once, between what it committed and what it sent, or between the answer and what it would have
//! committed: whoever comes next brings the run to what is true, and the product does it once.

use super::races::another;
use super::receiver::Receiver;
use super::{egress, events, office, standing};
use crate::commands::serve::open;
use crate::tests::office::{Office, serving_at};
use backoffice::access::actor::{Actor, ActorKind, Grant, Scope};
use backoffice::actions::types::{Chosen, Typed};
use backoffice::actions::{preview, run};
use backoffice::catalog::types::{ActionKey, RoleKey};
use backoffice::cx::{Cx, Databases};
use backoffice::records::types::RecordId;
use jiff::tz::TimeZone;
use std::process::Stdio;
use std::sync::Arc;

const SERVERS: &str = "SAMUSO_KILL_SERVERS";

/// What there is when the process has died, and when another has gone on.
struct Case {
    step: &'static str,
    effects: u32,
    tries: i64,
    calls: usize,
}

const CASES: [Case; 3] = [
    Case { step: "after_outbox", effects: 0, tries: 0, calls: 1 },
    Case { step: "before_call", effects: 0, tries: 1, calls: 1 },
    Case { step: "after_call", effects: 1, tries: 1, calls: 2 },
];

async fn dies(office: &Office, receiver: &Receiver, step: &str) {
    let servers = office.urls();
    let died = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::http_actions::kill_points::child", "--ignored", "--nocapture"])
        .env("SAMUSO_KILL_AT", step)
        .env(SERVERS, format!("{} {} {}", servers.join(" "), office.address, receiver.address))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await
        .unwrap();
    assert!(!died.success(), "{step}: the process lived on");
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_a_process_dies_the_call_is_made_once_and_told() {
    for case in CASES {
        let step = case.step;
        let receiver = Receiver::start().await;
        let mut office = office(&receiver).await;
        dies(&office, &receiver, step).await;
        let run: String = sqlx::query_scalar("SELECT id::text FROM samuso.run")
            .fetch_one(&mut office.superuser)
            .await
            .unwrap();
        assert_eq!(receiver.effects(), case.effects, "{step}");
        assert_eq!(
            events(&mut office, &run).await,
            ["samuso.call_asked 1 A cx"],
            "{step}: asked before it is sent"
        );
        let (state, changed, calls) = standing(&mut office, &run).await;
        assert_eq!((state.as_str(), changed), ("running", 0), "{step}");
        assert_eq!(calls, [format!("asked {}", case.tries)], "{step}");

        // Nobody takes it from a process that may live.
        let worker = another(&office, &receiver).await;
        assert_eq!(worker.round(None).await, usize::from(case.tries == 0), "{step}");
        let lease_ends =
            "UPDATE samuso.call SET leased_until = now() - interval '1 second' WHERE state = 'asked'";
        sqlx::query(lease_ends).execute(&mut office.superuser).await.unwrap();
        while worker.round(None).await > 0 {}
        let (state, changed, calls) = standing(&mut office, &run).await;
        assert_eq!((state.as_str(), changed), ("succeeded", 1), "{step}: {calls:?}");
        assert_eq!((receiver.effects(), receiver.calls().len()), (1, case.calls), "{step}");
        assert_eq!(
            events(&mut office, &run).await,
            ["samuso.call_asked 1 A cx", "article.republish 1 A cx 200 republished"],
            "{step}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_tries_left_it_is_unknown_until_the_product_says_so() {
    let receiver = Receiver::start().await;
    let mut office = office(&receiver).await;
    dies(&office, &receiver, "after_call").await;
    let run: String =
        sqlx::query_scalar("SELECT id::text FROM samuso.run").fetch_one(&mut office.superuser).await.unwrap();
    let last = "UPDATE samuso.call SET tries = 3, leased_until = now() - interval '1 second'";
    sqlx::query(last).execute(&mut office.superuser).await.unwrap();
    let worker = another(&office, &receiver).await;
    assert_eq!(worker.round(None).await, 1);
    assert_eq!(standing(&mut office, &run).await.2, ["unknown died 4"]);
    assert_eq!(receiver.calls().len(), 1, "not called once more");
    tokio::time::sleep(super::WAITS.status[0]).await;
    assert_eq!(worker.sweep().await, 1);
    assert_eq!(
        standing(&mut office, &run).await,
        ("succeeded".into(), 1, vec!["succeeded status 200 4".into()])
    );
}

/// The process that dies. Not a test of its own.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the tests above, in a process of its own"]
async fn child() {
    let Ok(servers) = std::env::var(SERVERS) else { return };
    let servers: Vec<&str> = servers.split(' ').collect();
    let urls = [0, 1, 2].map(|at: usize| servers[at].to_owned());
    let mut serving = serving_at(&urls, servers[3].parse().unwrap());
    serving.egress = vec![egress(servers[4].parse().unwrap())];
    let (databases, mut heartbeat) = Databases::connect(&serving.servers);
    heartbeat.beat().await;
    let actor = Actor {
        kind: ActorKind::Member,
        id: "a-cx".into(),
        label: "A cx".into(),
        grants: vec![Grant { role: RoleKey::new("cx"), scope: Scope::All }],
        own: None,
    };
    let office = Arc::new(open(&serving).await.unwrap());
    let cx = Cx::new(office, Arc::new(databases), Arc::new(actor), "r".into(), None);
    let chosen = Chosen::Records(vec![RecordId::new("1")]);
    let typed = Typed { reason: "asked".into(), ..Typed::default() };
    let zone = TimeZone::UTC;
    let preview =
        preview::preview(&cx, &ActionKey::new("article.republish"), &zone, chosen, typed).await.unwrap();
    run::run(&cx, preview, &zone).await.unwrap();
}

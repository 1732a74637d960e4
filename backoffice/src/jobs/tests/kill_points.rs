//! A worker's process ends at once, at each step of a chunk's transaction: no effect is without its event, no event without
//! its effect, and another worker ends the job as if nothing had been.

use super::{EVENTS, HIDDEN, TWICE, ids, page, rehearsed, somebody, workers};
use crate::catalog::open::open;
use crate::cx::Databases;
use crate::jobs::types::JobState;
use crate::jobs::{Workers, start};
use crate::office::Office;
use crate::ops::connect::Servers;
use crate::testing::Desk;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use std::path::Path;
use std::process::Stdio;
use std::str::FromStr;
use std::sync::Arc;

/// What the child process works on.
const DATABASE: &str = "SAMUSO_KILL_DATABASE";

#[tokio::test(flavor = "multi_thread")]
async fn wherever_a_worker_dies_each_record_is_changed_once_with_its_event() {
    for (step, committed) in
        [("before_begin", 20), ("after_effect", 20), ("after_event", 20), ("after_commit", 40)]
    {
        let mut desk = Desk::open().await;
        let (cx, _) = somebody(&mut desk, "admin", None).await;
        let job = rehearsed(&desk, &cx, ids(1..=100)).await;
        // Twenty a chunk: the process dies in the second.
        start(&cx, job, 20).await.unwrap();
        let died = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "jobs::tests::kill_points::child", "--ignored", "--nocapture"])
            .env("SAMUSO_KILL_AT", format!("{step}:2"))
            .env(DATABASE, desk.urls().join(" "))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .await
            .unwrap();
        assert!(!died.success(), "{step}: the worker lived on");
        let effects = desk.product_number(HIDDEN).await;
        assert_eq!((effects, desk.number(EVENTS).await), (committed, committed), "{step}");
        let changed = "SELECT count(*) FROM samuso.job_target WHERE state = 'changed'";
        assert_eq!(desk.number(changed).await, committed, "{step}");
        assert_eq!(desk.number("SELECT changed FROM samuso.run").await, committed, "{step}");
        assert_eq!(page(&cx, job).await.job.state, JobState::Running, "{step}");
        // Its lease runs out.
        desk.number("WITH out AS (UPDATE samuso.job SET leased_until = now(), rows_a_second = 5000 RETURNING 1) SELECT count(*) FROM out").await;
        workers(&desk).until_idle().await;
        let done = page(&cx, job).await;
        assert_eq!((done.job.state, done.job.counts.changed), (JobState::Succeeded, 100), "{step}");
        assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (100, 100), "{step}");
        assert_eq!(desk.number(TWICE).await, 0, "{step}");
    }
}

/// The process that dies. Not a test of its own.
#[tokio::test]
#[ignore = "run by the test above, in a process of its own"]
async fn child() {
    let Ok(urls) = std::env::var(DATABASE) else { return };
    let urls: Vec<&str> = urls.split(' ').collect();
    let [writer, stand_in, replica] = [0, 1, 2].map(|at| PgConnectOptions::from_str(urls[at]).unwrap());
    let mut superuser = PgConnection::connect(urls[3]).await.unwrap();
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
    let (catalog, _) = open(&mut superuser, &catalog).await.unwrap();
    let (databases, mut heartbeat) = Databases::connect(&Servers { writer, stand_in, replica });
    heartbeat.beat().await;
    Workers::new(Arc::new(Office::open(catalog)), Arc::new(databases)).until_idle().await;
}

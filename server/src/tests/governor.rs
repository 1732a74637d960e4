//! A job while the replica stands still: it waits, says for what, and goes on by itself. On a cluster of its own.

use super::outage::{Outage, PATIENCE, within};
use backoffice::limits::JOB_LAG_STOP_MS;
use sqlx::PgConnection;
use std::time::Duration;
use tokio::time::sleep;

async fn holds(connection: &mut PgConnection, condition: &'static str) -> bool {
    let of_job = format!("SELECT EXISTS (SELECT FROM samuso.job WHERE {condition})");
    sqlx::query_scalar(sqlx::AssertSqlSafe(of_job)).fetch_one(connection).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_waits_for_a_replica_that_is_far_behind_and_goes_on_by_itself() {
    let outage = Outage::prepare_with(|serving| serving.works = true).await;
    let mut admin = outage.office.member("admin").await;
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "asked")];
    let made = admin.post("/api/jobs/prepare", &form).await;
    let page = made.header("location").unwrap().to_owned();
    let mut primary = outage.office.another_superuser().await;
    within(PATIENCE, "it is rehearsed", async || holds(&mut primary, "state = 'ready'").await).await;

    let mut replica = outage.replica().await;
    sqlx::query("SELECT pg_wal_replay_pause()").execute(&mut replica).await.unwrap();
    sleep(Duration::from_millis(JOB_LAG_STOP_MS.unsigned_abs() + 2_000)).await;
    let job = page.trim_start_matches("/jobs/");
    assert_eq!(admin.post("/api/jobs/start", &[("job", job)]).await.status, 303);
    within(PATIENCE, "it waits", async || holds(&mut primary, "waits_for = 'replica'").await).await;
    let says = "It waits: the replica is far behind";
    assert!(admin.get(&page).await.body.contains(says), "its page says so");
    sleep(Duration::from_secs(2)).await;
    assert!(holds(&mut primary, "state = 'running' AND changed = 0").await, "it went on all the same");

    sqlx::query("SELECT pg_wal_replay_resume()").execute(&mut replica).await.unwrap();
    within(PATIENCE, "it goes on", async || holds(&mut primary, "state = 'succeeded' AND changed = 1").await)
        .await;
}

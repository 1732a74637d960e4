//! Records that cannot be changed: the others are, and each says why.

use super::{EVENTS, HIDDEN, ids, page, rehearsed, somebody, workers};
use crate::cx::Cx;
use crate::jobs::types::{HeldBy, JobState, Kind};
use crate::jobs::{Controlled, again, cancel, go_on, jobs, my_open, start};
use crate::testing::Desk;
use uuid::Uuid;

const REFUSES: &str = "CREATE FUNCTION documents.refuses() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF NEW.id % 7 = 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$;
     CREATE TRIGGER refuses BEFORE UPDATE ON documents.article FOR EACH ROW EXECUTE FUNCTION documents.refuses()";

#[tokio::test]
async fn what_the_rehearsal_finds_refused_is_not_run_and_the_failed_are_run_again() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    desk.product(REFUSES).await;
    let job = rehearsed(&desk, &cx, ids(1..=30)).await;
    let seen = page(&cx, job).await;
    assert_eq!((seen.job.counts.ready, seen.job.counts.failed), (26, 4));
    let failed: Vec<_> = seen.left_alone.iter().map(|left| (left.record.id.as_str(), left.kind)).collect();
    assert_eq!(failed, ["7", "14", "21", "28"].map(|id| (id, Kind::Refused)));
    assert!(
        format!("{:?}", seen.left_alone[0].error).contains("documents.refuses"),
        "{:?}",
        seen.left_alone[0]
    );
    let listed = &jobs(&cx, None).await.unwrap().jobs[0].counts;
    assert_eq!((listed.total, listed.ready, listed.failed), (30, 26, 4), "the list says so, too");
    start(&cx, job, 1_000).await.unwrap();
    workers(&desk).until_idle().await;
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (26, 26));
    assert_eq!(jobs(&cx, None).await.unwrap().jobs[0].counts.failed, 4);
    desk.product("DROP TRIGGER refuses ON documents.article").await;
    let second = again(&cx, job).await.unwrap();
    workers(&desk).until_idle().await;
    start(&cx, second, 1_000).await.unwrap();
    workers(&desk).until_idle().await;
    assert_eq!(page(&cx, second).await.job.counts.changed, 4);
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (30, 30));
}

#[tokio::test]
async fn what_changed_since_the_rehearsal_is_left_alone_and_too_many_failures_wait_for_a_person() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=120)).await;
    desk.product("UPDATE documents.article SET title = 'New' WHERE id <= 30").await;
    start(&cx, job, 1_000).await.unwrap();
    workers(&desk).until_idle().await;
    let held = page(&cx, job).await;
    assert_eq!((held.job.state, held.job.held_by), (JobState::Held, Some(HeldBy::Failures)));
    assert!(held.job.counts.ready > 0, "it stopped at the end: {:?}", held.job.counts);
    assert_eq!(held.left_alone[0].kind, Kind::ChangedMeanwhile);
    assert_eq!(desk.product_number(HIDDEN).await, desk.number(EVENTS).await);
    assert_eq!(desk.number("SELECT count(*) FROM samuso.event WHERE action = 'samuso.job_held'").await, 1);
    let told = "SELECT count(*) FROM samuso.notification WHERE kind = 'job_held' AND records = 120";
    assert_eq!(desk.number(told).await, 1, "somebody is told who does not look at it");
    assert_eq!(my_open(&cx).await.unwrap()[0].id, job.to_string());
    assert_eq!(go_on(&cx, job, 1_000, false).await, Ok(Controlled::Done));
    workers(&desk).until_idle().await;
    let done = page(&cx, job).await;
    assert_eq!(
        (done.job.state, done.job.counts.changed, done.job.counts.failed),
        (JobState::Succeeded, 90, 30)
    );
    assert!(my_open(&cx).await.unwrap().is_empty(), "it is over");
}

/// Rehearsed on everything, of which all but the last five are others by the time it starts.
async fn held_for_failures(desk: &mut Desk, cx: &Cx, title: &str) -> Uuid {
    let job = rehearsed(desk, cx, ids(1..=120)).await;
    desk.product(&format!("UPDATE documents.article SET title = '{title}' WHERE id <= 115")).await;
    start(cx, job, 50).await.unwrap();
    workers(desk).until_idle().await;
    let held = page(cx, job).await;
    assert_eq!((held.job.held_by, held.job.counts.failed), (Some(HeldBy::Failures), 50));
    job
}

#[tokio::test]
async fn let_go_on_it_stops_again_where_as_many_fail_unless_a_person_says_otherwise() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let job = held_for_failures(&mut desk, &cx, "New").await;
    assert_eq!(go_on(&cx, job, 50, false).await, Ok(Controlled::Done));
    workers(&desk).until_idle().await;
    let again = page(&cx, job).await;
    assert_eq!((again.job.held_by, again.job.counts.failed), (Some(HeldBy::Failures), 100));
    assert_eq!((again.log[0].what.as_str(), again.regardless), ("held", false));
    assert_eq!(cancel(&cx, job).await, Ok(Controlled::Done));

    let job = held_for_failures(&mut desk, &cx, "Newer").await;
    assert_eq!(go_on(&cx, job, 50, true).await, Ok(Controlled::Done));
    let went = page(&cx, job).await;
    assert_eq!((went.log[0].what.as_str(), went.regardless), ("went_on_regardless", true));
    workers(&desk).until_idle().await;
    let done = page(&cx, job).await.job;
    assert_eq!((done.state, done.counts.changed, done.counts.failed), (JobState::Succeeded, 5, 115));
    let told = "SELECT count(*) FROM samuso.event WHERE action = 'samuso.job_went_on_regardless'";
    assert_eq!(desk.number(told).await, 1);
}

#[tokio::test]
async fn what_failed_in_the_rehearsal_is_no_failure_of_the_run() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    desk.product(REFUSES).await;
    let job = rehearsed(&desk, &cx, ids(1..=120)).await;
    assert_eq!(page(&cx, job).await.job.counts.failed, 17, "more than one in ten");
    start(&cx, job, 5_000).await.unwrap();
    workers(&desk).until_idle().await;
    let done = page(&cx, job).await.job;
    assert_eq!((done.state, done.counts.changed, done.counts.failed), (JobState::Succeeded, 103, 17));
}

//! Several who do something at the same time: one of them wins, and nothing is done twice.

use super::{EVENTS, HIDDEN, TWICE, ids, page, rehearsed, somebody, workers};
use crate::jobs::types::JobState;
use crate::jobs::{Controlled, cancel, go_on, pause, start};
use crate::testing::Desk;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_start_a_job_one_does() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=10)).await;
    let presses = (0..6).map(|_| start(&cx, job, 1_000));
    let pressed = futures::future::join_all(presses).await;
    let done = pressed.iter().filter(|pressed| **pressed == Ok(Controlled::Done)).count();
    let late = pressed.iter().filter(|pressed| **pressed == Ok(Controlled::Late)).count();
    assert_eq!((done, late), (1, 5), "{pressed:?}");
    assert_eq!(desk.number("SELECT count(*) FROM samuso.run").await, 1);
    assert_eq!(desk.number("SELECT count(*) FROM samuso.event WHERE action = 'samuso.job_started'").await, 1);
}

/// The lease of the first is taken away again and again, as if it had died and had not: whoever lost it changes nothing more.
#[tokio::test(flavor = "multi_thread")]
async fn workers_that_take_a_job_from_each_other_change_each_record_once() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=120)).await;
    start(&cx, job, 60).await.unwrap();
    let at_work: Vec<_> = (0..3)
        .map(|_| {
            let workers = workers(&desk);
            tokio::spawn(async move {
                for _ in 0..60 {
                    workers.until_idle().await;
                    sleep(Duration::from_millis(50)).await;
                }
            })
        })
        .collect();
    for _ in 0..60 {
        desk.number("WITH taken AS (UPDATE samuso.job SET leased_until = now() - interval '1 second' WHERE state = 'running' RETURNING 1) SELECT count(*) FROM taken").await;
        sleep(Duration::from_millis(40)).await;
    }
    for worker in at_work {
        worker.await.unwrap();
    }
    let seen = page(&cx, job).await;
    assert_eq!((seen.job.state, seen.job.counts.changed), (JobState::Succeeded, 120));
    assert_eq!(
        (desk.product_number(HIDDEN).await, desk.number(EVENTS).await, desk.number(TWICE).await),
        (120, 120, 0)
    );
    assert!(
        seen.log.iter().any(|line| line.what == "taken_over"),
        "nobody took it from anybody: {:?}",
        seen.log
    );
    assert_eq!(desk.number("SELECT changed FROM samuso.run").await, 120);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_and_the_end_of_a_job_leave_one_of_the_two() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let mut outcomes = Vec::new();
    for round in 0..6_u32 {
        let job = rehearsed(&desk, &cx, ids((1 + round * 20)..=(20 + round * 20))).await;
        start(&cx, job, 5_000).await.unwrap();
        let workers = workers(&desk);
        let at_work = tokio::spawn(async move { workers.until_idle().await });
        sleep(Duration::from_millis(u64::from(round) * 12)).await;
        let paused = pause(&cx, job).await.unwrap();
        at_work.await.unwrap();
        let state = page(&cx, job).await.job.state;
        match paused {
            Controlled::Done => assert_eq!(state, JobState::Paused),
            Controlled::Late => assert_eq!(state, JobState::Succeeded),
        }
        assert_eq!(desk.product_number(HIDDEN).await, desk.number(EVENTS).await);
        outcomes.push(paused);
        if paused == Controlled::Done {
            assert_eq!(go_on(&cx, job, 5_000, false).await, Ok(Controlled::Done));
            self::workers(&desk).until_idle().await;
        }
        assert_eq!(page(&cx, job).await.job.counts.changed, 20);
    }
    assert!(outcomes.contains(&Controlled::Done), "no pause came in time: {outcomes:?}");
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(TWICE).await), (120, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_in_the_midst_of_a_chunk_is_before_it_or_after_it() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=120)).await;
    // A chunk takes a while: each record waits in a trigger of the product's.
    desk.product(
        "CREATE FUNCTION documents.slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.005); RETURN NEW; END $$;
         CREATE TRIGGER slowly BEFORE UPDATE ON documents.article FOR EACH ROW EXECUTE FUNCTION documents.slowly()",
    )
    .await;
    start(&cx, job, 5_000).await.unwrap();
    let workers = workers(&desk);
    let at_work = tokio::spawn(async move { workers.until_idle().await });
    sleep(Duration::from_millis(150)).await;
    let cancelled = cancel(&cx, job).await.unwrap();
    at_work.await.unwrap();
    let (hidden, events) = (desk.product_number(HIDDEN).await, desk.number(EVENTS).await);
    let seen = page(&cx, job).await;
    assert_eq!((hidden, hidden), (events, seen.job.counts.changed.cast_signed()));
    let is_over = [JobState::Cancelled, JobState::Succeeded].contains(&seen.job.state);
    assert!(
        is_over && (cancelled == Controlled::Done) == (seen.job.state == JobState::Cancelled),
        "{seen:?}"
    );
    let state = "SELECT count(*) FROM samuso.run WHERE state = CASE WHEN changed > 0 THEN 'succeeded' ELSE 'failed' END";
    assert_eq!(desk.number(state).await, 1);
    assert_eq!(cancel(&cx, job).await, Ok(Controlled::Late), "once");
}

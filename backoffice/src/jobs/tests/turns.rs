//! Workers and their turns: nobody keeps a worker for days, and what none of them can work on stops.

use super::{EVENTS, HIDDEN, ids, page, rehearsed, somebody, workers};
use crate::jobs::types::{HeldBy, JobState, Kind};
use crate::jobs::{Controlled, go_on, prepare, start};
use crate::limits::{JOB_LEASE, JOB_TAKEOVERS, JOBS_AT_ONCE};
use crate::testing::{Desk, action};
use demo::cluster::Account;
use sqlx::Connection;
use std::time::{Duration, Instant};
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread")]
async fn slow_jobs_let_others_have_their_turn() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let slow = [rehearsed(&desk, &cx, ids(1..=60)).await, rehearsed(&desk, &cx, ids(61..=120)).await];
    for job in slow {
        start(&cx, job, 10).await.unwrap();
    }
    assert_eq!(slow.len(), JOBS_AT_ONCE);
    let workers = workers(&desk);
    let at_work = tokio::spawn(async move { workers.run().await });
    while desk.number("SELECT count(*) FROM samuso.job WHERE changed > 0").await < 2 {
        sleep(Duration::from_millis(20)).await;
    }
    let quick =
        prepare(&cx, &action("article.hide"), &super::UTC, ids([201, 202]), super::because("quick")).await;
    let quick = quick.unwrap();
    while page(&cx, quick).await.job.state == JobState::Preparing {
        sleep(Duration::from_millis(50)).await;
    }
    for job in slow {
        let seen = page(&cx, job).await.job;
        assert_eq!(seen.state, JobState::Running, "it was waited for to its end: {:?}", seen.counts);
    }
    while desk.product_number(HIDDEN).await < 120 {
        sleep(Duration::from_millis(100)).await;
    }
    at_work.abort();
    let taken = page(&cx, slow[0]).await.log.iter().filter(|line| line.what.starts_with("taken")).count();
    assert_eq!(taken, 2, "to rehearse it, and to run it: turns are not told one by one");
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (120, 120));
}

/// Each half of its chunk waits for the lock in vain: longer, all in all, than a lease lasts.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_locked_takes_no_rehearsal_from_its_worker() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let mut other = desk.connect(Account::Superuser).await;
    let mut held = other.begin().await.unwrap();
    sqlx::query("SELECT FROM documents.article WHERE id = 1 FOR UPDATE").execute(&mut *held).await.unwrap();
    let job =
        prepare(&cx, &action("article.hide"), &super::UTC, ids(1..=100), super::because("x")).await.unwrap();
    let begun_at = Instant::now();
    let workers = workers(&desk);
    let at_work = tokio::spawn(async move { workers.run().await });
    while page(&cx, job).await.job.state == JobState::Preparing && begun_at.elapsed() < JOB_LEASE * 4 {
        sleep(Duration::from_millis(100)).await;
    }
    at_work.abort();
    let seen = page(&cx, job).await;
    assert!(begun_at.elapsed() > JOB_LEASE, "this proves nothing: {:?}", begun_at.elapsed());
    assert_eq!((seen.job.state, seen.job.counts.ready, seen.job.counts.failed), (JobState::Ready, 99, 1));
    assert_eq!((seen.left_alone[0].record.id.as_str(), seen.left_alone[0].kind), ("1", Kind::Refused));
    assert!(seen.log.iter().all(|line| line.what != "taken_over"), "{:?}", seen.log);
}

#[tokio::test]
async fn a_job_that_worker_after_worker_dies_of_is_left_to_a_person() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=20)).await;
    start(&cx, job, 1_000).await.unwrap();
    let die = format!(
        "WITH died AS (UPDATE samuso.job SET worker = gen_random_uuid(), leased_until = now() - interval '1 second', takeovers = {JOB_TAKEOVERS}
         WHERE state IN ('preparing', 'running') RETURNING 1) SELECT count(*) FROM died"
    );
    assert_eq!(desk.number(&die).await, 1);
    workers(&desk).until_idle().await;
    let held = page(&cx, job).await;
    assert_eq!((held.job.state, held.job.held_by), (JobState::Held, Some(HeldBy::Workers)));
    assert_eq!(desk.product_number(HIDDEN).await, 0);
    assert_eq!(go_on(&cx, job, 1_000, false).await, Ok(Controlled::Done));
    // One more than that is told from many: what is done begins the count anew.
    assert_eq!(
        desk.number(&die.replace(&format!("takeovers = {JOB_TAKEOVERS}"), "takeovers = takeovers")).await,
        1
    );
    workers(&desk).until_idle().await;
    assert_eq!(page(&cx, job).await.job.state, JobState::Succeeded);
    assert_eq!(desk.number("SELECT takeovers::bigint FROM samuso.job").await, 0);

    let other =
        prepare(&cx, &action("article.hide"), &super::UTC, ids([201]), super::because("x")).await.unwrap();
    assert_eq!(desk.number(&die).await, 1);
    workers(&desk).until_idle().await;
    let failed = page(&cx, other).await;
    assert_eq!(failed.job.state, JobState::Failed);
    assert!(format!("{:?}", failed.error).contains("not heard of again"), "{:?}", failed.error);
}

//! One member's jobs are few, and what nobody decides on ends.

use super::{HIDDEN, UTC, because, ids, page, rehearsed, somebody, workers};
use crate::jobs::types::JobState;
use crate::jobs::{clean, pause, prepare, start};
use crate::limits::JOBS_OF_MEMBER;
use crate::problem::Problem;
use crate::testing::{Desk, action};

#[tokio::test(flavor = "multi_thread")]
async fn a_member_has_so_many_jobs_that_are_not_over_whoever_presses_at_the_same_time() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let make = async |id| prepare(&cx, &action("article.hide"), &UTC, ids([id]), because("x")).await;
    for id in 1..u32::try_from(JOBS_OF_MEMBER).unwrap() {
        make(id).await.unwrap();
    }
    let pressed = futures::future::join_all((101..105).map(make)).await;
    assert_eq!(pressed.iter().filter(|made| made.is_ok()).count(), 1, "{pressed:?}");
    for refused in pressed.iter().filter_map(|made| made.as_ref().err()) {
        let Problem::Bad(faults) = refused else { panic!("{refused:?}") };
        assert!(faults[0].says.en.starts_with("10 of your jobs are not over"), "{faults:?}");
    }
    assert_eq!(desk.number("SELECT count(*) FROM samuso.job").await, JOBS_OF_MEMBER);
    let (colleague, _) = somebody(&mut desk, "admin", None).await;
    prepare(&colleague, &action("article.hide"), &UTC, ids([1]), because("x")).await.unwrap();
}

#[tokio::test]
async fn what_nobody_decides_on_ends_with_its_event() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let unstarted = rehearsed(&desk, &cx, ids(1..=3)).await;
    let paused = rehearsed(&desk, &cx, ids(4..=6)).await;
    start(&cx, paused, 10).await.unwrap();
    pause(&cx, paused).await.unwrap();
    clean(&desk.databases).await.unwrap();
    assert_eq!(page(&cx, unstarted).await.job.state, JobState::Ready, "it may still be started");
    let age = "WITH aged AS (UPDATE samuso.job SET prepared_at = prepared_at - interval '49 hours', stopped_at = stopped_at - interval '31 days' RETURNING 1)
         SELECT count(*) FROM aged";
    desk.number(age).await;
    clean(&desk.databases).await.unwrap();
    for job in [unstarted, paused] {
        let seen = page(&cx, job).await;
        assert_eq!((seen.job.state, seen.log[0].what.as_str()), (JobState::Cancelled, "expired"));
    }
    let told = "SELECT count(*) FROM samuso.event WHERE action = 'samuso.job_cancelled' AND actor_kind = 'system' AND ticket = 'T-1'";
    assert_eq!(desk.number(told).await, 2);
    assert_eq!(desk.number("SELECT count(*) FROM samuso.run WHERE state = 'failed'").await, 1);
    workers(&desk).until_idle().await;
    assert_eq!(desk.product_number(HIDDEN).await, 0);
}

//! One member's jobs are few, and what nobody decides on ends.

use super::{HIDDEN, UTC, because, ids, page, rehearsed, somebody, workers};
use crate::actions::types::Chosen;
use crate::jobs::types::JobState;
use crate::jobs::{Controlled, cancel, clean, pause, prepare, start};
use crate::limits::{JOB_TARGETS_A_DAY, JOBS_OF_MEMBER};
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

const TARGETS: &str = "SELECT count(*) FROM samuso.job_target";

#[tokio::test]
async fn of_what_never_ran_no_targets_are_kept_however_many_there_are() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let ran = rehearsed(&desk, &cx, ids(1..=3)).await;
    start(&cx, ran, 5_000).await.unwrap();
    workers(&desk).until_idle().await;
    let waits = rehearsed(&desk, &cx, ids(4..=6)).await;
    let dropped = rehearsed(&desk, &cx, ids(7..=9)).await;
    assert_eq!(cancel(&cx, dropped).await, Ok(Controlled::Done));
    // As many as it takes several statements to remove.
    let more = "WITH more AS (INSERT INTO samuso.job_target (job_id, place, record_id)
                    SELECT id, n, n::text FROM samuso.job, generate_series(1000, 12000) AS n WHERE state = 'cancelled' RETURNING 1)
                SELECT count(*) FROM more";
    assert_eq!(desk.number(more).await, 11_001);
    assert_eq!(clean(&desk.databases).await, Ok(11_004));
    assert_eq!(desk.number(TARGETS).await, 6);
    for (job, state) in [(ran, JobState::Succeeded), (waits, JobState::Ready), (dropped, JobState::Cancelled)]
    {
        assert_eq!(page(&cx, job).await.job.state, state);
    }
}

#[tokio::test]
async fn a_member_prepares_so_many_targets_a_day_and_a_refusal_writes_none() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let make = async || prepare(&cx, &action("article.hide"), &UTC, ids(1..=3), because("x")).await;
    let cancelled = make().await.unwrap();
    cancel(&cx, cancelled).await.unwrap();
    let had = async |desk: &mut Desk, total: i64, ago: &str| {
        let sql = format!(
            "WITH had AS (UPDATE samuso.job SET total = {total}, made_at = now() - interval '{ago}' RETURNING 1) SELECT count(*) FROM had"
        );
        desk.number(&sql).await;
    };
    had(&mut desk, JOB_TARGETS_A_DAY - 1, "1 hour").await;
    cancel(&cx, make().await.unwrap()).await.unwrap();
    let Err(Problem::Bad(faults)) = make().await else { panic!("there is no limit") };
    assert!(faults[0].says.en.contains("500000 records"), "{faults:?}");
    had(&mut desk, JOB_TARGETS_A_DAY, "25 hours").await;
    make().await.unwrap();
    assert_eq!(desk.number(&up_to(9)).await, 9, "what was refused has left no room behind");
}

#[tokio::test]
async fn more_than_a_job_takes_are_counted_and_not_written_down() {
    let mut desk = Desk::open().await;
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.max_bulk = action.max_bulk.map(|_| 5);
        }
    });
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let make = async |chosen| prepare(&cx, &action("article.hide"), &UTC, chosen, because("x")).await;
    assert!(make(Chosen::Matching("channel_id=1".into())).await.is_err());
    make(ids([1])).await.unwrap();
    assert_eq!(desk.number(&up_to(1)).await, 1);
}

/// Targets in the first places of the table: what is rolled back takes its places all the same.
fn up_to(places: u16) -> String {
    format!("{TARGETS} WHERE ctid <= '(0,{places})'")
}

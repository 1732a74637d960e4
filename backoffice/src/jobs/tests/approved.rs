//! Jobs that others approve first.

use super::{EVENTS, HIDDEN, TWICE, ids, page, rehearsed, somebody, workers};
use crate::actions::approvals::{self, Carried, Choice, Decided, Decision, decide, queue};
use crate::actions::runs;
use crate::actions::types::RunState;
use crate::catalog::model::Approvals;
use crate::cx::Cx;
use crate::jobs::types::{JobState, Kind};
use crate::jobs::{Controlled, Listing, cancel, jobs, my_open, show, start};
use crate::problem::Problem;
use crate::testing::Desk;
use uuid::Uuid;

/// Hiding more than two needs so many others.
fn needing(desk: &mut Desk, needed: u32) {
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.approvals =
                (action.key.as_str() == "article.hide").then_some(Approvals { needed, above: Some(2) });
        }
    });
}

/// One who asks, and two who may approve.
async fn three(desk: &mut Desk) -> [Cx; 3] {
    let (asks, _) = somebody(desk, "cx", None).await;
    let (one, _) = somebody(desk, "cx_lead", None).await;
    let (other, _) = somebody(desk, "cx_lead", None).await;
    [asks, one, other]
}

async fn asked(desk: &Desk, cx: &Cx) -> (Uuid, Uuid) {
    let job = rehearsed(desk, cx, ids(1..=5)).await;
    assert_eq!(start(cx, job, 5_000).await, Ok(Controlled::Done));
    let run = page(cx, job).await.job.run.unwrap();
    (job, Uuid::parse_str(&run).unwrap())
}

async fn says(cx: &Cx, run: Uuid, choice: Choice) -> Result<Decided, Problem> {
    decide(cx, &Decision { run, round: 1, choice, note: "looked at it".into() }).await
}

/// Behind everybody's back.
async fn owner(desk: &mut Desk, sql: &str) {
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut desk.owner).await.unwrap();
}

async fn state(cx: &Cx, job: Uuid) -> JobState {
    page(cx, job).await.job.state
}

#[tokio::test]
async fn it_is_asked_for_starts_when_enough_have_approved_it_and_changes_each_record_once() {
    let mut desk = Desk::open().await;
    needing(&mut desk, 2);
    let [asks, one, other] = three(&mut desk).await;
    let job = rehearsed(&desk, &asks, ids(1..=5)).await;
    assert_eq!(page(&asks, job).await.approvals, Some(2));
    assert_eq!(start(&asks, job, 5_000).await, Ok(Controlled::Done));
    assert_eq!(start(&asks, job, 5_000).await, Ok(Controlled::Late));
    workers(&desk).until_idle().await;
    assert_eq!((state(&asks, job).await, desk.product_number(HIDDEN).await), (JobState::Asked, 0));
    assert_eq!(my_open(&asks).await.unwrap().len(), 1);

    let waiting = &queue(&one).await.unwrap().waiting[0];
    assert_eq!((waiting.request.changing, waiting.total), (5, 5));
    assert_eq!(waiting.request.job, Some(job.to_string()));
    let run = Uuid::parse_str(&waiting.run.id).unwrap();
    assert!(queue(&asks).await.unwrap().waiting.is_empty());
    assert!(says(&asks, run, Choice::Approve).await.is_err(), "nobody approves what they asked for");
    assert_eq!(says(&one, run, Choice::Approve).await, Ok(Decided::Counted));
    workers(&desk).until_idle().await;
    assert_eq!((state(&asks, job).await, desk.product_number(HIDDEN).await), (JobState::Asked, 0));
    // A record that changes meanwhile is not what they approved.
    desk.product("UPDATE documents.article SET version = version + 1 WHERE id = 3").await;
    assert_eq!(says(&other, run, Choice::Approve).await, Ok(Decided::Approved(Carried::Begun)));
    workers(&desk).until_idle().await;
    let done = page(&asks, job).await;
    assert_eq!(
        (done.job.state, done.job.counts.changed, done.job.counts.failed),
        (JobState::Succeeded, 4, 1)
    );
    assert!(done.kinds.iter().any(|of| of.kind == Kind::ChangedMeanwhile));
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (4, 4));
    assert_eq!(desk.number(TWICE).await, 0);
    assert_eq!(runs::page(&asks, run).await.unwrap().run.state, RunState::Succeeded);
    let started = "SELECT count(*) FROM samuso.event WHERE action = 'samuso.job_started' AND arguments ->> 'job' IS NOT NULL";
    assert_eq!(desk.number(started).await, 1);
}

/// As a trigger of the product's could: rows of runs and jobs that are under way are not guarded, decisions are.
#[tokio::test]
async fn what_says_that_it_runs_and_has_no_decisions_changes_nothing() {
    let mut desk = Desk::open().await;
    needing(&mut desk, 1);
    let [asks, ..] = three(&mut desk).await;
    let (job, run) = asked(&desk, &asks).await;
    let bent = format!("UPDATE samuso.run SET approvals = 1, state = 'running' WHERE id = '{run}'");
    owner(&mut desk, &bent).await;
    let bent = format!(
        "UPDATE samuso.job SET state = 'running', started_at = now(), rows_a_second = 5000 WHERE id = '{job}'"
    );
    owner(&mut desk, &bent).await;
    workers(&desk).until_idle().await;
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (0, 0));
    assert_ne!(state(&asks, job).await, JobState::Succeeded);
}

#[tokio::test]
async fn few_records_need_nobody() {
    let mut desk = Desk::open().await;
    needing(&mut desk, 1);
    let [asks, ..] = three(&mut desk).await;
    let job = rehearsed(&desk, &asks, ids(1..=2)).await;
    assert_eq!(page(&asks, job).await.approvals, None);
    start(&asks, job, 5_000).await.unwrap();
    assert_eq!(state(&asks, job).await, JobState::Running);
}

#[tokio::test]
async fn what_is_refused_taken_back_or_runs_out_is_over_and_nothing_is_changed() {
    let mut desk = Desk::open().await;
    needing(&mut desk, 1);
    let [asks, one, other] = three(&mut desk).await;
    let (refused, run) = asked(&desk, &asks).await;
    assert_eq!(says(&one, run, Choice::Refuse).await, Ok(Decided::Refused));
    let (cancelled, _) = asked(&desk, &asks).await;
    assert_eq!(cancel(&other, cancelled).await, Err(Problem::NotFound), "they refuse it, if they want");
    assert_eq!(cancel(&asks, cancelled).await, Ok(Controlled::Done));
    assert_eq!(cancel(&asks, cancelled).await, Ok(Controlled::Late));
    let (taken_back, run) = asked(&desk, &asks).await;
    assert_eq!(approvals::cancel(&asks, run).await, Ok(true));
    assert_eq!(says(&one, run, Choice::Approve).await, Ok(Decided::Over));
    let (expired, run) = asked(&desk, &asks).await;
    owner(&mut desk, "UPDATE samuso.run SET expires_at = now() WHERE state = 'requested'").await;
    approvals::sweep(&desk.office, &desk.databases).await.unwrap();
    assert_eq!(says(&one, run, Choice::Approve).await, Ok(Decided::Over));
    workers(&desk).until_idle().await;
    for job in [refused, cancelled, taken_back, expired] {
        assert_eq!(state(&asks, job).await, JobState::Cancelled);
    }
    assert!(my_open(&asks).await.unwrap().is_empty());
    let left = "SELECT count(*) FROM samuso.run WHERE state NOT IN ('refused', 'cancelled', 'expired')";
    assert_eq!(
        (desk.number(left).await, desk.product_number(HIDDEN).await, desk.number(EVENTS).await),
        (0, 0, 0)
    );
}

#[tokio::test]
async fn it_runs_by_what_whoever_asked_may_when_it_is_approved() {
    let mut desk = Desk::open().await;
    needing(&mut desk, 2);
    let [asks, one, other] = three(&mut desk).await;
    let (job, run) = asked(&desk, &asks).await;
    assert_eq!(says(&one, run, Choice::Approve).await, Ok(Decided::Counted));
    owner(
        &mut desk,
        &format!(
            "UPDATE samuso.member_grant SET revoked_at = now() WHERE member_id::text = '{}'",
            asks.actor.id
        ),
    )
    .await;
    assert!(says(&other, run, Choice::Approve).await.is_err(), "it could not be run");
    assert_eq!(says(&other, run, Choice::Refuse).await, Ok(Decided::Refused));
    let (admin, _) = somebody(&mut desk, "admin", None).await;
    assert_eq!((state(&admin, job).await, desk.product_number(HIDDEN).await), (JobState::Cancelled, 0));
}

/// The digest is of each record: not of those alone that are shown.
#[tokio::test]
async fn nothing_of_the_rehearsal_can_be_bent_between_asking_and_approving() {
    let mut desk = Desk::open().await;
    needing(&mut desk, 1);
    let [asks, one, _] = three(&mut desk).await;
    let (job, run) = asked(&desk, &asks).await;
    owner(&mut desk, "UPDATE samuso.job_target SET record_id = '77' WHERE record_id = '5'").await;
    let said = says(&one, run, Choice::Approve).await;
    assert_ne!(said, Ok(Decided::Approved(Carried::Begun)));
    workers(&desk).until_idle().await;
    assert_ne!(state(&asks, job).await, JobState::Running);
    assert_eq!(desk.product_number(HIDDEN).await, 0);
}

#[tokio::test]
async fn who_sees_a_part_of_it_neither_approves_it_nor_learns_how_much_the_rest_is() {
    let mut desk = Desk::open().await;
    needing(&mut desk, 1);
    let [asks, ..] = three(&mut desk).await;
    let (lead, _) = somebody(&mut desk, "cx_lead", Some(&["1"])).await;
    let job = rehearsed(&desk, &asks, ids([1, 2, 3, 201, 202])).await;
    start(&asks, job, 5_000).await.unwrap();
    let run = Uuid::parse_str(&page(&asks, job).await.job.run.unwrap()).unwrap();
    assert!(queue(&lead).await.unwrap().waiting.is_empty());
    assert_eq!(says(&lead, run, Choice::Approve).await, Err(Problem::NotFound));
    let theirs = desk
        .product_number(
            "SELECT count(*) FROM documents.article WHERE id IN (1, 2, 3, 201, 202) AND channel_id = 1",
        )
        .await;
    assert!((1..5).contains(&theirs), "{theirs}");
    let seen = runs::page(&lead, run).await.unwrap();
    assert_eq!(seen.request.unwrap().changing, theirs.unsigned_abs());
    let seen = show(&lead, job, Listing::default()).await.unwrap();
    assert_eq!(
        (seen.job.counts.total, seen.may.start, seen.may.control),
        (theirs.unsigned_abs(), false, false)
    );
    assert_eq!(jobs(&lead, None).await.unwrap().jobs[0].counts.total, theirs.unsigned_abs());
}

/// Whoever approves first and whoever takes it back at the same moment: one of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn approved_or_taken_back_and_never_both() {
    let mut desk = Desk::open().await;
    needing(&mut desk, 1);
    let [asks, one, _] = three(&mut desk).await;
    for _ in 0..8 {
        let (job, run) = asked(&desk, &asks).await;
        let (approved, taken_back) = tokio::join!(says(&one, run, Choice::Approve), cancel(&asks, job));
        workers(&desk).until_idle().await;
        let hidden = desk.product_number(HIDDEN).await;
        match (approved.unwrap(), taken_back.unwrap()) {
            (Decided::Approved(Carried::Begun), Controlled::Late) => {
                assert_eq!((state(&asks, job).await, hidden), (JobState::Succeeded, 5));
            }
            // Before it was approved, or once it had begun, as any job that runs.
            (Decided::Over | Decided::Approved(Carried::Already | Carried::Begun), Controlled::Done) => {
                assert_eq!((state(&asks, job).await, hidden), (JobState::Cancelled, 0));
            }
            other => panic!("{other:?}, {:?}", state(&asks, job).await),
        }
        desk.product("UPDATE documents.article SET hidden = false WHERE hidden").await;
    }
}

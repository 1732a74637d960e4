//! Who may what with a job, and that it is asked again while it runs.

use super::{EVENTS, HIDDEN, because, ids, page, rehearsed, somebody, workers};
use crate::actions::preview::preview;
use crate::actions::run::{Ran, run};
use crate::actions::types::{Chosen, Typed};
use crate::catalog::model::Action;
use crate::catalog::model::Does;
use crate::jobs::types::{HeldBy, JobState};
use crate::jobs::{Controlled, Listing, again, cancel, go_on, jobs, pause, prepare, show, start};
use crate::problem::Problem;
use crate::testing::{Desk, action};
use demo::cluster::Account;
use sqlx::Connection;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test]
async fn a_right_that_is_taken_back_stops_the_job_at_the_next_chunk() {
    let mut desk = Desk::open().await;
    let (cx, member) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=20)).await;
    start(&cx, job, 1_000).await.unwrap();
    let revoke = "UPDATE samuso.member_grant SET revoked_at = now() WHERE member_id = $1";
    sqlx::query(revoke).bind(member).execute(&mut desk.owner).await.unwrap();
    workers(&desk).until_idle().await;
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (0, 0));
    let (other, _) = somebody(&mut desk, "admin", None).await;
    let seen = page(&other, job).await;
    assert_eq!((seen.job.state, seen.job.held_by), (JobState::Held, Some(HeldBy::Rights)));
    assert_eq!(
        cancel(&other, job).await,
        Ok(Controlled::Done),
        "a colleague who may run it everywhere ends it"
    );
}

#[tokio::test]
async fn a_scope_that_shrinks_holds_for_what_comes() {
    let mut desk = Desk::open().await;
    let (cx, member) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids([1, 2, 201, 202])).await;
    start(&cx, job, 1_000).await.unwrap();
    let shrink = "UPDATE samuso.member_grant SET channels = '{1}' WHERE member_id = $1";
    sqlx::query(shrink).bind(member).execute(&mut desk.owner).await.unwrap();
    workers(&desk).until_idle().await;
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (2, 2));
    assert_eq!(
        desk.product_number("SELECT count(*) FROM documents.article WHERE hidden AND channel_id = 2").await,
        0
    );
}

#[tokio::test]
async fn nobody_learns_of_others_records_not_even_how_many() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, Chosen::Records(crate::jobs::ids("1 2 3 201 999999").unwrap())).await;
    let (theirs, _) = somebody(&mut desk, "admin", Some(&["2"])).await;
    let seen = page(&theirs, job).await;
    assert_eq!(
        (seen.job.counts.total, seen.job.counts.ready, seen.sample.len(), seen.left_alone.len()),
        (1, 1, 1, 0)
    );
    assert!(!seen.may.control && !seen.may.start);
    let listed = jobs(&theirs, None).await.unwrap().jobs;
    assert_eq!((listed.len(), listed[0].counts.total), (1, 1));
    let (none, _) = somebody(&mut desk, "admin", Some(&["3"])).await;
    assert_eq!(show(&none, job, Listing::default()).await.map(|_| ()), Err(Problem::NotFound));
    assert!(jobs(&none, None).await.unwrap().jobs.is_empty());
    for pressed in [pause(&theirs, job).await, cancel(&theirs, job).await, go_on(&none, job, 10, false).await]
    {
        assert_eq!(pressed, Err(Problem::NotFound));
    }
    let (colleague, _) = somebody(&mut desk, "admin", None).await;
    assert_eq!(start(&colleague, job, 10).await, Err(Problem::Forbidden), "it would run by another's rights");
    assert_eq!(cancel(&cx, job).await, Ok(Controlled::Done));
    assert_eq!(again(&colleague, job).await, Err(Problem::NotFound));
}

#[tokio::test]
async fn whoever_may_not_run_the_action_makes_no_job_of_it() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "cx", None).await;
    let made = prepare(&cx, &action("article.trash"), &super::UTC, ids([1]), because("x")).await;
    assert_eq!(made, Err(Problem::Forbidden));
    // The local administrator's rights are in the configuration alone.
    let local = desk.member("admin");
    assert!(prepare(&local, &action("article.hide"), &super::UTC, ids([1]), because("x")).await.is_err());
}

#[tokio::test]
async fn what_needs_approvals_by_now_does_not_go_on_without_them() {
    use crate::catalog::model::Approvals;
    let mut desk = Desk::open().await;
    let (cx, member) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=3)).await;
    start(&cx, job, 10).await.unwrap();
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.approvals = Some(Approvals { needed: 1, above: Some(2) });
        }
    });
    let cx = super::as_they_may(&mut desk, member).await;
    workers(&desk).until_idle().await;
    let held = page(&cx, job).await;
    assert_eq!((held.job.held_by, held.job.counts.changed), (Some(HeldBy::Catalogue), 0));
    match go_on(&cx, job, 10, false).await {
        Err(Problem::Bad(faults)) => assert!(faults[0].says.en.contains("needs approvals"), "{faults:?}"),
        other => panic!("{other:?}"),
    }
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (0, 0));
}

/// The chunk is halved for a record that somebody has locked: what is left of it is nobody's to change any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_is_taken_back_while_a_chunk_is_halved_holds_for_the_rest_of_it() {
    let mut desk = Desk::open().await;
    let (cx, member) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=20)).await;
    let mut other = desk.connect(Account::Superuser).await;
    let mut held = other.begin().await.unwrap();
    sqlx::query("SELECT FROM documents.article WHERE id = 1 FOR UPDATE").execute(&mut *held).await.unwrap();
    start(&cx, job, 1_000).await.unwrap();
    let workers = workers(&desk);
    let at_work = tokio::spawn(async move { workers.until_idle().await });
    sleep(Duration::from_millis(700)).await;
    let revoke = "UPDATE samuso.member_grant SET revoked_at = now() WHERE member_id = $1";
    sqlx::query(revoke).bind(member).execute(&mut desk.owner).await.unwrap();
    at_work.await.unwrap();
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (0, 0));
    let (other, _) = somebody(&mut desk, "admin", None).await;
    assert_eq!(page(&other, job).await.job.held_by, Some(HeldBy::Rights));
}

/// Moves articles to a space of another customer: the demo's own would not.
fn moves_anywhere(desk: &mut Desk) {
    desk.recompile(|catalog| {
        let actions = catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions);
        for moves in actions.filter(|action| action.key.as_str() == "article.move") {
            let Does::Sql(sql) = &mut moves.does else { panic!("it is a statement") };
            sql.truncate(sql.find("AND EXISTS").unwrap());
            moves.max_bulk = Some(1_000);
        }
    });
}

const MOVED: &str = "SELECT count(*) FROM documents.article WHERE channel_id = 1 AND space_id = 2";

#[tokio::test]
async fn a_record_that_was_named_is_still_theirs_to_name_when_it_is_written() {
    let mut desk = Desk::open().await;
    moves_anywhere(&mut desk);
    let (cx, member) = somebody(&mut desk, "admin", Some(&["1", "2"])).await;
    let typed = || Typed { params: vec![("space_id".into(), "2".into())], ..because("x") };
    let job = prepare(&cx, &action("article.move"), &super::UTC, ids(1..=3), typed()).await.unwrap();
    workers(&desk).until_idle().await;
    let preview = preview(&cx, &action("article.move"), &super::UTC, ids([4]), typed()).await.unwrap();
    start(&cx, job, 1_000).await.unwrap();
    let shrink = "UPDATE samuso.member_grant SET channels = '{1}' WHERE member_id = $1";
    sqlx::query(shrink).bind(member).execute(&mut desk.owner).await.unwrap();
    workers(&desk).until_idle().await;
    let held = page(&cx, job).await;
    assert_eq!((held.job.state, held.job.held_by), (JobState::Held, Some(HeldBy::Catalogue)));
    assert!(format!("{:?}", held.error).contains("names no record that you can see"), "{:?}", held.error);

    let now = super::as_they_may(&mut desk, member).await;
    let ran = run(&now, preview, &super::UTC).await.unwrap();
    assert!(matches!(ran, Ran::Failed { .. }), "{ran:?}");
    assert_eq!(desk.product_number(MOVED).await, 0);
}

#[tokio::test]
async fn what_the_catalogue_comes_to_ask_for_is_asked_of_a_job_that_runs_and_of_whoever_lets_it_go_on() {
    use crate::catalog::model::Approvals;
    let mut desk = Desk::open().await;
    let (cx, member) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=3)).await;
    start(&cx, job, 1_000).await.unwrap();
    let each = |desk: &mut Desk, change: fn(&mut Action)| {
        desk.recompile(|catalog| {
            catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions).for_each(change);
        });
    };
    each(&mut desk, |action| action.approvals = Some(Approvals { needed: 1, above: None }));
    workers(&desk).until_idle().await;
    let held = page(&cx, job).await;
    assert_eq!((held.job.state, held.job.held_by), (JobState::Held, Some(HeldBy::Catalogue)));
    assert!(format!("{:?}", held.error).contains("needs approvals"), "{:?}", held.error);
    let now = super::as_they_may(&mut desk, member).await;
    assert!(matches!(go_on(&now, job, 10, false).await, Err(Problem::Bad(_))));

    each(&mut desk, |action| (action.approvals, action.fresh) = (None, true));
    let now = super::as_they_may(&mut desk, member).await;
    assert!(matches!(go_on(&now, job, 10, false).await, Err(Problem::SignInAgain { .. })));
    assert!(page(&now, job).await.sign_in_again);
    // Somebody let it go on before the catalogue asked.
    assert_eq!(go_on(&cx, job, 10, false).await, Ok(Controlled::Done));
    workers(&desk).until_idle().await;
    assert!(format!("{:?}", page(&now, job).await.error).contains("fresh sign-in"));
    assert_eq!(desk.product_number(HIDDEN).await, 0);

    let session = desk.session(Some(0)).await;
    assert_eq!(go_on(&now.in_session(session), job, 10, false).await, Ok(Controlled::Done));
    workers(&desk).until_idle().await;
    assert_eq!((page(&cx, job).await.job.state, desk.product_number(HIDDEN).await), (JobState::Succeeded, 3));
}

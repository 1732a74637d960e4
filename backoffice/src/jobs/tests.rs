//! Jobs on a real primary, with workers that get in each other's way, and that die.

use super::types::{HeldBy, JobPage, JobState, Kind, WaitsFor};
use super::{Controlled, Listing, Workers, cancel, pause, prepare, show, start};
use crate::access::actor::{Actor, Scope};
use crate::access::now::actor_now;
use crate::actions::types::{Chosen, Typed};
use crate::cx::Cx;
use crate::problem::Problem;
use crate::records::types::RecordId;
use crate::testing::{Desk, action};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

mod approved;
#[cfg(feature = "kill-points")]
mod kill_points;
mod limits;
mod lists;
mod races;
mod refusals;
mod rights;
mod turns;
mod undoing;

pub const UTC: TimeZone = TimeZone::UTC;

pub const HIDDEN: &str = "SELECT count(*) FROM documents.article WHERE hidden";
pub const EVENTS: &str = "SELECT count(*) FROM samuso.event WHERE action = 'article.hide'";
/// Records that were changed more than once, and changes without an event or the other way round.
pub const TWICE: &str = "SELECT count(*) FROM (SELECT FROM samuso.event WHERE action = 'article.hide' GROUP BY run_id, record_id HAVING count(*) > 1) AS twice";

pub fn because(reason: &str) -> Typed {
    Typed { reason: reason.into(), ticket: "T-1".into(), params: Vec::new() }
}

pub fn ids(ids: impl IntoIterator<Item = u32>) -> Chosen {
    Chosen::Records(ids.into_iter().map(|id| RecordId::new(id.to_string())).collect())
}

/// Somebody whom the database knows, with a role: what a job may is asked there.
pub async fn somebody(desk: &mut Desk, role: &str, channels: Option<&[&str]>) -> (Cx, Uuid) {
    let member: Uuid = sqlx::query_scalar(
        "INSERT INTO samuso.member (key, name) VALUES (gen_random_uuid()::text, 'Kim') RETURNING id",
    )
    .fetch_one(&mut desk.owner)
    .await
    .unwrap();
    let grant = "INSERT INTO samuso.member_grant (member_id, role, channels, granted_by) VALUES ($1, $2, $3, 'a test')";
    sqlx::query(grant).bind(member).bind(role).bind(channels).execute(&mut desk.owner).await.unwrap();
    (as_they_may(desk, member).await, member)
}

/// A member, with what they may now.
pub async fn as_they_may(desk: &mut Desk, member: Uuid) -> Cx {
    let actor = actor_now(&mut desk.owner, member).await.unwrap().unwrap();
    asking(desk, actor)
}

fn asking(desk: &Desk, actor: Actor) -> Cx {
    Cx::new(Arc::clone(&desk.office), Arc::clone(&desk.databases), Arc::new(actor), "request".into(), None)
}

pub fn workers(desk: &Desk) -> Workers {
    Workers::new(Arc::clone(&desk.office), Arc::clone(&desk.databases))
}

pub async fn page(cx: &Cx, job: Uuid) -> JobPage {
    show(cx, job, Listing::default()).await.unwrap()
}

/// A job that hides articles, rehearsed.
pub async fn rehearsed(desk: &Desk, cx: &Cx, chosen: Chosen) -> Uuid {
    let job = prepare(cx, &action("article.hide"), &UTC, chosen, because("a test")).await.unwrap();
    workers(desk).until_idle().await;
    job
}

#[tokio::test]
async fn everything_that_a_filter_matches_is_rehearsed_run_and_undone_each_record_once() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    desk.product("UPDATE documents.article SET hidden = true WHERE id <= 5").await;
    let job = rehearsed(&desk, &cx, Chosen::Matching("channel_id=1".into())).await;
    let seen = page(&cx, job).await;
    assert_eq!(seen.job.state, JobState::Ready);
    assert_eq!((seen.job.counts.total, seen.job.counts.ready, seen.job.counts.skipped), (120, 115, 5));
    assert_eq!((seen.kinds[0].kind, seen.kinds[0].count), (Kind::DoesNotApply, 5));
    let hidden = seen.sample[0].changes.iter().find(|change| change.field.as_str() == "hidden").unwrap();
    assert_eq!(format!("{:?} {:?}", hidden.before, hidden.after), "Boolean(false) Boolean(true)");
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (5, 0), "it was a rehearsal");

    assert_eq!(start(&cx, job, 5_000).await, Ok(Controlled::Done));
    assert_eq!(start(&cx, job, 5_000).await, Ok(Controlled::Late));
    workers(&desk).until_idle().await;
    let done = page(&cx, job).await;
    assert_eq!((done.job.state, done.job.counts.changed), (JobState::Succeeded, 115));
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (120, 115));
    assert_eq!(desk.number(TWICE).await, 0);
    let run = Uuid::parse_str(done.job.run.as_deref().unwrap()).unwrap();
    let of_run = crate::actions::runs::page(&cx, run).await.unwrap();
    assert_eq!((of_run.run.changed, of_run.run.reason.as_deref()), (115, Some("a test")));

    desk.product("UPDATE documents.article SET hidden = false WHERE id = 100").await;
    let undo = super::undo(&cx, &UTC, run, because("undo")).await.unwrap();
    workers(&desk).until_idle().await;
    assert_eq!(page(&cx, undo).await.kinds[0].kind, Kind::ChangedSince);
    assert_eq!(start(&cx, undo, 5_000).await, Ok(Controlled::Done));
    workers(&desk).until_idle().await;
    assert_eq!((desk.product_number(HIDDEN).await, page(&cx, undo).await.job.counts.changed), (5, 114));
    // What was left alone is still to be undone; the rest is not undone twice.
    let again = super::undo(&cx, &UTC, run, because("again")).await.unwrap();
    assert_eq!(page(&cx, again).await.job.counts.total, 1);
}

#[tokio::test]
async fn a_job_has_its_limit_and_an_action_without_one_is_never_a_job() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.max_bulk = (action.key.as_str() == "article.hide").then_some(119);
        }
    });
    let cx = asking(&desk, (*cx.actor).clone());
    let all = || Chosen::Matching("channel_id=1".into());
    let says = |made: Result<Uuid, Problem>| match made {
        Err(Problem::Bad(faults)) => faults[0].says.en.clone(),
        other => panic!("{other:?}"),
    };
    let many = prepare(&cx, &action("article.hide"), &UTC, all(), because("x")).await;
    assert!(says(many).starts_with("More than 119 records are chosen"));
    let never = prepare(&cx, &action("article.show"), &UTC, all(), because("x")).await;
    assert!(says(never).contains("article.show"));
    let none = prepare(&cx, &action("article.hide"), &UTC, ids([]), because("x")).await;
    assert!(says(none).starts_with("No record is chosen"));
    let unsaid = prepare(&cx, &action("article.hide"), &UTC, all(), because("")).await;
    assert!(matches!(unsaid, Err(Problem::Bad(_))), "the reason is required of a job, too");
    assert_eq!(
        desk.number("SELECT count(*) FROM samuso.job").await,
        0,
        "what is refused leaves nothing behind"
    );
}

#[tokio::test]
async fn a_cancelled_job_says_what_it_had_done_and_that_can_be_undone() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let job = rehearsed(&desk, &cx, ids(1..=20)).await;
    assert_eq!(pause(&cx, job).await, Ok(Controlled::Late), "it does not run yet");
    start(&cx, job, 10).await.unwrap();
    let workers = workers(&desk);
    let at_work = tokio::spawn(async move { workers.until_idle().await });
    while desk.product_number(HIDDEN).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(cancel(&cx, job).await, Ok(Controlled::Done));
    at_work.await.unwrap();
    let (changed, events) = (desk.product_number(HIDDEN).await, desk.number(EVENTS).await);
    assert!(changed > 0 && changed < 20 && changed == events, "{changed} changed, {events} events");
    let seen = page(&cx, job).await;
    assert_eq!((seen.job.state, seen.job.counts.changed), (JobState::Cancelled, changed.unsigned_abs()));
    let run = Uuid::parse_str(seen.job.run.as_deref().unwrap()).unwrap();
    assert_eq!(crate::actions::runs::page(&cx, run).await.unwrap().run.changed, changed.unsigned_abs());
    let undo = super::undo(&cx, &UTC, run, because("undo")).await.unwrap();
    assert_eq!(page(&cx, undo).await.job.counts.total, changed.unsigned_abs());
}

#[tokio::test]
async fn what_the_database_may_say_is_known() {
    let mut desk = Desk::open().await;
    let states = JobState::ALL.map(JobState::as_str);
    let helds = HeldBy::ALL.map(HeldBy::as_str);
    let waits = WaitsFor::ALL.map(WaitsFor::as_str);
    let kinds = Kind::ALL.map(Kind::as_str);
    for (constraint, words) in [
        ("job_state_check", &states[..]),
        ("job_held_by_check", &helds[..]),
        ("job_waits_for_check", &waits[..]),
        ("job_target_kind_check", &kinds[..]),
    ] {
        let says: String =
            sqlx::query_scalar("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1")
                .bind(constraint)
                .fetch_one(&mut desk.owner)
                .await
                .unwrap();
        let allowed: BTreeSet<&str> = says.split('\'').skip(1).step_by(2).collect();
        assert_eq!(allowed, words.iter().copied().collect(), "{constraint}");
    }
    assert!(JobState::ALL.iter().all(|state| JobState::parse(state.as_str()) == Some(*state)));
    assert!(HeldBy::ALL.iter().all(|by| HeldBy::parse(by.as_str()) == Some(*by)));
    assert!(WaitsFor::ALL.iter().all(|waits| WaitsFor::parse(waits.as_str()) == Some(*waits)));
    assert!(Kind::ALL.iter().all(|kind| Kind::parse(kind.as_str()) == Some(*kind)));
    assert_eq!(Scope::All.arg(), None);
}

//! Runs that others approve first: who may, of what, and what counts.

use super::{UTC, because, ids};
use crate::access::actor::Scope;
use crate::access::now::actor_now;
use crate::actions::approvals::{Carried, Choice, Decided, Decision, cancel, decide, queue, sweep};
use crate::actions::preview::{preview, preview_undo, show};
use crate::actions::run::{Ran, run};
use crate::actions::runs;
use crate::actions::types::{Again, Chosen, RunState};
use crate::catalog::model::{Allowed, Approvals, Catalog};
use crate::catalog::types::{FieldKey, RoleKey};
use crate::cx::Cx;
use crate::limits::REQUESTS_AN_HOUR;
use crate::notify::Kind;
use crate::notify::outbox::take;
use crate::problem::Problem;
use crate::testing::{Desk, action, channels, entity};
use std::sync::Arc;
use uuid::Uuid;

mod again;
mod persons;
mod races;

const SUSPENDED: &str = "SELECT count(*) FROM documents.channel WHERE suspended";

/// A member whom the primary knows, with one role.
async fn person(desk: &mut Desk, name: &str, role: &str, scope: Scope) -> Cx {
    let member = "INSERT INTO samuso.member (key, name) VALUES ($1, $1) RETURNING id";
    let member: Uuid = sqlx::query_scalar(member).bind(name).fetch_one(&mut desk.owner).await.unwrap();
    let given = "INSERT INTO samuso.member_grant (member_id, role, channels, granted_by) VALUES ($1, $2, $3, 'a test')";
    sqlx::query(given).bind(member).bind(role).bind(scope.arg()).execute(&mut desk.owner).await.unwrap();
    as_now(desk, member).await
}

async fn as_now(desk: &mut Desk, member: Uuid) -> Cx {
    let actor = actor_now(&mut desk.owner, member).await.unwrap().unwrap();
    Cx::new(Arc::clone(&desk.office), Arc::clone(&desk.databases), Arc::new(actor), "r".into(), None)
}

async fn asked_for(cx: &Cx, key: &str, chosen: Chosen) -> Uuid {
    let id = preview(cx, &action(key), &UTC, chosen, because("a test")).await.unwrap();
    match run(cx, id, &UTC).await.unwrap() {
        Ran::Asked { run } => run,
        other => panic!("nobody was asked: {other:?}"),
    }
}

async fn suspend(cx: &Cx, channel: &str) -> Uuid {
    asked_for(cx, "channel.suspend", ids(&[channel])).await
}

async fn says(cx: &Cx, run: Uuid, round: i32, choice: Choice) -> Result<Decided, Problem> {
    decide(cx, &Decision { run, round, choice, note: "looked at it".into() }).await
}

async fn approve(cx: &Cx, run: Uuid) -> Result<Decided, Problem> {
    says(cx, run, 1, Choice::Approve).await
}

const RAN: Decided = Decided::Approved(Carried::Done);

async fn state(cx: &Cx, run: Uuid) -> RunState {
    runs::page(cx, run).await.unwrap().run.state
}

async fn events(desk: &mut Desk, of: &str) -> i64 {
    desk.number(&format!("SELECT count(*) FROM samuso.event WHERE action = '{of}'")).await
}

/// So many others have to approve a suspension.
fn needing(needed: u32) -> impl FnOnce(&mut Catalog) {
    move |catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            if action.approvals.is_some() {
                action.approvals = Some(Approvals { needed, above: None });
            }
        }
    }
}

#[tokio::test]
async fn it_runs_once_another_has_approved_it_as_whoever_asked() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let id = preview(&kim, &action("channel.suspend"), &UTC, ids(&["2"]), because("a test")).await.unwrap();
    assert_eq!(show(&kim, id, &UTC).await.unwrap().approvals, Some(1));
    let Ran::Asked { run: asked } = run(&kim, id, &UTC).await.unwrap() else { panic!("it ran") };
    assert_eq!(
        run(&kim, id, &UTC).await.unwrap(),
        Ran::Already { run: asked },
        "the second press asks no more"
    );
    assert_eq!(
        (desk.product_number(SUSPENDED).await, events(&mut desk, "samuso.approval_asked").await),
        (0, 1)
    );
    assert_eq!(state(&kim, asked).await, RunState::Requested);

    let waits = queue(&lead).await.unwrap().waiting;
    let change =
        waits[0].targets[0].changes.iter().find(|change| change.field.as_str() == "suspended").unwrap();
    assert_eq!(format!("{:?} {:?}", change.before, change.after), "Boolean(false) Boolean(true)");
    assert_eq!(waits[0].run.reason.as_deref(), Some("a test"));
    assert!(queue(&kim).await.unwrap().waiting.is_empty(), "one's own does not wait for oneself");

    assert!(matches!(approve(&kim, asked).await, Err(Problem::Forbidden)), "an agent approves nothing");
    assert_eq!(approve(&lead, asked).await, Ok(RAN));
    assert_eq!((desk.product_number(SUSPENDED).await, state(&kim, asked).await), (1, RunState::Succeeded));
    let by = "SELECT count(*) FROM samuso.event WHERE action = 'channel.suspend' AND actor_label = 'kim' AND reason = 'a test'";
    let decided =
        "SELECT count(*) FROM samuso.event WHERE action = 'samuso.approved' AND actor_label = 'lead'
                   AND reason = 'looked at it' AND entity = 'channel' AND record_id = '2'";
    assert_eq!((desk.number(by).await, desk.number(decided).await), (1, 1));
    let page = runs::page(&kim, asked).await.unwrap();
    assert_eq!((page.run.changed, page.targets.len()), (1, 1), "a decision is no change of the record's");
    let request = page.request.unwrap();
    assert_eq!((request.decisions.len(), request.decisions[0].note.as_deref()), (1, Some("looked at it")));
    assert_eq!(approve(&lead, asked).await, Ok(Decided::Already));
    assert_eq!(events(&mut desk, "channel.suspend").await, 1);
    let done = queue(&lead).await.unwrap();
    assert_eq!((done.waiting.len(), done.decided.len(), queue(&kim).await.unwrap().mine.len()), (0, 1, 1));
}

#[tokio::test]
async fn a_refusal_needs_a_note_and_ends_it() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    let silent = Decision { run: asked, round: 1, choice: Choice::Refuse, note: " ".into() };
    assert!(matches!(decide(&lead, &silent).await, Err(Problem::Bad(_))));
    let long = Decision { note: "x".repeat(1_001), ..silent };
    assert!(matches!(decide(&lead, &long).await, Err(Problem::Bad(_))));
    assert_eq!(says(&lead, asked, 1, Choice::Refuse).await, Ok(Decided::Refused));
    assert_eq!((state(&kim, asked).await, desk.product_number(SUSPENDED).await), (RunState::Refused, 0));
    let admin = person(&mut desk, "admin", "admin", Scope::All).await;
    assert_eq!(approve(&admin, asked).await, Ok(Decided::Over));
    assert!(!cancel(&kim, asked).await.unwrap());
    assert_eq!((desk.product_number(SUSPENDED).await, events(&mut desk, "samuso.refused").await), (0, 1));
}

#[tokio::test]
async fn above_a_number_of_records_others_are_asked() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let of = |many: u32| (1..=many).map(|id| id.to_string()).collect::<Vec<_>>();
    let archive = async |many: u32| {
        let chosen = of(many);
        let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
        let id =
            preview(&kim, &action("article.archive"), &UTC, ids(&chosen), because("a test")).await.unwrap();
        run(&kim, id, &UTC).await.unwrap()
    };
    // What would not change anyway does not count.
    assert!(matches!(archive(21).await, Ran::Asked { .. }));
    assert!(matches!(archive(20).await, Ran::Done { .. }));
    assert!(matches!(archive(40).await, Ran::Done { .. }));
    assert!(matches!(archive(61).await, Ran::Asked { .. }));
}

#[tokio::test]
async fn only_whoever_asked_takes_it_back() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    assert_eq!(cancel(&lead, asked).await, Err(Problem::NotFound));
    assert_eq!(cancel(&kim, asked).await, Ok(true));
    assert_eq!(cancel(&kim, asked).await, Ok(false));
    assert_eq!(approve(&lead, asked).await, Ok(Decided::Over));
    assert_eq!((state(&kim, asked).await, desk.product_number(SUSPENDED).await), (RunState::Cancelled, 0));
    assert_eq!(events(&mut desk, "samuso.approval_cancelled").await, 1);
}

#[tokio::test]
async fn what_nobody_decides_on_in_time_is_over_though_nobody_looked() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let (first, second) = (suspend(&kim, "2").await, suspend(&kim, "1").await);
    sqlx::query("UPDATE samuso.run SET expires_at = now()").execute(&mut desk.owner).await.unwrap();
    assert!(queue(&lead).await.unwrap().waiting.is_empty());
    assert_eq!(approve(&lead, first).await, Ok(Decided::Over));
    assert_eq!(state(&kim, first).await, RunState::Expired);
    assert_eq!(sweep(&desk.office, &desk.databases).await, Ok(1));
    assert_eq!(state(&kim, second).await, RunState::Expired);
    let told = (desk.product_number(SUSPENDED).await, events(&mut desk, "samuso.approval_expired").await);
    assert_eq!(told, (0, 2));
}

#[tokio::test]
async fn what_a_server_left_behind_is_run_by_another() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    left_behind(&mut desk, asked, &lead).await;
    assert_eq!(sweep(&desk.office, &desk.databases).await, Ok(1));
    assert_eq!((state(&kim, asked).await, desk.product_number(SUSPENDED).await), (RunState::Succeeded, 1));
    assert_eq!(sweep(&desk.office, &desk.databases).await, Ok(0));
}

/// Approved a minute ago, by a server that went away before it ran.
async fn left_behind(desk: &mut Desk, asked: Uuid, by: &Cx) {
    let decided = "INSERT INTO samuso.approval (run_id, round, asked_by, member_id, member_label, decision, digest, decided_at, request_id)
                   SELECT run_id, round, asked_by, $2, 'lead', 'approved', digest, now() - interval '1 minute', 'r'
                   FROM samuso.approval_request WHERE run_id = $1";
    let by = Uuid::parse_str(&by.actor.id).unwrap();
    sqlx::query(decided).bind(asked).bind(by).execute(&mut desk.owner).await.unwrap();
    let state = "UPDATE samuso.run SET state = 'approved', approvals = 1 WHERE id = $1";
    sqlx::query(state).bind(asked).execute(&mut desk.owner).await.unwrap();
}

#[tokio::test]
async fn the_database_itself_lets_nothing_run_with_too_few_and_nobody_decide_on_their_own() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    let ran = "UPDATE samuso.run SET state = 'running' WHERE id = $1";
    let error = sqlx::query(ran).bind(asked).execute(&mut desk.owner).await.unwrap_err();
    assert!(error.to_string().contains("run_approved"), "{error}");
    let own = "INSERT INTO samuso.approval (run_id, round, asked_by, member_id, member_label, decision, digest, request_id)
               SELECT run_id, round, asked_by, asked_by, 'kim', 'approved', digest, 'r' FROM samuso.approval_request";
    let error = sqlx::query(own).execute(&mut desk.owner).await.unwrap_err();
    assert!(error.to_string().contains("decided_by_others"), "{error}");
}

#[tokio::test]
async fn an_undo_of_what_others_approved_is_approved_by_others_too() {
    let mut desk = Desk::open().await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let admin = person(&mut desk, "admin", "admin", Scope::All).await;
    let asked = suspend(&lead, "2").await;
    assert_eq!(approve(&admin, asked).await, Ok(RAN));
    let undo = preview_undo(&lead, &UTC, asked, None, because("undo")).await.unwrap();
    assert_eq!(show(&lead, undo, &UTC).await.unwrap().approvals, Some(1));
    let Ran::Asked { run: undo } = run(&lead, undo, &UTC).await.unwrap() else {
        panic!("it was undone by one")
    };
    assert_eq!(desk.product_number(SUSPENDED).await, 1);
    assert_eq!(approve(&admin, undo).await, Ok(RAN));
    assert_eq!((desk.product_number(SUSPENDED).await, state(&lead, asked).await), (0, RunState::Undone));
    // To resume what nobody had to approve, nobody is asked.
    desk.product("UPDATE documents.channel SET suspended = true WHERE id = 1").await;
    let resume = preview(&lead, &action("channel.resume"), &UTC, ids(&["1"]), because("r")).await.unwrap();
    assert!(matches!(run(&lead, resume, &UTC).await, Ok(Ran::Done { .. })));
}

#[tokio::test]
async fn of_records_that_an_approver_does_not_see_not_even_the_number_is_told() {
    let mut desk = Desk::open().await;
    desk.product("UPDATE documents.channel SET suspended = true WHERE id = 3").await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", channels(&["2"])).await;
    asked_for(&kim, "channel.suspend", ids(&["2", "3"])).await;
    let waits = queue(&lead).await.unwrap().waiting.remove(0);
    assert_eq!((waits.targets.len(), waits.total), (1, 1));
    let all = person(&mut desk, "all", "cx_lead", Scope::All).await;
    assert_eq!(queue(&all).await.unwrap().waiting.remove(0).total, 2);
}

#[tokio::test]
async fn what_is_taken_back_before_anybody_was_told_is_told_to_nobody() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let untold = suspend(&kim, "2").await;
    cancel(&kim, untold).await.unwrap();
    assert_eq!(take(&desk.databases).await.unwrap(), []);
    let told = suspend(&kim, "2").await;
    assert_eq!(take(&desk.databases).await.unwrap().len(), 1);
    cancel(&kim, told).await.unwrap();
    let due = take(&desk.databases).await.unwrap();
    assert_eq!(due.iter().map(|due| due.kind).collect::<Vec<_>>(), [Kind::Cancelled]);
}

#[tokio::test]
async fn a_member_asks_so_often_an_hour_whatever_becomes_of_it() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    for _ in 0..REQUESTS_AN_HOUR {
        let asked = suspend(&kim, "2").await;
        cancel(&kim, asked).await.unwrap();
    }
    let id = preview(&kim, &action("channel.suspend"), &UTC, ids(&["2"]), because("a test")).await.unwrap();
    let Err(Problem::Bad(faults)) = run(&kim, id, &UTC).await else { panic!("there is no limit") };
    assert!(faults[0].says.en.contains("60 approvals within an hour"), "{faults:?}");
    let later = "WITH later AS (UPDATE samuso.approval_request SET made_at = made_at - interval '61 minutes' RETURNING 1) SELECT count(*) FROM later";
    assert_eq!(desk.number(later).await, REQUESTS_AN_HOUR);
    assert!(matches!(run(&kim, id, &UTC).await, Ok(Ran::Asked { .. })));
}

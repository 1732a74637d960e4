//! Form, preview, run and undo on a real primary; what they did on a real replica.

use super::preview::{preview, preview_undo, show};
use super::run::{Ran, run};
use super::runs;
use super::types::{Chosen, Outcome, Preview, RunState, Stale, Typed};
use crate::catalog::model::Allowed;
use crate::catalog::types::RoleKey;
use crate::cx::Cx;
use crate::problem::{Part, Problem};
use crate::records::types::RecordId;
use crate::testing::{Desk, NO_EMAIL, action, channels, record};
use jiff::tz::TimeZone;
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use uuid::Uuid;

mod approvals;
mod failures;
mod fresh;
mod undone_since;

const UTC: TimeZone = TimeZone::UTC;

fn ids(ids: &[&str]) -> Chosen {
    Chosen::Records(ids.iter().map(|id| RecordId::new(*id)).collect())
}

fn because(reason: &str) -> Typed {
    Typed { reason: reason.into(), ticket: "T-1".into(), params: Vec::new() }
}

async fn previewed(cx: &Cx, key: &str, chosen: Chosen) -> (Uuid, Preview) {
    let id = preview(cx, &action(key), &UTC, chosen, because("a test")).await.unwrap();
    (id, show(cx, id, &UTC).await.unwrap())
}

fn done(ran: Ran) -> Uuid {
    match ran {
        Ran::Done { run } => run,
        other => panic!("not run: {other:?}"),
    }
}

const HIDDEN: &str = "SELECT count(*) FROM documents.article WHERE hidden";
const EVENTS: &str = "SELECT count(*) FROM samuso.event WHERE action = 'article.hide'";

#[tokio::test]
async fn a_preview_changes_nothing_and_a_run_what_it_said_once() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, seen) = previewed(&cx, "article.hide", ids(&["201", "202", "202", "424242", "x"])).await;
    assert_eq!((seen.changing, seen.skipped), (2, 2));
    assert_eq!(desk.product_number(HIDDEN).await, 0);
    let hidden = seen.targets[0].changes.iter().find(|change| change.field.as_str() == "hidden").unwrap();
    assert_eq!(format!("{:?} {:?}", hidden.before, hidden.after), "Boolean(false) Boolean(true)");

    let first = done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (2, 2));
    assert_eq!(run(&cx, id, &UTC).await.unwrap(), Ran::Already { run: first });
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (2, 2));

    let page = runs::page(&cx, first).await.unwrap();
    assert_eq!((page.run.changed, page.skipped, page.run.state), (2, 2, RunState::Succeeded));
    assert_eq!((page.run.reason.as_deref(), page.run.ticket.as_deref()), (Some("a test"), Some("T-1")));
    // The member's very next read sees it, on the replica or in its place.
    let timeline =
        crate::timeline::read::of_record(&cx, &record("article", "201").entity, "201", 1).await.unwrap();
    assert_eq!(timeline.events[0].action, "article.hide");
    assert_eq!(timeline.events[0].run.as_deref(), Some(first.to_string().as_str()));
}

#[tokio::test]
async fn what_changed_meanwhile_is_shown_again_and_not_run() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    desk.product("UPDATE documents.article SET title = 'New title' WHERE id = 201").await;
    let Ran::Stale { preview } = run(&cx, id, &UTC).await.unwrap() else { panic!("a stale preview was run") };
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (0, 0));
    let fresh = show(&cx, preview, &UTC).await.unwrap();
    assert_eq!(fresh.replaces, Some(Stale::Changed));
    assert_eq!(fresh.targets[0].title, "New title");
    done(run(&cx, preview, &UTC).await.unwrap());
    assert_eq!(desk.product_number(HIDDEN).await, 1);
}

#[tokio::test]
async fn an_undo_takes_back_what_is_as_it_was_left() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201", "202"])).await;
    let first = done(run(&cx, id, &UTC).await.unwrap());
    desk.product("UPDATE documents.article SET hidden = false, version = version + 1 WHERE id = 202").await;
    let undo = preview_undo(&cx, &UTC, first, None, because("undo")).await.unwrap();
    let seen = show(&cx, undo, &UTC).await.unwrap();
    assert_eq!((seen.changing, seen.skipped), (1, 1));
    assert!(
        seen.targets.iter().any(|target| matches!(target.outcome, Outcome::ChangedSince { .. })),
        "{seen:?}"
    );
    let second = done(run(&cx, undo, &UTC).await.unwrap());
    assert_eq!(desk.product_number(HIDDEN).await, 0);
    // What it left alone is still to be undone; what it took back is not undone twice.
    let page = runs::page(&cx, first).await.unwrap();
    assert_eq!((page.run.state, page.run.undone_by), (RunState::Succeeded, None));
    let by: Vec<_> = page.targets.iter().map(|target| target.undone_by.clone()).collect();
    assert_eq!(by, [Some(second.to_string()), None]);
    let again = preview_undo(&cx, &UTC, first, None, because("again")).await.unwrap();
    assert_eq!(show(&cx, again, &UTC).await.unwrap().changing, 0);
}

#[tokio::test]
async fn an_undo_is_not_kept_off_by_a_change_of_something_else() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    let first = done(run(&cx, id, &UTC).await.unwrap());
    let since = "UPDATE documents.article SET title = 'Since', updated_at = now(), version = version + 1 WHERE id = 201";
    desk.product(since).await;
    let undo = preview_undo(&cx, &UTC, first, None, because("undo")).await.unwrap();
    done(run(&cx, undo, &UTC).await.unwrap());
    assert_eq!(desk.product_number(HIDDEN).await, 0);
    let kept = "SELECT count(*) FROM documents.article WHERE id = 201 AND title = 'Since'";
    assert_eq!(desk.product_number(kept).await, 1);
}

#[tokio::test]
async fn an_undo_keeps_what_the_run_had_left_alone() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let (id, _) = previewed(&cx, "article.unpublish", ids(&["201", "202"])).await;
    let first = done(run(&cx, id, &UTC).await.unwrap());
    // The two were published at different times, which the run has not touched.
    let published = "SELECT count(*) FROM documents.article WHERE (id, state, published_at::date)
                     IN ((201, 'published', '2024-02-01'), (202, 'published', '2024-02-02'))";
    for record in ["201", "202"] {
        let only = Some(RecordId::new(record));
        let undo = preview_undo(&cx, &UTC, first, only, because("undo")).await.unwrap();
        done(run(&cx, undo, &UTC).await.unwrap());
    }
    assert_eq!(desk.product_number(published).await, 2);
}

#[tokio::test]
async fn a_run_is_undone_record_by_record_until_nothing_of_it_is_left() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let typed = Typed { params: vec![("state".into(), "archived".into())], ..because("a test") };
    // One is published, the other a draft: no one value would give both back.
    let (chosen, key) = (ids(&["202", "203"]), action("article.set_state"));
    let id = preview(&cx, &key, &UTC, chosen, typed).await.unwrap();
    let first = done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!(runs::page(&cx, first).await.unwrap().run.changed, 2);
    let all = preview_undo(&cx, &UTC, first, None, because("undo")).await.unwrap_err();
    assert!(format!("{all:?}").contains("one by one"), "{all:?}");

    for (record, left, state) in [("202", "203", RunState::Succeeded), ("203", "", RunState::Undone)] {
        let only = Some(RecordId::new(record));
        let undo = preview_undo(&cx, &UTC, first, only.clone(), because("undo")).await.unwrap();
        let seen = show(&cx, undo, &UTC).await.unwrap();
        assert_eq!((seen.changing, seen.skipped), (1, 0));
        done(run(&cx, undo, &UTC).await.unwrap());
        let page = runs::page(&cx, first).await.unwrap();
        let open = page.targets.iter().filter(|target| target.undone_by.is_none());
        let open: Vec<_> = open.map(|target| target.record.id.to_string()).collect();
        assert_eq!((open.join(","), page.run.state), (left.to_owned(), state));
    }
    let as_before =
        "SELECT count(*) FROM documents.article WHERE (id, state) IN ((202, 'published'), (203, 'draft'))";
    assert_eq!(desk.product_number(as_before).await, 2);
    let page = runs::page(&cx, first).await.unwrap();
    assert!(page.undo.is_none() && page.run.undone_by.is_some());
    let again = preview_undo(&cx, &UTC, first, None, because("again")).await;
    assert!(matches!(again, Err(Problem::Bad(_))));
    let other = preview_undo(&cx, &UTC, first, Some(RecordId::new("201")), because("not of it")).await;
    assert_eq!(other, Err(Problem::NotFound));
}

#[tokio::test]
async fn what_an_undone_undo_gave_back_is_still_to_be_undone() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201", "202"])).await;
    let first = done(run(&cx, id, &UTC).await.unwrap());
    let undone = async |of, record: Option<&str>| {
        let only = record.map(RecordId::new);
        let undo = preview_undo(&cx, &UTC, of, only, because("undo")).await.unwrap();
        done(run(&cx, undo, &UTC).await.unwrap())
    };
    let undo = undone(first, Some("201")).await;
    undone(undo, None).await;
    undone(first, Some("202")).await;
    assert_eq!(runs::page(&cx, first).await.unwrap().run.state, RunState::Succeeded);
    assert_eq!(desk.product_number(HIDDEN).await, 1);
}

#[tokio::test]
async fn an_undo_with_parameters_gives_back_what_was_there() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let typed = Typed { params: vec![("title".into(), "Renamed".into())], ..because("a test") };
    let id = preview(&cx, &action("article.rename"), &UTC, ids(&["203"]), typed).await.unwrap();
    let first = done(run(&cx, id, &UTC).await.unwrap());
    let title = "SELECT count(*) FROM documents.article WHERE id = 203 AND title = ";
    assert_eq!(desk.product_number(&format!("{title} 'Renamed'")).await, 1);
    let undo = preview_undo(&cx, &UTC, first, None, because("undo")).await.unwrap();
    done(run(&cx, undo, &UTC).await.unwrap());
    assert_eq!(desk.product_number(&format!("{title} 'git push'")).await, 1);
}

#[tokio::test]
async fn a_parameter_takes_the_name_of_a_record_of_the_same_customer() {
    let mut desk = Desk::open().await;
    let more = "INSERT INTO documents.space (id, channel_id, slug, name, website_on) VALUES
                (8, 2, 'more', '결제', true), (9, 1, 'pay', '결제', true), (10, 2, 'new', '새 소식', true), (11, 2, 'old', '지난 소식', true)";
    desk.product(more).await;
    let cx = desk.member("admin");
    let moved = async |to: &str| {
        let typed = Typed { params: vec![("space_id".into(), to.into())], ..because("a test") };
        let id = preview(&cx, &action("article.move"), &UTC, ids(&["201"]), typed).await.unwrap();
        (id, show(&cx, id, &UTC).await.unwrap().form.faults)
    };
    for (name, says) in [("없는 곳", "none is called"), ("소식", "several are called")] {
        let faults = moved(name).await.1;
        assert!(faults.len() == 1 && faults[0].says.en.contains(says), "{name}: {faults:?}");
    }
    let (id, faults) = moved("결제").await;
    assert_eq!(faults, []);
    done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!(desk.product_number("SELECT space_id::bigint FROM documents.article WHERE id = 201").await, 8);
}

#[tokio::test]
async fn whatever_is_wrong_is_said_and_kept_with_what_was_typed() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    let many: Vec<String> = (1..=900).map(|id| id.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let long = Typed { reason: "x".repeat(1_001), ..Typed::default() };
    for (key, chosen, typed, at) in [
        ("article.hide", ids(&[]), because("a"), None),
        ("article.hide", ids(&many), because("a"), None),
        ("article.hide", ids(&["201"]), Typed::default(), Some("reason")),
        ("article.hide", ids(&["201"]), long, Some("reason")),
        ("article.rename", ids(&["201"]), because("a"), Some("title")),
        ("article.hide", Chosen::Matching("nothing=1".into()), because("a"), Some("nothing")),
    ] {
        let id = preview(&cx, &action(key), &UTC, chosen, typed.clone()).await.unwrap();
        let seen = show(&cx, id, &UTC).await.unwrap();
        let faults: Vec<_> = seen.form.faults.iter().map(|fault| fault.at.as_deref()).collect();
        assert_eq!(faults, [at], "{key} {typed:?}");
        assert_eq!(seen.form.typed, typed);
        assert!(matches!(run(&cx, id, &UTC).await, Err(Problem::Bad(_))));
    }
}

#[tokio::test]
async fn everything_that_matches_is_taken_up_to_the_limit() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let (id, seen) = previewed(&cx, "article.hide", Chosen::Matching("channel_id=1&q=thing 1".into())).await;
    let expected = desk
        .product_number(
            "SELECT count(*) FROM documents.article WHERE channel_id = 1 AND summary LIKE '% thing 1%'",
        )
        .await;
    assert_eq!(i64::try_from(seen.changing).unwrap(), expected);
    done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!(desk.product_number(HIDDEN).await, expected);
    assert_eq!(desk.number(EVENTS).await, expected);
}

#[tokio::test]
async fn too_many_are_counted() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let typed = Typed { params: vec![("title".into(), "Renamed".into())], ..because("a test") };
    let chosen = Chosen::Matching("channel_id=1".into());
    let id = preview(&cx, &action("article.rename"), &UTC, chosen, typed).await.unwrap();
    let seen = show(&cx, id, &UTC).await.unwrap();
    let there = desk.product_number("SELECT count(*) FROM documents.article WHERE channel_id = 1").await;
    let says = format!("{there} records are chosen; this action takes at most 1. Narrow the selection.");
    assert_eq!(seen.form.faults.iter().map(|fault| fault.says.en.as_str()).collect::<Vec<_>>(), [says]);
}

#[tokio::test]
async fn a_role_and_a_scope_hold() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let refused = preview(&cx, &action("channel.change_plan"), &UTC, ids(&["1"]), because("a")).await;
    assert_eq!(refused.unwrap_err(), Problem::Forbidden);
    let scoped = desk.member_of("cx", channels(&["2"]));
    let (id, seen) = previewed(&scoped, "article.hide", ids(&["201", "301"])).await;
    assert_eq!((seen.changing, seen.skipped), (1, 1));
    assert!(!format!("{seen:?}").contains("secret plan"));
    // Somebody else's preview is not there.
    assert_eq!(run(&desk.member("admin"), id, &UTC).await.unwrap_err(), Problem::NotFound);
    let done = done(run(&scoped, id, &UTC).await.unwrap());
    assert_eq!(
        desk.product_number("SELECT count(*) FROM documents.article WHERE hidden AND channel_id = 3").await,
        0
    );
    desk.settle().await;
    let other = desk.member_of("account_manager", channels(&["3"]));
    assert!(runs::runs(&other, None).await.unwrap().runs.is_empty());
    assert_eq!(runs::page(&other, done).await.unwrap_err(), Problem::NotFound);
    assert_eq!(runs::runs(&desk.member("admin"), None).await.unwrap().runs.len(), 1);
}

#[tokio::test]
async fn of_presses_at_the_same_time_one_runs() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201", "202"])).await;
    let cx = Arc::new(cx);
    let presses = (0..8).map(|_| {
        let cx = Arc::clone(&cx);
        tokio::spawn(async move { run(&cx, id, &UTC).await.unwrap() })
    });
    let mut outcomes = Vec::new();
    for press in presses.collect::<Vec<_>>() {
        outcomes.push(press.await.unwrap());
    }
    assert_eq!(outcomes.iter().filter(|ran| matches!(ran, Ran::Done { .. })).count(), 1, "{outcomes:?}");
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (2, 2));
}

#[tokio::test]
async fn events_are_append_only_for_everybody() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    done(run(&cx, id, &UTC).await.unwrap());
    for sql in ["UPDATE samuso.event SET reason = 'x'", "DELETE FROM samuso.event", "TRUNCATE samuso.event"] {
        let mut writer = desk.databases.write(Part::Actions).await.unwrap();
        assert!(sqlx::query(sql).execute(&mut desk.owner).await.is_err(), "the owner: {sql}");
        assert!(sqlx::query(sql).execute(&mut *writer).await.is_err(), "the writer: {sql}");
    }
    // Nor does anybody but the server say when, and in which transaction.
    for column in ["id", "occurred_at", "transaction_id"] {
        let forge = format!(
            "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, request_id, {column}) OVERRIDING SYSTEM VALUE
             SELECT actor_kind, actor_id, actor_label, action, request_id, {column} FROM samuso.event"
        );
        let mut writer = desk.databases.write(Part::Actions).await.unwrap();
        let error = sqlx::query(AssertSqlSafe(forge)).execute(&mut *writer).await.unwrap_err();
        assert_eq!(error.as_database_error().unwrap().code().unwrap(), "42501", "{column}: {error}");
    }
    assert_eq!(desk.number(EVENTS).await, 1);
}

#[tokio::test]
async fn a_record_is_one_however_its_id_is_written() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, seen) = previewed(&cx, "article.hide", ids(&["0201", "201", "+202"])).await;
    assert_eq!((seen.changing, seen.skipped), (2, 0));
    done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (2, 2));
}

#[tokio::test]
async fn what_an_action_was_given_is_for_those_who_see_what_it_sets() {
    let mut desk = Desk::open().await;
    let admin = desk.member("admin");
    let typed = Typed { params: vec![("email".into(), "new@hanbit.example".into())], ..because("a test") };
    let id = preview(&admin, &action("manager.change_email"), &UTC, ids(&["2"]), typed).await.unwrap();
    let run = done(run(&admin, id, &UTC).await.unwrap());
    desk.settle().await;
    for (role, tells) in [("admin", true), (NO_EMAIL, false), ("cx", false)] {
        let cx = desk.member(role);
        let page = runs::page(&cx, run).await.unwrap();
        let events =
            crate::timeline::read::of_record(&cx, &record("manager", "2").entity, "2", 5).await.unwrap();
        assert_eq!(page.run.changed, 1);
        assert_eq!(format!("{page:?}").contains("new@hanbit"), tells, "{role}, on the run's page");
        assert_eq!(format!("{:?}", events.events).contains("new@hanbit"), tells, "{role}, on the timeline");
    }
}

#[tokio::test]
async fn who_changes_a_field_that_they_see_masked_is_not_told_what_it_was() {
    let mut desk = Desk::open().await;
    desk.recompile(|catalog| {
        let cx = catalog.roles.get_mut(&RoleKey::new("cx")).unwrap();
        cx.run = Allowed::All;
    });
    let cx = desk.member("cx");
    let typed = Typed { params: vec![("email".into(), "new@hanbit.example".into())], ..because("a test") };
    let id = preview(&cx, &action("manager.change_email"), &UTC, ids(&["2"]), typed).await.unwrap();
    let seen = show(&cx, id, &UTC).await.unwrap();
    assert!(format!("{:?}", seen.targets).contains("l***@hanbit.example"), "{:?}", seen.targets);
    let ran = done(run(&cx, id, &UTC).await.unwrap());
    desk.settle().await;
    let page = runs::page(&cx, ran).await.unwrap();
    for said in [serde_json::to_string(&seen).unwrap(), serde_json::to_string(&page).unwrap()] {
        assert!(!said.contains("lee@hanbit"), "{said}");
    }
    // To give it back is to say what it was.
    let undo = preview_undo(&cx, &UTC, ran, None, because("as it was")).await;
    assert!(matches!(undo, Err(Problem::Bad(_))), "{undo:?}");
}

#[tokio::test]
async fn of_a_run_on_others_records_too_a_member_learns_and_undoes_their_own() {
    let mut desk = Desk::open().await;
    let admin = desk.member("admin");
    let (id, _) = previewed(&admin, "article.hide", ids(&["1", "201"])).await;
    let mixed = done(run(&admin, id, &UTC).await.unwrap());
    let (id, _) = previewed(&admin, "article.hide", ids(&["2"])).await;
    let others = done(run(&admin, id, &UTC).await.unwrap());
    desk.settle().await;
    let member = desk.member_of("account_manager", channels(&["2"]));
    let list = runs::runs(&member, None).await.unwrap();
    let listed: Vec<_> = list.runs.iter().map(|run| (run.id.clone(), run.changed)).collect();
    assert_eq!(listed, [(mixed.to_string(), 1)]);
    let page = runs::page(&member, mixed).await.unwrap();
    assert_eq!((page.run.changed, page.targets.len()), (1, 1));
    let other = preview_undo(&member, &UTC, others, None, because("not mine")).await;
    assert_eq!(other, Err(Problem::NotFound));
    let undo = preview_undo(&member, &UTC, mixed, None, because("mine")).await.unwrap();
    done(run(&member, undo, &UTC).await.unwrap());
    assert_eq!(
        desk.product_number("SELECT sum(id)::bigint FROM documents.article WHERE hidden").await,
        1 + 2
    );
    assert_eq!(runs::page(&admin, mixed).await.unwrap().run.state, RunState::Succeeded);
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused_and_not_cut() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    let long = format!("{}channel_id=2", "id=x&".repeat(3_500));
    let id = preview(&cx, &action("article.hide"), &UTC, Chosen::Matching(long), because("a")).await.unwrap();
    let seen = show(&cx, id, &UTC).await.unwrap();
    assert!(!seen.form.faults.is_empty() && seen.changing == 0);
}

//! What is previewed and run: once, as it was shown, by those who may.

use super::{EVENTS, HIDDEN, UTC, because, done, ids, previewed};
use crate::actions::preview::{preview, show};
use crate::actions::run::{Ran, run};
use crate::actions::runs;
use crate::actions::types::{RunState, Stale};
use crate::problem::{Part, Problem};
use crate::testing::{Desk, action, channels, record};
use sqlx::AssertSqlSafe;
use std::sync::Arc;

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

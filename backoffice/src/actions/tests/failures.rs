//! What is refused, what fails, and what is kept of it.

use super::{EVENTS, HIDDEN, UTC, because, done, ids, previewed};
use crate::access::permission::may_run;
use crate::actions::preview::{preview, show};
use crate::actions::run::{Ran, run};
use crate::actions::runs;
use crate::actions::stored::{self, clean};
use crate::actions::types::{Chosen, Outcome, RunState, Stale, Target, Typed};
use crate::actions::{failed, params};
use crate::cx::Cx;
use crate::problem::{Part, Problem};
use crate::testing::{Desk, action, channels};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

const FAILED: &str = "SELECT count(*) FROM samuso.event e JOIN samuso.run r ON r.id = e.run_id
    WHERE e.action = 'samuso.failed' AND r.state = 'failed' AND r.error IS NOT NULL AND r.finished_at IS NOT NULL";

/// What the one fault of a preview says, and about which field.
async fn fault(cx: &Cx, key: &str, chosen: Chosen, params: &[(&str, &str)]) -> (Option<String>, String) {
    let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let typed = Typed { params, ..because("a test") };
    let id = preview(cx, &action(key), &UTC, chosen, typed).await.unwrap();
    let mut faults = show(cx, id, &UTC).await.unwrap().form.faults;
    let fault = faults.pop().unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    (fault.at, fault.says.en)
}

/// A trigger of the product's on articles.
async fn trigger(desk: &mut Desk, body: &str) {
    let sql = format!(
        "CREATE OR REPLACE FUNCTION documents.at_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$;
         DROP TRIGGER IF EXISTS at_change ON documents.article;
         CREATE TRIGGER at_change BEFORE UPDATE ON documents.article FOR EACH ROW EXECUTE FUNCTION documents.at_change()"
    );
    desk.product(&sql).await;
}

#[tokio::test]
async fn what_an_action_does_not_apply_to_is_left_alone() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    desk.product("UPDATE documents.article SET hidden = true WHERE id = 202").await;
    let (id, seen) = previewed(&cx, "article.show", ids(&["201", "202"])).await;
    assert_eq!((seen.changing, seen.skipped), (1, 1));
    assert!(seen.targets.iter().any(|target| target.outcome == Outcome::DoesNotApply), "{seen:?}");
    let version = "SELECT version::bigint FROM documents.article WHERE id = 201";
    let before = desk.product_number(version).await;
    done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!(desk.product_number(version).await, before);
    // Where it applies to none of them, there is nothing to run, whatever the page offers.
    let (id, _) = previewed(&cx, "article.show", ids(&["201"])).await;
    assert!(matches!(run(&cx, id, &UTC).await, Ok(Ran::Failed { .. })));
    assert_eq!(desk.number(FAILED).await, 1);
    let of_it =
        format!("{FAILED} AND e.entity = 'article' AND e.record_id = '201' AND e.channel IS NOT NULL");
    assert_eq!(desk.number(&of_it).await, 1, "the record's timeline tells of it");
}

#[tokio::test]
async fn a_statement_that_misses_its_targets_changes_nothing() {
    let mut desk = Desk::open().await;
    let (_, says) = fault(&desk.member("admin"), "article.move", ids(&["201"]), &[("space_id", "1")]).await;
    assert!(says.contains("only 0 of the 1 chosen would change"), "{says}");
    let moved = "SELECT count(*) FROM documents.article WHERE id = 201 AND space_id = 1";
    assert_eq!(desk.product_number(moved).await, 0);
}

#[tokio::test]
async fn a_parameter_names_a_record_that_the_member_may_see() {
    let desk = Desk::open().await;
    let scoped = desk.member_of("account_manager", channels(&["2"]));
    let not_seen = "no record that you can see";
    for (space, why) in [("3", not_seen), ("424242", not_seen), ("Hidden", "none is called")] {
        let (at, says) = fault(&scoped, "article.move", ids(&["201"]), &[("space_id", space)]).await;
        assert_eq!(at.as_deref(), Some("space_id"), "{space}");
        assert!(says.contains(why), "{space}: {says}");
    }
}

#[tokio::test]
async fn what_the_product_refuses_changes_nothing_and_is_kept_as_failed() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    desk.product("UPDATE documents.article SET deleted_at = now() WHERE id = 201").await;
    let (id, seen) = previewed(&cx, "article.restore", ids(&["201"])).await;
    assert_eq!(seen.changing, 1);
    desk.product(
        "ALTER TABLE documents.article ADD CONSTRAINT stays_away CHECK (id <> 201 OR deleted_at IS NOT NULL)",
    )
    .await;
    for press in 1..=2 {
        let refused = run(&cx, id, &UTC).await;
        assert!(matches!(refused, Ok(Ran::Failed { .. })), "{refused:?}");
        assert_eq!(desk.number(FAILED).await, press, "each press is kept, and may be made again");
    }
    desk.settle().await;
    let failed = runs::runs(&cx, None).await.unwrap().runs.remove(0);
    let page = runs::page(&cx, failed.id.parse().unwrap()).await.unwrap();
    assert_eq!((page.run.state, page.run.changed, page.undo), (RunState::Failed, 0, None));
    let error = page.error.unwrap();
    assert!(matches!(error, Problem::Bad(_)) && format!("{error:?}").contains("stays_away"), "{error:?}");
    assert_eq!(page.run.reason.as_deref(), Some("a test"));
    desk.product("ALTER TABLE documents.article DROP CONSTRAINT stays_away").await;
    let run = done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!(runs::page(&cx, run).await.unwrap().run.state, RunState::Succeeded);
}

#[tokio::test]
async fn what_a_trigger_says_is_not_shown() {
    let mut desk = Desk::open().await;
    trigger(
        &mut desk,
        "RAISE EXCEPTION 'taken by % already', (SELECT email FROM documents.manager WHERE id = 2);",
    )
    .await;
    let (_, says) = fault(&desk.member("cx"), "article.hide", ids(&["201"]), &[]).await;
    assert!(says.contains("documents.at_change()") && !says.contains("hanbit"), "{says}");
}

#[tokio::test]
async fn between_the_change_and_its_event_nothing_is_left_by_half() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201", "202"])).await;
    let no_events = "ALTER TABLE samuso.event ADD CONSTRAINT none CHECK (action <> 'article.hide')";
    sqlx::query(no_events).execute(&mut desk.owner).await.unwrap();
    assert!(matches!(run(&cx, id, &UTC).await, Ok(Ran::Failed { .. })));
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (0, 0));
    assert_eq!(desk.number(FAILED).await, 1);
    let runs = "SELECT count(*) FROM samuso.run WHERE state <> 'failed'";
    assert_eq!(desk.number(runs).await, 0);
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_looked_after() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    desk.product(
        "CREATE FUNCTION documents.at_commit() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON documents.article DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION documents.at_commit()",
    )
    .await;
    // It was not done, and that is known by now.
    assert_eq!(run(&cx, id, &UTC).await, Err(Problem::Away(Part::Actions)));
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(FAILED).await), (0, 1));
}

#[tokio::test]
async fn a_run_that_was_done_after_all_has_no_place_for_a_failure() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    let done = done(run(&cx, id, &UTC).await.unwrap());
    let stored = stored::find(&cx, id).await.unwrap();
    let may = may_run(&cx.office.catalog, &cx.actor, &action("article.hide")).unwrap();
    let fitting = params::fitting(may.action, &UTC, &stored.input.typed).unwrap();
    let away = Problem::Away(Part::Actions);
    assert_eq!(failed::note(&cx, &may, &stored, &fitting, done, &away).await, Ok(false));
    assert_eq!(failed::note(&cx, &may, &stored, &fitting, Uuid::now_v7(), &away).await, Ok(true));
    assert_eq!(desk.number(FAILED).await, 1);
}

#[tokio::test]
async fn a_preview_that_ran_out_says_so_and_is_made_again() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    let late = "UPDATE samuso.preview SET expires_at = now() - interval '1 second'";
    sqlx::query(late).execute(&mut desk.owner).await.unwrap();
    let Ran::Stale { preview } = run(&cx, id, &UTC).await.unwrap() else { panic!("it was run") };
    assert_eq!(desk.product_number(HIDDEN).await, 0);
    let again = show(&cx, preview, &UTC).await.unwrap();
    assert_eq!((again.replaces, again.changing), (Some(Stale::Expired), 1));
    done(run(&cx, preview, &UTC).await.unwrap());
    assert_eq!(desk.product_number(HIDDEN).await, 1);
}

#[tokio::test]
async fn previews_that_ran_out_long_ago_are_removed_and_others_are_not() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (old, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    let late = "UPDATE samuso.preview SET expires_at = now() - interval '2 days'";
    sqlx::query(late).execute(&mut desk.owner).await.unwrap();
    let (new, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    assert_eq!(clean(&desk.databases).await.unwrap(), 1);
    assert_eq!(show(&cx, old, &UTC).await.unwrap_err(), Problem::NotFound);
    assert!(show(&cx, new, &UTC).await.is_ok());
}

#[tokio::test]
async fn a_run_ends_and_is_told_whoever_goes_away() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    trigger(&mut desk, "PERFORM pg_sleep(1);").await;
    let dropped = tokio::time::timeout(Duration::from_millis(300), run(&cx, id, &UTC)).await;
    assert!(dropped.is_err(), "{dropped:?}");
    while desk.number("SELECT count(*) FROM samuso.run WHERE state = 'succeeded'").await == 0 {
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (1, 1));
}

#[tokio::test]
async fn a_member_has_so_many_previews_and_the_newest_ones() {
    let mut desk = Desk::open().await;
    let (cx, other) = (desk.member("cx"), desk.member("admin"));
    let (others, _) = previewed(&other, "article.hide", ids(&["201"])).await;
    let (first, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    let mut last = first;
    for _ in 0..crate::limits::PREVIEWS_KEPT {
        (last, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    }
    let mine = "SELECT count(*) FROM samuso.preview WHERE member_id = 'member-cx'";
    assert_eq!(desk.number(mine).await, crate::limits::PREVIEWS_KEPT);
    assert_eq!(show(&cx, first, &UTC).await.unwrap_err(), Problem::NotFound);
    assert!(show(&cx, last, &UTC).await.is_ok() && show(&other, others, &UTC).await.is_ok());
}

#[tokio::test]
async fn a_second_press_of_a_long_run_is_told_that_it_is_under_way() {
    let mut desk = Desk::open().await;
    let cx = Arc::new(desk.member("cx"));
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    trigger(&mut desk, "PERFORM pg_sleep(3);").await;
    let press = |cx: &Arc<Cx>| {
        let cx = Arc::clone(cx);
        tokio::spawn(async move { run(&cx, id, &UTC).await.unwrap() })
    };
    let first = press(&cx);
    sleep(Duration::from_millis(500)).await;
    assert_eq!(press(&cx).await.unwrap(), Ran::UnderWay);
    let run = done(first.await.unwrap());
    assert_eq!(show(&cx, id, &UTC).await.unwrap().run, Some(run.to_string()));
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(FAILED).await), (1, 0));
}

/// Grants that a trigger gave.
const MALLORY: &str = "SELECT count(*) FROM samuso.grant_in_force g JOIN samuso.member m ON m.id = g.member_id WHERE m.key = 'mallory'";

/// Whoever may write triggers for the product's tables gets no right of Samuso's by them.
#[tokio::test]
async fn what_a_statement_fires_writes_nothing_of_ours() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let grant = "INSERT INTO samuso.member (key, name) VALUES ('mallory', 'Mallory');
        INSERT INTO samuso.member_grant (member_id, role, granted_by, provider)
            SELECT id, 'admin', 'okta', 'okta' FROM samuso.member WHERE key = 'mallory';";
    let others = [
        "DELETE FROM samuso.session;",
        "UPDATE samuso.member SET name = 'Mallory';",
        "INSERT INTO samuso.call SELECT * FROM samuso.call;",
        "INSERT INTO samuso.approval SELECT * FROM samuso.approval;",
        "INSERT INTO samuso.job SELECT * FROM samuso.job;",
        "PERFORM pg_advisory_unlock_all(); DELETE FROM samuso.session;",
    ];
    for body in others.into_iter().chain([grant]) {
        trigger(&mut desk, "").await;
        let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
        trigger(&mut desk, body).await;
        let ran = run(&cx, id, &UTC).await;
        assert!(!matches!(ran, Ok(Ran::Done { .. } | Ran::Already { .. })), "{body}: {ran:?}");
    }
    assert_eq!(desk.number(MALLORY).await, 0);
    assert_eq!(desk.product_number("SELECT count(*) FROM documents.article WHERE hidden").await, 0);
    // Without what keeps it from that, it would.
    for table in ["member", "member_grant"] {
        let off = format!("ALTER TABLE samuso.{table} DISABLE TRIGGER samuso_own");
        sqlx::query(sqlx::AssertSqlSafe(off)).execute(&mut desk.owner).await.unwrap();
    }
    let (id, _) = previewed(&cx, "article.hide", ids(&["202"])).await;
    done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!(desk.number(MALLORY).await, 1);
}

/// At COMMIT a preview is rolled back already, and the event is written.
#[tokio::test]
async fn what_a_deferred_trigger_changes_is_in_the_preview_and_in_the_event() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    desk.product(
        "CREATE FUNCTION documents.later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             UPDATE documents.article SET title = 'Later' WHERE id = NEW.id AND title <> 'Later'; RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER later AFTER UPDATE ON documents.article DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION documents.later()",
    )
    .await;
    let (id, seen) = previewed(&cx, "article.hide", ids(&["201"])).await;
    let fields =
        |target: &Target| target.changes.iter().map(|change| change.field.to_string()).collect::<Vec<_>>();
    assert!(fields(&seen.targets[0]).contains(&"title".to_owned()), "{seen:?}");
    done(run(&cx, id, &UTC).await.unwrap());
    let told =
        "SELECT count(*) FROM samuso.event WHERE action = 'article.hide' AND after ->> 'title' = 'Later'";
    assert_eq!(desk.number(told).await, 1);
}

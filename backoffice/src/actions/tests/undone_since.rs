//! An undo leaves alone what was changed since, and says by whom.

use super::{UTC, because, done, ids, previewed};
use crate::actions::preview::{preview, preview_undo, show};
use crate::actions::run::run;
use crate::actions::types::{Chosen, Outcome, Preview, Typed};
use crate::limits::TARGETS_SHOWN;
use crate::testing::{Desk, action};
use crate::timeline::types::EventActor;

fn who(seen: &Preview, record: &str) -> Option<String> {
    let target = seen.targets.iter().find(|target| target.record.id.as_str() == record)?;
    match &target.outcome {
        Outcome::ChangedSince { by, .. } => Some(by.as_deref().map_or("nobody knows".to_owned(), called)),
        _ => None,
    }
}

fn called(actor: &EventActor) -> String {
    format!("{} {}", actor.kind, actor.id)
}

#[tokio::test]
async fn who_changed_a_record_since_is_asked_of_both_sources_and_of_no_earlier_event() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    // What came before says nothing of what came since.
    desk.product(
        "INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action)
         VALUES (clock_timestamp(), 'manager', '1', 2, 'article', '202', 'article.updated')",
    )
    .await;
    let (id, _) = previewed(&cx, "article.hide", ids(&["1", "201", "202", "203"])).await;
    let first = done(run(&cx, id, &UTC).await.unwrap());
    // By the product, with its own word of it; past everything; and by an action.
    desk.product(
        "UPDATE documents.article SET hidden = false, version = version + 1 WHERE id IN (201, 202);
         INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action)
         VALUES (clock_timestamp(), 'manager', '2', 2, 'article', '201', 'article.updated')",
    )
    .await;
    let (shown, _) = previewed(&desk.member("cx"), "article.show", ids(&["203"])).await;
    done(run(&desk.member("cx"), shown, &UTC).await.unwrap());
    // Of something else, which the undo leaves as it is.
    let typed = Typed { params: vec![("title".into(), "Renamed".into())], ..because("a test") };
    let renamed = preview(&cx, &action("article.rename"), &UTC, ids(&["203"]), typed).await;
    done(run(&cx, renamed.unwrap(), &UTC).await.unwrap());

    let undo = preview_undo(&cx, &UTC, first, None, because("undo")).await.unwrap();
    let seen = show(&cx, undo, &UTC).await.unwrap();
    let told = ["1", "201", "202", "203"].map(|record| who(&seen, record));
    let expected = [None, Some("manager 2"), Some("nobody knows"), Some("member member-cx")];
    assert_eq!(told, expected.map(|who| who.map(str::to_owned)));
}

#[tokio::test]
async fn who_changed_them_is_one_statement_however_many_there_are() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let (id, seen) = previewed(&cx, "article.hide", Chosen::Matching("channel_id=1".into())).await;
    assert!(seen.changing > TARGETS_SHOWN as u64);
    let first = done(run(&cx, id, &UTC).await.unwrap());
    desk.product(
        "UPDATE documents.article SET hidden = false WHERE channel_id = 1;
         INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action)
         SELECT clock_timestamp(), 'manager', '1', 1, 'article', id::text, 'article.updated'
         FROM documents.article WHERE channel_id = 1",
    )
    .await;
    let undo = preview_undo(&cx, &UTC, first, None, because("undo")).await.unwrap();
    let seen = show(&cx, undo, &UTC).await.unwrap();
    assert_eq!(seen.targets.len(), TARGETS_SHOWN);
    let known = seen.targets.iter().filter(|target| {
        matches!(&target.outcome, Outcome::ChangedSince { by: Some(by), .. } if called(by) == "manager 1")
    });
    assert_eq!(known.count(), TARGETS_SHOWN);
    let (primary, replica) = desk.statements_named("/* samuso timeline.changed_since */").await;
    assert_eq!((primary, replica), (1, 0));
    assert_eq!(desk.statements_named("/* samuso timeline.newest */").await, (0, 0));
}

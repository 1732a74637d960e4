//! What a run did is taken back, and nothing else.

use super::{HIDDEN, UTC, because, done, ids, previewed};
use crate::actions::preview::{preview, preview_undo, show};
use crate::actions::run::run;
use crate::actions::runs;
use crate::actions::types::{Outcome, RunState, Typed};
use crate::problem::Problem;
use crate::records::types::RecordId;
use crate::testing::{Desk, action};

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

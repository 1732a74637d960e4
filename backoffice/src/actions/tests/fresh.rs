//! Actions that ask for a fresh sign-in: of a previewed run, and of an undo.

use super::{UTC, because, done, ids, previewed};
use crate::actions::preview::{preview_undo, show};
use crate::actions::run::run;
use crate::cx::Cx;
use crate::problem::Problem;
use crate::testing::Desk;

/// `article.hide` is marked, or the action that undoes it.
async fn desk_with(marked: &str) -> Desk {
    let mut desk = Desk::open().await;
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.fresh = action.key.as_str() == marked;
        }
    });
    desk
}

async fn signed_in(desk: &mut Desk, minutes_ago: Option<i32>) -> Cx {
    let session = desk.session(minutes_ago).await;
    desk.member("cx").in_session(session)
}

fn again() -> Problem {
    Problem::SignInAgain { back: String::new() }
}

#[tokio::test]
async fn a_run_waits_for_a_sign_in_of_the_last_minutes_and_its_preview_with_it() {
    let mut desk = desk_with("article.hide").await;
    let (old, unsaid) = (signed_in(&mut desk, Some(6)).await, signed_in(&mut desk, None).await);
    let (id, seen) = previewed(&old, "article.hide", ids(&["201"])).await;
    assert!(seen.sign_in_again && seen.changing == 1, "it may be looked at");
    for cx in [&old, &unsaid, &desk.member("cx")] {
        assert_eq!(run(cx, id, &UTC).await, Err(again()));
    }
    assert_eq!(desk.number("SELECT count(*) FROM samuso.run").await, 0);
    let fresh = signed_in(&mut desk, Some(4)).await;
    assert!(!show(&fresh, id, &UTC).await.unwrap().sign_in_again);
    done(run(&fresh, id, &UTC).await.unwrap());
    assert_eq!(desk.product_number(super::HIDDEN).await, 1);
}

#[tokio::test]
async fn a_session_that_has_ended_is_not_fresh() {
    let mut desk = desk_with("article.hide").await;
    let cx = signed_in(&mut desk, Some(0)).await;
    let (id, _) = previewed(&cx, "article.hide", ids(&["201"])).await;
    sqlx::query("UPDATE samuso.session SET ended_at = now()").execute(&mut desk.owner).await.unwrap();
    assert_eq!(run(&cx, id, &UTC).await, Err(again()));
}

#[tokio::test]
async fn an_undo_asks_for_it_where_its_own_action_does() {
    let mut desk = desk_with("article.show").await;
    let old = signed_in(&mut desk, Some(6)).await;
    let (id, seen) = previewed(&old, "article.hide", ids(&["201"])).await;
    assert!(!seen.sign_in_again);
    let hidden = done(run(&old, id, &UTC).await.unwrap());
    let undo = preview_undo(&old, &UTC, hidden, None, because("a test")).await.unwrap();
    assert_eq!(run(&old, undo, &UTC).await, Err(again()));
    done(run(&signed_in(&mut desk, Some(1)).await, undo, &UTC).await.unwrap());
    assert_eq!(desk.product_number(super::HIDDEN).await, 0);
}

//! Which records are chosen.

use super::{EVENTS, HIDDEN, UTC, because, done, ids, previewed};
use crate::actions::preview::{preview, show};
use crate::actions::run::run;
use crate::actions::types::{Chosen, Typed};
use crate::testing::{Desk, action};

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
async fn a_record_is_one_however_its_id_is_written() {
    let mut desk = Desk::open().await;
    let cx = desk.member("cx");
    let (id, seen) = previewed(&cx, "article.hide", ids(&["0201", "201", "+202"])).await;
    assert_eq!((seen.changing, seen.skipped), (2, 0));
    done(run(&cx, id, &UTC).await.unwrap());
    assert_eq!((desk.product_number(HIDDEN).await, desk.number(EVENTS).await), (2, 2));
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

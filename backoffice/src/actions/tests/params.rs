//! What an action is given.

use super::{UTC, because, done, ids};
use crate::actions::preview::{preview, show};
use crate::actions::run::run;
use crate::actions::types::{Chosen, Typed};
use crate::problem::Problem;
use crate::testing::{Desk, action};

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

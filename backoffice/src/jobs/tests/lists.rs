//! Lists of ids: each is checked, and what is wrong with one is said of it.

use super::{UTC, because, page, somebody, workers};
use crate::actions::types::{Chosen, Typed};
use crate::jobs::types::Kind;
use crate::jobs::{ids, prepare};
use crate::limits::PARAM_NAMED_CHARS;
use crate::problem::Problem;
use crate::testing::{Desk, action};
use uuid::Uuid;

#[tokio::test]
async fn duplicates_and_what_is_unknown_or_not_theirs_are_named() {
    let mut desk = Desk::open().await;
    // Sees everything, and changes what is channel 1's.
    let (_, member) = somebody(&mut desk, "cx", None).await;
    let grant = "INSERT INTO samuso.member_grant (member_id, role, channels, granted_by) VALUES ($1, 'admin', '{1}', 'a test')";
    sqlx::query(grant).bind(member).execute(&mut desk.owner).await.unwrap();
    let cx = super::as_they_may(&mut desk, member).await;
    let list = ids("3\n1, 2;3\n003\n201\n424242\nx").unwrap();
    let job =
        prepare(&cx, &action("article.trash"), &UTC, Chosen::Records(list), because("a list")).await.unwrap();
    workers(&desk).until_idle().await;
    let seen = page(&cx, job).await;
    assert_eq!((seen.duplicates, seen.duplicate_ids.join(" ")), (2, "3".to_owned()));
    assert_eq!((seen.job.counts.total, seen.job.counts.ready), (6, 3));
    let named: Vec<_> = seen.left_alone.iter().map(|left| (left.record.id.as_str(), left.kind)).collect();
    assert_eq!(named, [("201", Kind::Forbidden), ("424242", Kind::Unknown), ("x", Kind::Unknown)]);
    assert_eq!(
        seen.left_alone[0].title.as_deref(),
        Some("파일 압축하기"),
        "they see it, and may not change it"
    );
}

#[tokio::test]
async fn what_no_form_sends_is_refused_and_no_more_is_kept_than_what_fits() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.max_bulk = Some(1_000);
        }
    });
    let cx = super::asking(&desk, (*cx.actor).clone());
    let make = async |params: &[(&str, &str)]| {
        let params = params.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let typed = Typed { params, ..because("  a list  ") };
        prepare(&cx, &action("article.set_state"), &UTC, super::ids([1, 2]), typed).await
    };
    let faults = |made: Result<Uuid, Problem>| match made {
        Err(Problem::Bad(faults)) => faults,
        other => panic!("{other:?}"),
    };
    let long = "x".repeat(60_000);
    let twice = faults(make(&[("state", "draft"), ("state", &long), ("state", &long)]).await);
    assert_eq!((twice.len(), twice[0].at.as_deref()), (1, Some("state")));
    assert!(twice[0].says.en.contains("more than once"), "{twice:?}");
    let other = faults(make(&[("state", "draft"), (&long, "1"), ("z", "1")]).await);
    assert_eq!((other.len(), other[0].at.as_ref().map(String::len)), (1, Some(PARAM_NAMED_CHARS)));

    let blank = " ".repeat(60_000);
    make(&[("state", &format!("draft{blank}")), ("published_at", &blank)]).await.unwrap();
    let kept = "SELECT count(*) FROM samuso.job WHERE typed =
        '{\"params\": [[\"state\", \"draft\"]], \"reason\": \"a list\", \"ticket\": \"T-1\"}'";
    assert_eq!(desk.number(kept).await, 1);
}

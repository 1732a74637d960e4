//! Lists of ids: each is checked, and what is wrong with one is said of it.

use super::{UTC, because, page, somebody, workers};
use crate::actions::types::Chosen;
use crate::jobs::types::Kind;
use crate::jobs::{ids, prepare};
use crate::testing::{Desk, action};

#[tokio::test]
async fn duplicates_and_what_is_unknown_or_not_theirs_are_named() {
    let mut desk = Desk::open().await;
    // Sees everything, and changes what is channel 1's.
    let (_, member) = somebody(&mut desk, "cx", None).await;
    let grant = "INSERT INTO samuso.member_grant (member_id, role, channels, granted_by) VALUES ($1, 'admin', '{1}', 'a test')";
    sqlx::query(grant).bind(member).execute(&mut desk.owner).await.unwrap();
    let cx = super::asking(&desk, super::requester(&desk.databases, member).await.unwrap());
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

//! What a request knows of titles: each is asked for once, and nothing is kept that is another's or was changed.

use crate::cx::Cx;
use crate::problem::Part;
use crate::records::titles::title;
use crate::records::types::RecordId;
use crate::testing::{Desk, channels, entity};

async fn called(cx: &Cx, id: &str) -> Option<String> {
    let mut read = cx.replica(Part::Record).await.unwrap();
    title(cx, &mut read, &entity("article"), &RecordId::new(id)).await.unwrap()
}

#[tokio::test]
async fn a_title_is_asked_for_once_by_a_request_until_it_writes() {
    let mut desk = Desk::open().await;
    let cx = desk.member("admin");
    let before = called(&cx, "201").await.unwrap();
    desk.product("UPDATE documents.article SET title = 'renamed' WHERE id = 201").await;
    assert_eq!(called(&cx, "201").await.unwrap(), before, "what the page's other parts have shown");
    assert_eq!(called(&desk.member("admin"), "201").await.unwrap(), "renamed", "another request");
    let write = cx.write(Part::Actions).await.unwrap();
    cx.commit(write).await.unwrap();
    assert_eq!(called(&cx, "201").await.unwrap(), "renamed");
}

#[tokio::test]
async fn what_one_may_see_is_not_known_to_whom_the_request_is_made_for() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    assert!(called(&cx, "201").await.is_some());
    let elsewhere = desk.member_of("admin", channels(&["9"])).actor;
    let theirs = cx.as_now((*elsewhere).clone());
    assert!(
        called(&desk.member_of("admin", channels(&["2"])), "201").await.is_some(),
        "it is of this channel"
    );
    assert_eq!(called(&theirs, "201").await, None);
}

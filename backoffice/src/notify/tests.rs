use super::outbox::{clean, settle, take};
use super::{Kind, Notice, put};
use crate::limits::NOTICE_TRIES;
use crate::testing::Desk;
use sqlx::Connection;

const NOTICE: Notice<'static> =
    Notice { kind: Kind::RunFailed, path: "/runs/1", action: "article.hide", by: "Kim", records: 3 };
const OPEN: &str = "SELECT count(*) FROM samuso.notification WHERE done_at IS NULL";

async fn due_now(desk: &mut Desk) {
    sqlx::query("UPDATE samuso.notification SET next_at = now()").execute(&mut desk.owner).await.unwrap();
}

#[tokio::test]
async fn what_is_rolled_back_is_told_to_nobody() {
    let mut desk = Desk::open().await;
    let mut transaction = desk.owner.begin().await.unwrap();
    put(&mut transaction, &NOTICE).await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(take(&desk.databases).await.unwrap(), []);
}

#[tokio::test]
async fn it_is_taken_once_and_again_until_it_is_settled_or_given_up() {
    let mut desk = Desk::open().await;
    for _ in 0..2 {
        put(&mut desk.owner, &NOTICE).await.unwrap();
    }
    let (one, other) = tokio::join!(take(&desk.databases), take(&desk.databases));
    assert_eq!(one.unwrap().len() + other.unwrap().len(), 2, "of two who take, each is taken by one");
    assert!(take(&desk.databases).await.unwrap().is_empty(), "it is not due yet");
    due_now(&mut desk).await;
    let due = take(&desk.databases).await.unwrap();
    let ways = ["webhook".to_owned()];
    assert!(!settle(&desk.databases, &due[0], &ways, true).await.unwrap());
    assert!(!settle(&desk.databases, &due[1], &ways, false).await.unwrap());
    due_now(&mut desk).await;
    let due = take(&desk.databases).await.unwrap();
    assert_eq!(
        (due.len(), due[0].delivered.as_slice()),
        (1, &ways[..]),
        "what one way has, it does not get again"
    );
    for tried in 4..=NOTICE_TRIES {
        due_now(&mut desk).await;
        let due = take(&desk.databases).await.unwrap();
        assert_eq!(settle(&desk.databases, &due[0], &ways, false).await, Ok(tried == NOTICE_TRIES));
    }
    assert_eq!(desk.number(OPEN).await, 0);
    assert_eq!(clean(&desk.databases).await, Ok(0), "it is kept for a while");
    let old = "UPDATE samuso.notification SET done_at = now() - interval '30 days'";
    sqlx::query(old).execute(&mut desk.owner).await.unwrap();
    assert_eq!(clean(&desk.databases).await, Ok(2));
}

//! A list that holds more than are counted is told from what is known of it, to those alone who would be told the same.

use crate::catalog::types::EntityKey;
use crate::cx::Cx;
use crate::limits::COUNT_MAX;
use crate::problem::Part;
use crate::records::list::list;
use crate::records::types::Count;
use crate::testing::{Desk, channels};
use jiff::tz::TimeZone;

async fn counted(cx: &Cx) -> Count {
    list(cx, &EntityKey::new("revision"), &TimeZone::UTC, &[]).await.unwrap().count
}

#[tokio::test]
async fn a_list_that_holds_more_than_are_counted_is_counted_once_for_a_while() {
    let mut desk = Desk::open().await;
    desk.product(
        "INSERT INTO documents.revision (article_id, channel_id, number, title) \
         SELECT 201, 2, 1000 + n, 'saved' FROM generate_series(1, 10100) AS n",
    )
    .await;
    let many = Count { at_least: COUNT_MAX, exact: false };
    assert_eq!(counted(&desk.member("admin")).await, many);
    desk.product("DELETE FROM documents.revision WHERE number > 1060").await;
    assert_eq!(counted(&desk.member("admin")).await, many, "as it was a moment ago");
    let (_, asked) = desk.statements_named("/* samuso revision.count */").await;
    assert_eq!(asked, 1);

    let (of_channel, of_all) = (desk.member_of("admin", channels(&["2"])), desk.member("admin"));
    let now = Count { at_least: 60, exact: true };
    assert_eq!(counted(&of_channel).await, now, "what others see is not what they are told");
    let write = of_all.write(Part::Actions).await.unwrap();
    of_all.commit(write).await.unwrap();
    assert_eq!(counted(&of_all).await, now, "who has just written looks for it");
    assert_eq!(counted(&desk.member("admin")).await, now, "and it is known from then on");
}

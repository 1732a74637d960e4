//! Channels that are a member's own.

use super::{House, gives, is_told, typed};
use crate::access::actor::Scope;
use crate::access::grants::TypedGrant;
use crate::access::member::{assign, take_channel};
use crate::testing::channels;

#[tokio::test]
async fn my_channels_are_those_that_are_assigned_at_each_moment() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", None).await;
    let (robin, token) = (house.cx("robin").await, house.sign_in("kim").await);
    gives(&robin, kim, &TypedGrant { scope: "mine".into(), ..typed("account_manager") }).await.unwrap();
    let scope = async || house.asks(&token).await.unwrap().actor.grants[0].scope.clone();
    assert_eq!(scope().await, channels(&[]), "none is assigned, and none is not all");
    assign(&robin, kim, "Acme\n2", "covers for Lee").await.unwrap();
    assert_eq!(scope().await, channels(&["1", "2"]));
    take_channel(&robin, kim, "1", "Lee is back").await.unwrap();
    assert_eq!(scope().await, channels(&["2"]));
    take_channel(&robin, kim, "1", "again").await.unwrap();
    assign(&robin, kim, "2", "again").await.unwrap();
    let told = ["samuso.granted", "samuso.channels_assigned", "samuso.channels_taken"];
    assert_eq!(house.events(3).await, told, "what is no change is no event");
    house
        .run(&format!(
            "INSERT INTO samuso.member_channel SELECT '{kim}', n::text, now(), 'x' FROM generate_series(1000, 1498) n"
        ))
        .await;
    is_told(assign(&robin, kim, "1", "one too many").await, "at most");
}

#[tokio::test]
async fn a_grant_of_some_channels_can_have_the_members_own_beside_them() {
    let mut house = House::open().await;
    let kim = house.member("kim", None).await;
    house
        .run(&format!(
            "INSERT INTO samuso.member_grant (member_id, role, channels, mine, granted_by, provider)
             VALUES ('{kim}', 'cx', '{{3}}', true, 'okta', 'okta')"
        ))
        .await;
    house.run(&format!("INSERT INTO samuso.member_channel VALUES ('{kim}', '2', now(), 'x')")).await;
    assert_eq!(house.cx("kim").await.actor.grants[0].scope, channels(&["2", "3"]));
}

//! Sessions of members whose grants end, and those that somebody ends.

use super::{House, is_told};
use crate::access::actor::Scope;
use crate::access::session::{Ending, Token};
use crate::problem::Problem;
use std::time::Duration;

#[tokio::test]
async fn with_the_primary_away_nobody_keeps_a_grant_that_has_ended() {
    let mut house = House::open().await;
    let kim = house.member("kim", Some(("cx", Scope::All))).await;
    let token = house.sign_in("kim").await;
    let ends = format!(
        "UPDATE samuso.member_grant SET expires_at = now() + interval '1 second' WHERE member_id = '{kim}'"
    );
    house.run(&ends).await;
    let found = house.sessions.find(&token, None).await.unwrap().unwrap();
    assert!(found.holds_for <= Duration::from_secs(1), "{:?}", found.holds_for);
    house.desk.databases.lose_primary().await;
    assert!(house.sessions.find(&token, None).await.unwrap().unwrap().from_memory);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert!(house.sessions.find(&token, None).await.is_err(), "its minute was over");
}

#[tokio::test]
async fn sessions_of_others_are_ended_by_who_looks_after_members_and_ones_own_by_oneself() {
    let mut house = House::open().await;
    let robin = house.member("robin", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", Some(("cx", Scope::All))).await;
    let (asks, tokens) = (house.cx("robin").await, [house.sign_in("kim").await, house.sign_in("kim").await]);
    let is_in = async |token: &Token| house.asks(token).await.is_some();
    let found = house.sessions.find(&tokens[0], None).await.unwrap().unwrap().signed_in;
    let kims = house.asks(&tokens[0]).await.unwrap();

    assert_eq!(house.sessions.end_of(&kims, robin, Ending::All).await, Err(Problem::Forbidden));
    is_told(house.sessions.end_of(&asks, robin, Ending::All).await, "This is you");
    house.sessions.end_of(&asks, robin, Ending::One(found.session)).await.unwrap_err();
    house.sessions.end_own(&house.asks(&tokens[1]).await.unwrap(), &found, None).await.unwrap();
    assert_eq!([is_in(&tokens[0]).await, is_in(&tokens[1]).await], [true, false], "all others");

    let other = house.sign_in("kim").await;
    house.sessions.end_of(&asks, kim, Ending::One(found.session)).await.unwrap();
    assert_eq!([is_in(&tokens[0]).await, is_in(&other).await], [false, true], "that one");
    house.sessions.end_of(&asks, kim, Ending::All).await.unwrap();
    house.sessions.end_of(&asks, kim, Ending::All).await.unwrap();
    assert!(!is_in(&other).await);
    let told = ["samuso.sessions_ended", "samuso.sign_in", "samuso.session_ended", "samuso.sessions_ended"];
    assert_eq!(house.events(4).await, told, "the second press ends nothing");
}

#[tokio::test]
async fn a_session_is_ended_by_its_id_only_where_it_is_that_members() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", Some(("cx", Scope::All))).await;
    house.member("lee", Some(("cx", Scope::All))).await;
    let (asks, lee) = (house.cx("robin").await, house.sign_in("lee").await);
    let lees = house.sessions.find(&lee, None).await.unwrap().unwrap().signed_in;
    house.sessions.end_of(&asks, kim, Ending::One(lees.session)).await.unwrap();
    assert!(house.asks(&lee).await.is_some(), "it is not Kim's");
    let kims = house.sign_in("kim").await;
    let found = house.sessions.find(&kims, None).await.unwrap().unwrap().signed_in;
    let cx = house.asks(&kims).await.unwrap();
    house.sessions.end_own(&cx, &found, Some(lees.session)).await.unwrap();
    assert!(house.asks(&lee).await.is_some(), "nor is it when Kim says so");
}

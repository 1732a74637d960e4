//! Who looks after members, and that somebody always does.

use super::{House, gives, is_told, typed};
use crate::access::actor::Scope;
use crate::access::grants::{TypedGrant, Which, take_back};
use crate::access::member::{assign, take_channel};
use crate::problem::Problem;
use crate::testing::channels;

#[tokio::test]
async fn nobody_changes_what_they_may_do_themselves() {
    let mut house = House::open().await;
    let robin = house.member("robin", Some(("admin", Scope::All))).await;
    house.member("lee", Some(("admin", Scope::All))).await;
    let asks = house.cx("robin").await;
    let before = house.number("SELECT count(*) FROM samuso.event").await;
    let grant = house.number("SELECT min(id) FROM samuso.member_grant").await;
    is_told(gives(&asks, robin, &typed("cx")).await, "This is you");
    is_told(take_back(&asks, &house.sessions, robin, Which::One(grant), "r").await, "This is you");
    is_told(take_back(&asks, &house.sessions, robin, Which::All, "r").await, "This is you");
    is_told(assign(&asks, robin, "1", "r").await, "This is you");
    is_told(take_channel(&asks, robin, "1", "r").await, "This is you");
    assert_eq!(house.number("SELECT count(*) FROM samuso.event").await, before);
}

#[tokio::test]
async fn who_does_not_look_after_members_changes_nothing() {
    let mut house = House::open().await;
    let kim = house.member("kim", Some(("cx", Scope::All))).await;
    house.member("some", Some(("admin", channels(&["1"])))).await;
    for asker in ["kim", "some"] {
        let cx = house.cx(asker).await;
        assert_eq!(gives(&cx, kim, &typed("cx")).await, Err(Problem::Forbidden), "{asker}");
        let taken = take_back(&cx, &house.sessions, kim, Which::All, "r").await;
        assert_eq!(taken, Err(Problem::Forbidden), "{asker}");
        assert_eq!(assign(&cx, kim, "1", "r").await, Err(Problem::Forbidden), "{asker}");
        assert_eq!(take_channel(&cx, kim, "1", "r").await, Err(Problem::Forbidden), "{asker}");
    }
}

#[tokio::test]
async fn whose_own_role_was_taken_back_meanwhile_changes_nothing_any_more() {
    let mut house = House::open().await;
    let robin = house.member("robin", Some(("admin", Scope::All))).await;
    house.member("lee", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", None).await;
    let (asks, lee) = (house.cx("robin").await, house.cx("lee").await);
    take_back(&lee, &house.sessions, robin, Which::All, "left").await.unwrap();
    assert_eq!(gives(&asks, kim, &typed("admin")).await, Err(Problem::Forbidden), "as of before");
}

#[tokio::test]
async fn somebody_is_always_left_who_looks_after_members() {
    let mut house = House::open().await;
    let lee = house.member("lee", Some(("admin", Scope::All))).await;
    let robin = house.member("robin", None).await;
    let asks = house.cx("lee").await;
    gives(&asks, robin, &TypedGrant { until: "2027-06-01T18:00".into(), ..typed("admin") }).await.unwrap();
    let robin_asks = house.cx("robin").await;
    // Robin's own ends in June.
    is_told(take_back(&robin_asks, &house.sessions, lee, Which::All, "left").await, "Nobody would be left");
    assert!(house.cx("lee").await.actor.grants.len() == 1, "nothing of it was done");
    // From a provider, it counts.
    house
        .run(&format!(
            "INSERT INTO samuso.member_grant (member_id, role, granted_by, provider) VALUES ('{robin}', 'admin', 'okta', 'okta')"
        ))
        .await;
    take_back(&robin_asks, &house.sessions, lee, Which::All, "left").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_each_others_away_at_the_same_moment_one_is_left() {
    for round in 0..8 {
        let mut house = House::open().await;
        let robin = house.member("robin", Some(("admin", Scope::All))).await;
        let lee = house.member("lee", Some(("admin", Scope::All))).await;
        let (robins, lees) = (house.cx("robin").await, house.cx("lee").await);
        let (one, other) = tokio::join!(
            take_back(&robins, &house.sessions, lee, Which::All, "r"),
            take_back(&lees, &house.sessions, robin, Which::All, "r"),
        );
        let done = [&one, &other].into_iter().filter(|result| result.is_ok()).count();
        assert_eq!(done, 1, "round {round}: {one:?}, {other:?}");
        assert!([one, other].contains(&Err(Problem::Forbidden)));
        let left = house.number("SELECT count(*) FROM samuso.grant_in_force WHERE role = 'admin'").await;
        assert_eq!(left, 1);
    }
}

#[tokio::test]
async fn a_role_that_the_catalogue_does_not_know_any_more_gives_nothing() {
    let mut house = House::open().await;
    let kim = house.member("kim", Some(("owner", Scope::All))).await;
    house.member("lee", Some(("admin", Scope::All))).await;
    let cx = house.cx("kim").await;
    assert_eq!(gives(&cx, kim, &typed("cx")).await, Err(Problem::Forbidden));
    // And it is no reason to think that somebody is left.
    let lee = house.cx("lee").await;
    take_back(&lee, &house.sessions, kim, Which::All, "it was renamed").await.unwrap();
}

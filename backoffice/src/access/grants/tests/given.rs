//! What is typed for a role, what it gives, and when that ends.

use super::{House, gives, is_told, typed};
use crate::access::actor::Scope;
use crate::access::grants::{TypedGrant, Which, take_back};
use crate::problem::Problem;
use crate::testing::channels;

#[tokio::test]
async fn a_role_is_given_until_a_moment_with_a_reason_and_taken_back_at_once() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", None).await;
    let (robin, token) = (house.cx("robin").await, house.sign_in("kim").await);
    assert!(house.asks(&token).await.unwrap().actor.grants.is_empty());

    let typed = TypedGrant { until: "2126-11-27T18:00".into(), ..typed("cx") };
    is_told(gives(&robin, kim, &typed).await, "more than a year away");
    let typed = TypedGrant { until: "2026-11-27T18:00".into(), ..typed };
    gives(&robin, kim, &typed).await.unwrap();
    is_told(gives(&robin, kim, &typed).await, "by hand already");
    let until = "SELECT count(*) FROM samuso.member_grant WHERE expires_at = '2026-11-27 09:00Z' AND reason = 'stands in for Kim'";
    assert_eq!(house.number(until).await, 1, "in the time zone of who typed it");
    assert_eq!(house.asks(&token).await.unwrap().actor.grants.len(), 1);
    assert_eq!(house.events(1).await, ["samuso.granted"]);

    let grant = house.number("SELECT id FROM samuso.member_grant WHERE reason IS NOT NULL").await;
    is_told(take_back(&robin, &house.sessions, kim, Which::One(grant), " ").await, "is needed");
    take_back(&robin, &house.sessions, kim, Which::One(grant), "Kim is back").await.unwrap();
    assert!(house.asks(&token).await.is_none(), "that was the last role");
    assert_eq!(house.events(2).await, ["samuso.revoked", "samuso.sessions_ended"]);
    is_told(
        take_back(&robin, &house.sessions, kim, Which::One(grant), "again").await,
        "nothing to take back",
    );
    assert_eq!(house.events(1).await, ["samuso.sessions_ended"], "the second press is no event");
}

#[tokio::test]
async fn a_grant_that_has_ended_gives_nothing_and_makes_room() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", None).await;
    let (robin, token) = (house.cx("robin").await, house.sign_in("kim").await);
    gives(&robin, kim, &TypedGrant { until: "2027-06-01T18:00".into(), ..typed("cx") }).await.unwrap();
    house
        .run("UPDATE samuso.member_grant SET granted_at = now() - interval '2 hours', expires_at = now() - interval '1 hour'
              WHERE expires_at IS NOT NULL")
        .await;
    assert!(house.asks(&token).await.unwrap().actor.grants.is_empty());
    gives(&robin, kim, &typed("cx")).await.unwrap();
    assert_eq!(house.asks(&token).await.unwrap().actor.grants.len(), 1);
}

#[tokio::test]
async fn everything_is_said_at_once_about_what_was_typed() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", None).await;
    let robin = house.cx("robin").await;
    let wrong = TypedGrant {
        role: "owner".into(),
        scope: "channels".into(),
        channels: "2\nAcme\nno such\n99".into(),
        until: "2020-01-01T00:00".into(),
        reason: String::new(),
    };
    let Err(Problem::Bad(faults)) = gives(&robin, kim, &wrong).await else { panic!("it was taken") };
    let at: Vec<_> = faults.iter().map(|fault| fault.at.as_deref().unwrap()).collect();
    assert_eq!(at, ["role", "channels", "channels", "until", "reason"], "{faults:?}");
    let right = TypedGrant { channels: "2\r\n Acme \n\n".into(), scope: "channels".into(), ..typed("cx") };
    gives(&robin, kim, &right).await.unwrap();
    assert_eq!(house.cx("kim").await.actor.grants[0].scope, channels(&["1", "2"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_give_the_same_at_the_same_moment_give_it_once() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    house.member("lee", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", None).await;
    let (robins, lees) = (house.cx("robin").await, house.cx("lee").await);
    let (typed, others) = (typed("cx"), typed("cx"));
    let (one, other) = tokio::join!(gives(&robins, kim, &typed), gives(&lees, kim, &others));
    assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
    let kims =
        "SELECT count(*) FROM samuso.event WHERE action = 'samuso.granted' AND arguments->>'member' = 'kim'";
    assert_eq!(house.number(kims).await, 1);
}

#[tokio::test]
async fn what_a_provider_gave_is_not_taken_back_here() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", None).await;
    house
        .run(&format!(
            "INSERT INTO samuso.member_grant (member_id, role, granted_by, provider) VALUES ('{kim}', 'cx', 'okta', 'okta')"
        ))
        .await;
    let grant = house.number("SELECT id FROM samuso.member_grant WHERE provider = 'okta'").await;
    let (robin, token) = (house.cx("robin").await, house.sign_in("kim").await);
    is_told(take_back(&robin, &house.sessions, kim, Which::One(grant), "r").await, "sign-in provider");
    assert_eq!(house.asks(&token).await.unwrap().actor.grants.len(), 1);
    // By hand too: another grant of the same role.
    gives(&robin, kim, &typed("cx")).await.unwrap();
    take_back(&robin, &house.sessions, kim, Which::All, "left").await.unwrap();
    assert!(house.asks(&token).await.is_none(), "on their last day every session ends");
    assert_eq!(house.cx("kim").await.actor.grants.len(), 1, "the provider still says so");
}

//! What is shown of members and of oneself.

use super::{House, gives, typed};
use crate::access::account::account;
use crate::access::actor::Scope;
use crate::access::grants::{TypedGrant, Which, take_back};
use crate::access::member::{Asked, list, page};
use crate::access::types::{Ended, Mark};
use crate::testing::channels;

#[tokio::test]
async fn ones_own_page_shows_what_one_has_and_may() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    house.member("kim", Some(("cx", channels(&["1"])))).await;
    let (token, _other) = (house.sign_in("kim").await, house.sign_in("kim").await);
    let found = house.sessions.find(&token, None).await.unwrap().unwrap().signed_in;
    let cx = house.asks(&token).await.unwrap();
    let page = account(&cx, &house.sessions, &found).await.unwrap();
    let own: Vec<bool> = page.sessions.iter().map(|session| session.is_own).collect();
    assert_eq!(own, [false, true], "newest first");
    assert_eq!(page.grants[0].channels, Some(vec![("1".into(), Some("Acme".into()))]));
    assert_eq!(page.sign_ins.len(), 2);
    let roles: Vec<_> = page.may.roles.iter().map(|(role, _)| role.as_str()).collect();
    assert_eq!(roles, ["cx"]);
    assert!(page.may.parts.iter().all(|part| part.entity.is_some()), "they do not look after members");
    let marks = page.may.parts.iter().flat_map(|part| &part.rows);
    assert!(marks.clone().count() > 5 && marks.flat_map(|row| &row.marks).all(|mark| *mark != Mark::No));
}

#[tokio::test]
async fn members_are_found_and_shown_with_what_has_ended() {
    let mut house = House::open().await;
    house.member("robin", Some(("admin", Scope::All))).await;
    let kim = house.member("kim", Some(("gone", Scope::All))).await;
    let robin = house.cx("robin").await;
    for (text, role, found) in [
        (None, None, vec!["kim", "robin"]),
        (Some("KI"), None, vec!["kim"]),
        (Some("robin"), Some("admin"), vec!["robin"]),
        (None, Some("cx"), vec![]),
    ] {
        let page = list(&robin, &Asked { text, role, after: None }).await.unwrap();
        assert_eq!(page.members.iter().map(|member| member.key.as_str()).collect::<Vec<_>>(), found);
    }
    let rest = list(&robin, &Asked { after: Some(kim), ..Asked::default() }).await.unwrap();
    assert_eq!(rest.members.len(), 1, "from there on");
    gives(&robin, kim, &TypedGrant { until: "2027-06-01T18:00".into(), ..typed("cx") }).await.unwrap();
    house
        .run("UPDATE samuso.member_grant SET granted_at = now() - interval '2 hours', expires_at = now() - interval '1 hour'
              WHERE expires_at IS NOT NULL")
        .await;
    gives(&robin, kim, &typed("cx")).await.unwrap();
    take_back(&robin, &house.sessions, kim, Which::All, "left").await.unwrap();
    let page = page(&robin, &house.sessions, kim).await.unwrap();
    let shown =
        page.grants.iter().map(|grant| (grant.role.as_str(), grant.label.is_some(), grant.ended.clone()));
    let shown: Vec<_> = shown.collect();
    assert!(
        matches!(&shown[0], ("cx", true, Some(Ended::TakenBack { by: Some(by), .. })) if by == "robin"),
        "{shown:?}"
    );
    assert!(matches!(shown[1], ("gone", false, Some(Ended::TakenBack { .. }))), "{shown:?}");
    assert_eq!(shown[2], ("cx", true, Some(Ended::Expired)), "it was closed later, but had ended by itself");
}

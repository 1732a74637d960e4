//! Roles given by whoever owns the schema.

use super::{House, typed};
use crate::access::actor::Actor;
use crate::access::grants::{NotGiven, WantedFromOutside, give, give_from_outside};
use crate::catalog::types::RoleKey;
use jiff::tz::TimeZone;
use std::time::Duration;
use uuid::Uuid;

#[tokio::test]
async fn whoever_owns_the_schema_gives_the_first_admin_their_role() {
    let mut house = House::open().await;
    let kim = house.member("kim", None).await;
    house.member("lee", None).await;
    house.run("UPDATE samuso.member SET name = 'Two of them' WHERE key IN ('kim', 'lee')").await;
    house.member("park", None).await;
    house.run("UPDATE samuso.member SET name = 'Only one' WHERE key = 'park'").await;
    let (by, role) = (Actor::system("root (samuso admin)"), RoleKey::new("admin"));
    let now: jiff::Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
    let until = now + Duration::from_hours(1);
    let wanted = |member, until, reason| WantedFromOutside { member, role: &role, until, reason };
    let id = kim.to_string();
    let before = house.number("SELECT count(*) FROM samuso.event").await;
    for (member, until, reason) in [
        ("nobody of this name", until, "r"),
        ("", until, "r"),
        ("Two of them", until, "r"),
        ("Only one", until, "r"),
        ("kim", until, " "),
        ("kim", now, "r"),
        ("kim", now + Duration::from_hours(24 * 367), "r"),
    ] {
        let refused =
            give_from_outside(&mut house.desk.owner, &by, &wanted(member, until, reason), now).await;
        assert!(refused.is_err(), "{member:?} {until} {reason:?}");
    }
    assert_eq!(house.number("SELECT count(*) FROM samuso.event").await, before, "nothing was changed");
    let given = give_from_outside(&mut house.desk.owner, &by, &wanted(&id, until, "the first"), now).await;
    assert_eq!(given.unwrap(), "Two of them");
    let again = give_from_outside(&mut house.desk.owner, &by, &wanted("kim", until, "again"), now).await;
    assert!(matches!(again, Err(NotGiven::HasIt(_))), "{again:?}");
    assert_eq!(house.events(1).await, ["samuso.granted"]);
    let event = "SELECT actor_label || ' ' || reason || ' ' || (arguments->>'role') FROM samuso.event ORDER BY id DESC LIMIT 1";
    let event: String = sqlx::query_scalar(event).fetch_one(&mut house.desk.owner).await.unwrap();
    assert_eq!(event, "root (samuso admin) the first admin");
    // What has ended, or covers less, is in nobody's way.
    for (was, told) in [
        ("expires_at = now() - interval '1 hour'", vec!["samuso.granted"]),
        ("channels = '{2}'", vec!["samuso.revoked", "samuso.granted"]),
    ] {
        let grant = format!(
            "UPDATE samuso.member_grant SET {was} WHERE role = 'admin' AND revoked_at IS NULL AND member_id = '{id}'"
        );
        house.run(&grant).await;
        give_from_outside(&mut house.desk.owner, &by, &wanted("kim", until, "again"), now).await.unwrap();
        assert_eq!(house.events(i64::try_from(told.len()).unwrap()).await, told, "{was}");
    }
    // They look after members from now on.
    let typed = typed("cx");
    let lee: Uuid = sqlx::query_scalar("SELECT id FROM samuso.member WHERE key = 'lee'")
        .fetch_one(&mut house.desk.owner)
        .await
        .unwrap();
    let cx = house.cx("kim").await;
    give(&cx, lee, &typed, &TimeZone::UTC, now).await.unwrap();
}

//! Who may give and take what, asked of the primary by several at the same time.

use super::{NotGiven, TypedGrant, WantedFromOutside, Which, give, give_from_outside, take_back};
use crate::access::account::account;
use crate::access::actor::{Actor, Scope};
use crate::access::member::{Asked, NewMember, add, assign, grant, list, page, take_channel};
use crate::access::session::{Ending, Lasts, Sessions, SignIn, Token};
use crate::access::types::{Ended, Mark, Preferences};
use crate::catalog::types::RoleKey;
use crate::cx::Cx;
use crate::problem::Problem;
use crate::testing::{Desk, channels};
use jiff::tz::TimeZone;
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

struct House {
    desk: Desk,
    sessions: Sessions,
}

impl House {
    async fn open() -> Self {
        let desk = Desk::open().await;
        let lasts = Lasts { idle: Duration::from_mins(30), absolute: Duration::from_hours(10) };
        Self { sessions: Sessions::new(Arc::clone(&desk.databases), lasts), desk }
    }

    /// A member with a role of the owner's giving, or with none.
    async fn member(&mut self, key: &str, role: Option<(&str, Scope)>) -> Uuid {
        let (by, preferences) = (Actor::system("a test"), Preferences::default());
        let new = NewMember { key, name: key, preferences };
        let id = add(&mut self.desk.owner, &by, &new, "r").await.unwrap();
        if let Some((role, scope)) = role {
            let given = crate::access::actor::Grant { role: RoleKey::new(role), scope };
            grant(&mut self.desk.owner, &by, id, &given, "r").await.unwrap();
        }
        id
    }

    async fn sign_in(&self, member: &str) -> Token {
        let sign_in = SignIn { member, how: "demo", replaces: None, request_id: "r" };
        self.sessions.start(sign_in).await.unwrap().unwrap()
    }

    /// What a member asks with now: as their session says.
    async fn cx(&self, member: &str) -> Cx {
        let token = self.sign_in(member).await;
        self.asks(&token).await.expect("a session")
    }

    async fn asks(&self, token: &Token) -> Option<Cx> {
        let actor = self.sessions.find(token, None).await.unwrap()?.signed_in.actor;
        let (office, databases) = (Arc::clone(&self.desk.office), Arc::clone(&self.desk.databases));
        Some(Cx::new(office, databases, actor, "r".into(), None))
    }

    async fn run(&mut self, sql: &str) {
        sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut self.desk.owner).await.unwrap();
    }

    /// The newest events, oldest first.
    async fn events(&mut self, number: i64) -> Vec<String> {
        let sql = "SELECT action FROM (SELECT id, action FROM samuso.event ORDER BY id DESC LIMIT $1) e ORDER BY id";
        sqlx::query_scalar(sql).bind(number).fetch_all(&mut self.desk.owner).await.unwrap()
    }

    async fn number(&mut self, sql: &str) -> i64 {
        self.desk.number(sql).await
    }
}

fn typed(role: &str) -> TypedGrant {
    TypedGrant {
        role: role.into(),
        scope: "all".into(),
        reason: "stands in for Kim".into(),
        ..TypedGrant::default()
    }
}

async fn gives(cx: &Cx, to: Uuid, typed: &TypedGrant) -> Result<(), Problem> {
    let now = "2026-11-21T09:00:00Z".parse().unwrap();
    give(cx, to, typed, &TimeZone::get("Asia/Seoul").unwrap(), now).await
}

fn is_told(result: Result<(), Problem>, text: &str) {
    let Err(Problem::Bad(faults)) = result else { panic!("{result:?}, and not: {text}") };
    assert!(faults.iter().any(|fault| fault.says.en.contains(text)), "{faults:?} do not say: {text}");
}

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

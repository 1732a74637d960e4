use super::{Name, NewRequest, Purpose, Said, SignOut, SignedInBy};
use crate::access::actor::Scope;
use crate::access::identity::Asserted;
use crate::access::session::{Lasts, Sessions, Token};
use crate::access::types::Preferences;
use crate::catalog::types::RoleKey;
use crate::ops::testing::{Office, office};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;

const LASTS: Lasts = Lasts { idle: Duration::from_mins(30), absolute: Duration::from_hours(10) };
const ISSUER: &str = "https://idp.example.com";

async fn with_sessions() -> (Office, Sessions) {
    let office = office().await;
    let sessions = Sessions::new(Arc::clone(&office.databases), LASTS);
    (office, sessions)
}

/// The database's own clock is what counts here.
fn in_minutes(minutes: i64) -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the database's clock is the system's")]
    let now = Timestamp::now();
    now + SignedDuration::from_mins(minutes)
}

fn name(id: &str) -> Name {
    Name { id: id.to_owned(), format: Some("persistent".to_owned()), ..Name::default() }
}

async fn sign_in(
    sessions: &Sessions,
    assertion: &str,
    who: &str,
    change: impl FnOnce(&mut Said),
) -> SignedInBy {
    let (preferences, name) = (Preferences::default(), name(who));
    let asserted = Asserted {
        provider: "okta",
        how: "saml",
        issuer: ISSUER,
        subject: who,
        email: None,
        name: "Kim",
        roles: [(RoleKey::new("cx"), Scope::All.into())].into(),
        preferences: &preferences,
        authenticated_at: None,
        session: Some(assertion),
        id_token: None,
        replaces: None,
        request_id: "r",
    };
    let mut said = Said { assertion, until: in_minutes(5), name: &name, session_until: None, replaces: None };
    change(&mut said);
    sessions.sign_in_by(&asserted, &said).await.unwrap()
}

async fn token(sessions: &Sessions, assertion: &str, who: &str) -> Token {
    match sign_in(sessions, assertion, who, |_| {}).await {
        SignedInBy::Assertion(token) => token,
        _ => panic!("{who} was not let in"),
    }
}

async fn is_in_force(sessions: &Sessions, token: &Token) -> bool {
    sessions.find(token, None).await.unwrap().is_some()
}

fn sign_out<'a>(message: &'a str, name: &'a Name, session_indexes: &'a [String]) -> SignOut<'a> {
    let until = in_minutes(5);
    SignOut { provider: "okta", issuer: ISSUER, message, until, name, session_indexes, request_id: "r" }
}

#[tokio::test]
async fn a_request_serves_once_and_in_its_own_browser_provider_and_purpose_alone() {
    let (mut office, sessions) = with_sessions().await;
    let id = "_0123456789abcdef0123456789abcdef";
    let (relay, browser, session) = (Token::new().unwrap(), Token::new().unwrap(), Token::new().unwrap());
    let request = NewRequest {
        provider: "okta",
        purpose: Purpose::SignIn,
        relay: &relay,
        browser: &browser,
        id,
        session: Some(&session),
        again_as: None,
        next: "/e/article",
        client: "192.0.2.1",
    };
    sessions.begin_request(&request).await.unwrap();
    let other = Token::new().unwrap();
    for (provider, purpose, relay, browser) in [
        ("entra", Purpose::SignIn, &relay, &browser),
        ("okta", Purpose::SignOut, &relay, &browser),
        ("okta", Purpose::SignIn, &other, &browser),
        ("okta", Purpose::SignIn, &relay, &other),
    ] {
        assert!(sessions.take_request(provider, purpose, relay, browser).await.unwrap().is_none());
    }
    let taken = sessions.take_request("okta", Purpose::SignIn, &relay, &browser).await.unwrap().unwrap();
    assert_eq!((taken.id.as_str(), taken.next.as_str()), (id, "/e/article"));
    assert_eq!(taken.session_hash, Some(session.hash()));
    let again = sessions.take_request("okta", Purpose::SignIn, &relay, &browser).await.unwrap();
    assert!(again.is_none(), "it was used");

    sessions.begin_request(&request).await.unwrap();
    office.run("UPDATE samuso.saml_request SET expires_at = now() - interval '1 second'").await;
    assert!(sessions.take_request("okta", Purpose::SignIn, &relay, &browser).await.unwrap().is_none());
    assert_eq!(sessions.clean_requests().await.unwrap(), 1);
}

#[tokio::test]
async fn of_too_many_requests_the_oldest_of_the_crowd_gives_way() {
    let (mut office, sessions) = with_sessions().await;
    office
        .run("INSERT INTO samuso.saml_request (relay_hash, browser_hash, provider, purpose, request_id, next, expires_at, client)
              SELECT sha256(n::text::bytea), sha256('b'), 'okta', 'sign_in', repeat('r', 33), '/',
              now() + interval '1 minute', CASE n WHEN 1 THEN '192.0.2.9' ELSE '192.0.2.1' END
              FROM generate_series(1, 5000) AS n")
        .await;
    let (relay, browser, id) = (Token::new().unwrap(), Token::new().unwrap(), "r".repeat(33));
    let request = NewRequest {
        provider: "okta",
        purpose: Purpose::SignIn,
        relay: &relay,
        browser: &browser,
        id: &id,
        session: None,
        again_as: None,
        next: "/",
        client: "192.0.2.9",
    };
    sessions.begin_request(&request).await.unwrap();
    let of = "SELECT count(*), count(*) FILTER (WHERE client = '192.0.2.9') FROM samuso.saml_request";
    let of: (i64, i64) = sqlx::query_as(of).fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(of, (5_000, 2), "and nobody else's");
}

#[tokio::test]
async fn an_assertion_serves_once() {
    let (mut office, sessions) = with_sessions().await;
    let first = token(&sessions, "_a", "kim").await;
    assert!(matches!(sign_in(&sessions, "_a", "kim", |_| {}).await, SignedInBy::Replayed));
    assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in_refused");
    assert!(is_in_force(&sessions, &first).await, "whoever repeats it ends nothing");
    office.run("UPDATE samuso.saml_seen SET expires_at = now() - interval '59 minutes'").await;
    assert_eq!(sessions.clean_seen().await.unwrap(), 0);
    assert!(matches!(sign_in(&sessions, "_a", "kim", |_| {}).await, SignedInBy::Replayed));
    office.run("UPDATE samuso.saml_seen SET expires_at = now() - interval '2 hours'").await;
    assert_eq!(sessions.clean_seen().await.unwrap(), 1);
}

#[tokio::test]
async fn of_the_same_assertion_twice_at_once_one_is_let_in() {
    let (_office, sessions) = with_sessions().await;
    let both =
        futures::join!(sign_in(&sessions, "_a", "kim", |_| {}), sign_in(&sessions, "_a", "kim", |_| {}));
    let is_in = |by: &SignedInBy| matches!(by, SignedInBy::Assertion(_));
    assert!(is_in(&both.0) != is_in(&both.1));
}

#[tokio::test]
async fn a_session_ends_when_the_provider_said_that_it_would_and_replaces_the_browsers_old_one() {
    let (mut office, sessions) = with_sessions().await;
    let old = token(&sessions, "_a", "kim").await;
    let until = in_minutes(7);
    let new = sign_in(&sessions, "_b", "kim", |said| {
        (said.session_until, said.replaces) = (Some(until), Some(old.hash()));
    });
    assert!(matches!(new.await, SignedInBy::Assertion(_)));
    assert!(!is_in_force(&sessions, &old).await);
    let ends: i64 = sqlx::query_scalar(
        "SELECT max(extract(epoch FROM expires_at))::bigint FROM samuso.session WHERE ended_at IS NULL",
    )
    .fetch_one(&mut office.owner)
    .await
    .unwrap();
    assert!((ends - until.as_second()).abs() <= 1, "{ends}");
    let late = sign_in(&sessions, "_c", "kim", |said| said.session_until = Some(in_minutes(6_000))).await;
    assert!(matches!(late, SignedInBy::Assertion(_)));
    let longest: i64 =
        sqlx::query_scalar("SELECT max(extract(epoch FROM expires_at - now()))::bigint FROM samuso.session")
            .fetch_one(&mut office.owner)
            .await
            .unwrap();
    assert!((35_900..=36_000).contains(&longest), "ours is the bound: {longest}");
}

#[tokio::test]
async fn a_provider_ends_the_sessions_that_it_names_and_no_others() {
    let (mut office, sessions) = with_sessions().await;
    let kim = [token(&sessions, "_1", "kim").await, token(&sessions, "_2", "kim").await];
    let lee = token(&sessions, "_3", "lee").await;
    let before = office.events().await.len();
    let (name_of_kim, nobody) = (name("kim"), name("nobody"));
    let other = Name { format: Some("transient".to_owned()), ..name_of_kim.clone() };
    for (message, name, index, ended) in [
        ("_a", &nobody, vec![], Some(0)),
        ("_b", &other, vec![], Some(0)),
        ("_c", &name_of_kim, vec!["_9".to_owned()], Some(0)),
        ("_d", &name_of_kim, vec!["_1".to_owned()], Some(1)),
        ("_d", &name_of_kim, vec!["_2".to_owned()], None),
    ] {
        assert_eq!(sessions.sign_out_by(&sign_out(message, name, &index)).await.unwrap(), ended, "{message}");
    }
    assert!(!is_in_force(&sessions, &kim[0]).await && is_in_force(&sessions, &kim[1]).await);
    assert_eq!(office.events().await[before..], ["samuso.sign_out"], "one session, one event");
    // Without a format it is the same name; without an index it is all of its sessions.
    let plain = Name { format: None, ..name_of_kim.clone() };
    assert_eq!(sessions.sign_out_by(&sign_out("_e", &plain, &[])).await.unwrap(), Some(1));
    assert!(!is_in_force(&sessions, &kim[1]).await && is_in_force(&sessions, &lee).await);
    // A session that its provider never named could be the one that it means.
    let park = token(&sessions, "_4", "park").await;
    office.run("UPDATE samuso.session SET provider_session = NULL").await;
    let index = ["_9".to_owned()];
    assert_eq!(sessions.sign_out_by(&sign_out("_g", &name("park"), &index)).await.unwrap(), Some(1));
    assert!(!is_in_force(&sessions, &park).await && is_in_force(&sessions, &lee).await);
    let elsewhere = SignOut { provider: "entra", ..sign_out("_f", &plain, &[]) };
    assert_eq!(sessions.sign_out_by(&elsewhere).await.unwrap(), Some(0));
}

#[tokio::test]
async fn whose_session_it_is_is_known_until_it_ends() {
    let (mut office, sessions) = with_sessions().await;
    let token = token(&sessions, "_1", "kim").await;
    let left = sessions.left(&token).await.unwrap().unwrap();
    assert_eq!((left.provider.as_str(), &left.name), ("okta", &name("kim")));
    assert_eq!(left.session_index.as_deref(), Some("_1"));
    office.run("UPDATE samuso.session SET ended_at = now()").await;
    assert_eq!(sessions.left(&token).await.unwrap(), None);
}

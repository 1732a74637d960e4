use super::{Asserted, Attempt, Flaw, NewAttempt};
use crate::access::actor::{Covers, Scope};
use crate::access::session::{Lasts, Sessions, Token};
use crate::access::types::Preferences;
use crate::catalog::types::RoleKey;
use crate::ops::testing::{Office, office};
use crate::problem::Part;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const LASTS: Lasts = Lasts { idle: Duration::from_mins(30), absolute: Duration::from_hours(10) };
const NONCE: &str = "nonce-nonce-nonce-nonce-nonce-nonce";
const VERIFIER: &str = "verifier-verifier-verifier-verifier-verifier";

async fn with_sessions() -> (Office, Sessions) {
    let office = office().await;
    let sessions = Sessions::new(Arc::clone(&office.databases), LASTS);
    (office, sessions)
}

async fn begin(sessions: &Sessions) -> (Token, Token) {
    let (state, browser) = (Token::new().unwrap(), Token::new().unwrap());
    let attempt = NewAttempt {
        provider: "okta",
        state: &state,
        browser: &browser,
        nonce: NONCE,
        verifier: VERIFIER,
        next: "/",
        again_as: None,
        client: "192.0.2.7",
    };
    sessions.begin(&attempt).await.unwrap();
    (state, browser)
}

async fn take(sessions: &Sessions, provider: &str, state: &Token, browser: &Token) -> Option<Attempt> {
    sessions.take(provider, state, browser).await.unwrap()
}

fn roles<const N: usize>(roles: [(&str, Scope); N]) -> BTreeMap<RoleKey, Covers> {
    roles.into_iter().map(|(role, scope)| (RoleKey::new(role), scope.into())).collect()
}

fn asserted<'a>(
    subject: &'a str,
    roles: BTreeMap<RoleKey, Covers>,
    preferences: &'a Preferences,
) -> Asserted<'a> {
    Asserted {
        provider: "okta",
        how: "oidc",
        issuer: "https://example.okta.com",
        subject,
        email: None,
        name: "Kim",
        roles,
        preferences,
        authenticated_at: Timestamp::from_second(1_700_000_000).ok(),
        session: Some("sid-1"),
        id_token: Some("the.id.token"),
        replaces: None,
        request_id: "r",
    }
}

async fn sign_in(sessions: &Sessions, subject: &str, roles: BTreeMap<RoleKey, Covers>) -> Option<Token> {
    let preferences = Preferences::default();
    sessions.sign_in(&asserted(subject, roles, &preferences)).await.unwrap()
}

#[tokio::test]
async fn a_session_knows_what_the_provider_said_of_it_and_forgets_the_token_at_its_end() {
    let (mut office, sessions) = with_sessions().await;
    let token = sign_in(&sessions, "kim", roles([("cx", Scope::All)])).await.unwrap();
    let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
    assert_eq!(signed_in.provider.as_deref(), Some("okta"));
    assert_eq!(signed_in.authenticated_at, Timestamp::from_second(1_700_000_000).ok());
    let kept = "SELECT id = $1, provider_session, id_token FROM samuso.session";
    let kept = sqlx::query_as::<_, (bool, Option<String>, Option<String>)>(kept).bind(signed_in.session);
    let (is_it, sid, id_token) = kept.fetch_one(&mut office.owner).await.unwrap();
    assert_eq!((is_it, sid.as_deref(), id_token.as_deref()), (true, Some("sid-1"), Some("the.id.token")));
    sessions.end(&token, &signed_in, "r").await.unwrap();
    let left: Option<String> =
        sqlx::query_scalar("SELECT id_token FROM samuso.session").fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(left, None);
}

#[tokio::test]
async fn what_is_too_long_to_be_kept_keeps_nobody_out() {
    let (mut office, sessions) = with_sessions().await;
    let long = "x".repeat(8_001);
    let (roles, preferences) = (roles([("cx", Scope::All)]), Preferences::default());
    let asserted =
        Asserted { session: Some(&long), id_token: Some(&long), ..asserted("kim", roles, &preferences) };
    assert!(sessions.sign_in(&asserted).await.unwrap().is_some());
    let kept = "SELECT coalesce(provider_session, id_token) FROM samuso.session";
    let kept: Option<String> = sqlx::query_scalar(kept).fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(kept, None);
}

async fn held(sessions: &Sessions, token: &Token) -> Option<Vec<(String, Scope)>> {
    let found = sessions.find(token, None).await.unwrap()?;
    let grants = found.signed_in.actor.grants.iter();
    Some(grants.map(|grant| (grant.role.to_string(), grant.scope.clone())).collect())
}

#[tokio::test]
async fn an_attempt_serves_once_and_in_its_own_browser_and_provider_alone() {
    let (_office, sessions) = with_sessions().await;
    let (state, browser) = begin(&sessions).await;
    assert!(take(&sessions, "okta", &state, &Token::new().unwrap()).await.is_none());
    assert!(take(&sessions, "google", &state, &browser).await.is_none());
    assert!(take(&sessions, "okta", &Token::new().unwrap(), &browser).await.is_none());
    let taken = take(&sessions, "okta", &state, &browser).await.unwrap();
    assert_eq!((taken.nonce.as_str(), taken.verifier.as_str(), taken.next.as_str()), (NONCE, VERIFIER, "/"));
    assert!(take(&sessions, "okta", &state, &browser).await.is_none(), "it was used");
}

#[tokio::test]
async fn an_attempt_ends_by_itself_and_is_removed() {
    let (mut office, sessions) = with_sessions().await;
    let (state, browser) = begin(&sessions).await;
    assert_eq!(sessions.clean_attempts().await.unwrap(), 0);
    office.run("UPDATE samuso.sign_in_attempt SET expires_at = now() - interval '1 second'").await;
    assert!(take(&sessions, "okta", &state, &browser).await.is_none());
    assert_eq!(sessions.clean_attempts().await.unwrap(), 1);
}

#[tokio::test]
async fn of_too_many_attempts_the_oldest_of_the_busiest_address_gives_way() {
    let (mut office, sessions) = with_sessions().await;
    let (state, browser) = begin(&sessions).await;
    office
        .run("INSERT INTO samuso.sign_in_attempt (state_hash, browser_hash, provider, nonce, verifier, next, expires_at, client)
              SELECT sha256(n::text::bytea), sha256('b'), 'okta', repeat('n', 40), repeat('v', 43), '/',
                     now() + interval '1 minute' + n * interval '1 millisecond', '192.0.2.1'
              FROM generate_series(1, 4999) AS n")
        .await;
    let (second, second_browser) = begin(&sessions).await;
    let left = "SELECT count(*), min(expires_at) FILTER (WHERE client = '192.0.2.1')
                    > now() + interval '1 minute' - interval '10 seconds' FROM samuso.sign_in_attempt";
    let (left, _): (i64, bool) = sqlx::query_as(left).fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(left, 5_000);
    let first = "SELECT count(*) FROM samuso.sign_in_attempt WHERE state_hash = sha256('1')";
    let first: i64 = sqlx::query_scalar(first).fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(first, 0, "the oldest of the stranger's");
    assert!(take(&sessions, "okta", &state, &browser).await.is_some(), "not whoever came before");
    assert!(take(&sessions, "okta", &second, &second_browser).await.is_some());
}

#[tokio::test]
async fn attempts_are_bounded_however_many_addresses_they_come_from() {
    let (mut office, sessions) = with_sessions().await;
    office
        .run("INSERT INTO samuso.sign_in_attempt (state_hash, browser_hash, provider, nonce, verifier, next, expires_at, client)
              SELECT sha256(n::text::bytea), sha256('b'), 'okta', repeat('n', 40), repeat('v', 43), '/',
                     now() + interval '1 minute', host('2001:db8::'::inet + n) FROM generate_series(1, 5000) AS n")
        .await;
    let (state, browser) = begin(&sessions).await;
    let left = "SELECT count(*) FROM samuso.sign_in_attempt";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(left, 5_000, "of all of them one gave way");
    assert!(take(&sessions, "okta", &state, &browser).await.is_some());
}

#[tokio::test]
async fn first_sign_ins_at_the_same_time_are_one_member() {
    let (mut office, sessions) = with_sessions().await;
    for subject in ["kim", "lee", "park"] {
        let both = || sign_in(&sessions, subject, roles([("cx", Scope::All)]));
        let all = tokio::join!(both(), both(), both(), both());
        assert!(all.0.is_some() && all.1.is_some() && all.2.is_some() && all.3.is_some(), "{subject}");
    }
    let counted = "SELECT (SELECT count(*) FROM samuso.member), (SELECT count(*) FROM samuso.identity),
                          (SELECT count(*) FROM samuso.member_grant), (SELECT count(*) FROM samuso.session)";
    let counted: (i64, i64, i64, i64) = sqlx::query_as(counted).fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(counted, (3, 3, 3, 12));
    let added = office.events().await.into_iter().filter(|action| action == "samuso.member_added").count();
    assert_eq!(added, 3, "nobody is added twice, not even on the timeline");
}

#[tokio::test]
async fn a_member_is_called_as_the_provider_calls_them_now() {
    let (mut office, sessions) = with_sessions().await;
    sign_in(&sessions, "kim", roles([("cx", Scope::All)])).await.unwrap();
    let preferences = Preferences::default();
    let renamed = Asserted { name: "Kim Hana", ..asserted("kim", roles([("cx", Scope::All)]), &preferences) };
    let token = sessions.sign_in(&renamed).await.unwrap().unwrap();
    let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
    assert_eq!(signed_in.member.name, "Kim Hana");
    let events = office.events().await;
    assert_eq!(events[events.len() - 2..], ["samuso.member_renamed", "samuso.sign_in"]);
    let told =
        "SELECT before ->> 'name', after ->> 'name' FROM samuso.event WHERE action = 'samuso.member_renamed'";
    let told: (String, String) = sqlx::query_as(told).fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(told, ("Kim".to_owned(), "Kim Hana".to_owned()));
    sessions.sign_in(&renamed).await.unwrap().unwrap();
    assert_eq!(office.events().await.len(), events.len() + 1, "the same name is no event");
}

#[tokio::test]
async fn groups_give_roles_and_each_sign_in_replaces_them() {
    let (mut office, sessions) = with_sessions().await;
    let some = Scope::Channels(["1".to_owned()].into());
    let both = roles([("admin", Scope::All), ("cx", some.clone())]);
    let first = sign_in(&sessions, "kim", both).await.unwrap();
    assert_eq!(held(&sessions, &first).await.unwrap().len(), 2);
    let told = ["samuso.member_added", "samuso.granted", "samuso.granted", "samuso.sign_in"];
    assert_eq!(office.events().await, told);
    sign_in(&sessions, "kim", roles([("cx", Scope::All)])).await.unwrap();
    assert_eq!(
        held(&sessions, &first).await.unwrap(),
        [("cx".to_owned(), Scope::All)],
        "the old session, too"
    );
    let told = ["samuso.revoked", "samuso.revoked", "samuso.granted", "samuso.sign_in"];
    assert_eq!(office.events().await[4..], told);
    sign_in(&sessions, "kim", roles([("cx", Scope::All)])).await.unwrap();
    assert_eq!(office.events().await[8..], ["samuso.sign_in"], "what stays is no event");
}

#[tokio::test]
async fn whom_no_group_gives_a_role_is_not_let_in_and_leaves_no_member() {
    let (mut office, sessions) = with_sessions().await;
    assert!(sign_in(&sessions, "kim", roles([])).await.is_none());
    assert_eq!(office.events().await, ["samuso.sign_in_refused"]);
    let members: i64 =
        sqlx::query_scalar("SELECT count(*) FROM samuso.member").fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(members, 0);
}

#[tokio::test]
async fn losing_the_last_role_ends_every_session() {
    let (mut office, sessions) = with_sessions().await;
    let token = sign_in(&sessions, "kim", roles([("cx", Scope::All)])).await.unwrap();
    let other = sign_in(&sessions, "lee", roles([("cx", Scope::All)])).await.unwrap();
    assert!(held(&sessions, &token).await.is_some());
    assert!(sign_in(&sessions, "kim", roles([])).await.is_none());
    assert!(held(&sessions, &token).await.is_none());
    assert!(held(&sessions, &other).await.is_some(), "Lee is somebody else");
    let events = office.events().await;
    assert_eq!(events[events.len() - 2..], ["samuso.revoked", "samuso.sign_in_refused"]);
}

#[tokio::test]
async fn what_was_given_by_hand_stays_and_lets_in() {
    let (mut office, sessions) = with_sessions().await;
    sign_in(&sessions, "kim", roles([("cx", Scope::All)])).await.unwrap();
    office
        .run("INSERT INTO samuso.member_grant (member_id, role, granted_by) SELECT id, 'cx', 'Robin' FROM samuso.member")
        .await;
    let token = sign_in(&sessions, "kim", roles([])).await.unwrap();
    assert_eq!(held(&sessions, &token).await.unwrap(), [("cx".to_owned(), Scope::All)]);
}

#[tokio::test]
async fn the_writer_gives_and_takes_by_hand_only_for_a_member_who_is_somebody_else() {
    let (mut office, _sessions) = with_sessions().await;
    office.member("cx", Scope::All).await;
    office.member("admin", Scope::All).await;
    let refused = async |sql: &'static str| {
        let mut write = office.databases.write(Part::SignIn).await.unwrap();
        sqlx::query(sql).execute(&mut *write).await.unwrap_err().to_string()
    };
    let nobody = "UPDATE samuso.member_grant SET revoked_at = now()";
    assert!(refused(nobody).await.contains("row-level security"));
    let themselves = "UPDATE samuso.member_grant SET revoked_at = now(), revoked_by_id = member_id";
    assert!(refused(themselves).await.contains("taken_from_others"));
    for (given, because) in [
        ("'x', NULL, 'r'", "row-level security"),
        ("'x', c.id, NULL", "row-level security"),
        ("'x', a.id, 'r'", "given_to_others"),
    ] {
        let sql = format!(
            "INSERT INTO samuso.member_grant (member_id, role, granted_by, granted_by_id, reason)
             SELECT a.id, 'admin', {given} FROM samuso.member a, samuso.member c WHERE a.key = 'admin' AND c.key = 'cx'"
        );
        let mut write = office.databases.write(Part::SignIn).await.unwrap();
        let error = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *write).await.unwrap_err().to_string();
        assert!(error.contains(because), "{given}: {error}");
    }
    for column in ["role = 'admin'", "expires_at = NULL", "channels = NULL", "member_id = member_id"] {
        let mut write = office.databases.write(Part::SignIn).await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("UPDATE samuso.member_grant SET {column}"));
        let error = sqlx::query(sql).execute(&mut *write).await.unwrap_err().to_string();
        assert!(error.contains("permission denied"), "{column}: {error}");
    }
    // What was taken back stays so.
    office.run("UPDATE samuso.member_grant SET revoked_at = now()").await;
    let mut write = office.databases.write(Part::SignIn).await.unwrap();
    let back = "UPDATE samuso.member_grant SET revoked_at = NULL";
    assert_eq!(sqlx::query(back).execute(&mut *write).await.unwrap().rows_affected(), 0);
}

#[tokio::test]
async fn refusals_that_are_events_are_bounded() {
    let (mut office, sessions) = with_sessions().await;
    for _ in 0..61 {
        sessions.refuse(("oidc", "okta"), Flaw::Signature, "r").await.unwrap();
    }
    assert_eq!(office.events().await.len(), 60);
}

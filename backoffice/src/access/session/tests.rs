use super::{Eyes, Lasts, Sessions, SignIn, Token};
use crate::access::actor::Scope;
use crate::access::member::prefer;
use crate::access::types::{Preferences, Theme};
use crate::catalog::types::{Locale, RoleKey};
use crate::cx::OwnWrite;
use crate::ops::testing::{Office, office};
use crate::problem::{Part, Problem};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

const LASTS: Lasts = Lasts { idle: Duration::from_mins(30), absolute: Duration::from_hours(10) };

async fn with_members() -> (Office, Sessions) {
    let mut office = office().await;
    office.member("cx", Scope::All).await;
    office.member("account_manager", Scope::Channels(BTreeSet::from(["7".to_owned()]))).await;
    let sessions = Sessions::new(Arc::clone(&office.databases), LASTS);
    (office, sessions)
}

async fn sign_in(sessions: &Sessions, member: &str, replaces: Option<&Token>) -> Option<Token> {
    sessions.start(SignIn { member, how: "demo", replaces, request_id: "r" }).await.unwrap()
}

async fn is_in_force(sessions: &Sessions, token: &Token) -> bool {
    sessions.find(token, None).await.unwrap().is_some()
}

#[tokio::test]
async fn a_session_stands_for_its_member_and_their_grants() {
    let (mut office, sessions) = with_members().await;
    let token = sign_in(&sessions, "account_manager", None).await.unwrap();
    let found = sessions.find(&token, None).await.unwrap().unwrap();
    let actor = &found.signed_in.actor;
    assert_eq!((found.signed_in.member.key.as_str(), actor.label.as_str()), ("account_manager", "한지민"));
    assert_eq!(actor.grants.len(), 1);
    assert_eq!(actor.grants[0].scope, Scope::Channels(BTreeSet::from(["7".to_owned()])));
    assert!(!found.from_memory);
    assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in");
}

#[tokio::test]
async fn the_database_does_not_hold_the_token() {
    let (mut office, sessions) = with_members().await;
    let token = sign_in(&sessions, "cx", None).await.unwrap();
    let kept: Vec<u8> = sqlx::query_scalar("SELECT token_hash FROM samuso.session")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    assert_eq!(kept, token.hash());
    assert_ne!(hex::encode(&kept), token.secret());
}

#[tokio::test]
async fn nobody_is_let_in_who_is_no_member_and_it_is_an_event() {
    let (mut office, sessions) = with_members().await;
    assert!(sign_in(&sessions, "root", None).await.is_none());
    assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in_refused");
    assert!(!is_in_force(&sessions, &Token::random().unwrap()).await);
}

#[tokio::test]
async fn signing_in_again_ends_the_browsers_old_session() {
    let (_office, sessions) = with_members().await;
    let old = sign_in(&sessions, "cx", None).await.unwrap();
    let new = sign_in(&sessions, "cx", Some(&old)).await.unwrap();
    assert!(old.secret() != new.secret());
    assert!(!is_in_force(&sessions, &old).await);
    assert!(is_in_force(&sessions, &new).await);
}

#[tokio::test]
async fn signing_out_ends_it_at_once_and_once() {
    let (mut office, sessions) = with_members().await;
    let token = sign_in(&sessions, "cx", None).await.unwrap();
    let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
    sessions.end(&token, &signed_in, "r").await.unwrap();
    sessions.end(&token, &signed_in, "r").await.unwrap();
    assert!(!is_in_force(&sessions, &token).await);
    let ends = office.events().await.into_iter().filter(|action| action == "samuso.sign_out").count();
    assert_eq!(ends, 1);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    for change in [
        "UPDATE samuso.session SET last_seen_at = now() - interval '31 minutes'",
        "UPDATE samuso.session SET expires_at = now() - interval '1 second'",
    ] {
        let (mut office, sessions) = with_members().await;
        let token = sign_in(&sessions, "cx", None).await.unwrap();
        office.run(change).await;
        assert!(!is_in_force(&sessions, &token).await, "{change}");
    }
}

#[tokio::test]
async fn a_grant_that_is_taken_away_is_gone_with_the_next_request() {
    let (mut office, sessions) = with_members().await;
    let token = sign_in(&sessions, "cx", None).await.unwrap();
    for change in [
        "UPDATE samuso.member_grant SET expires_at = now()",
        "UPDATE samuso.member_grant SET revoked_at = now()",
    ] {
        office.run(change).await;
        let found = sessions.find(&token, None).await.unwrap().unwrap();
        assert!(found.signed_in.actor.grants.is_empty(), "{change}");
    }
}

#[tokio::test]
async fn use_is_noted_once_a_minute() {
    let (mut office, sessions) = with_members().await;
    let token = sign_in(&sessions, "cx", None).await.unwrap();
    assert!(!sessions.find(&token, None).await.unwrap().unwrap().seen_is_old);
    office.run("UPDATE samuso.session SET last_seen_at = now() - interval '2 minutes'").await;
    assert!(sessions.find(&token, None).await.unwrap().unwrap().seen_is_old);
    sessions.touch(&token).await.unwrap();
    assert!(!sessions.find(&token, None).await.unwrap().unwrap().seen_is_old);
}

#[tokio::test]
async fn a_browsers_own_write_is_held_against_the_primary() {
    let (_office, sessions) = with_members().await;
    let token = sign_in(&sessions, "cx", None).await.unwrap();
    let held = async |own_write| sessions.find(&token, Some(&own_write)).await.unwrap().unwrap().own_write;
    let early = OwnWrite::Before("0/1".to_owned());
    assert_eq!(held(early.clone()).await, Some(early));
    assert_eq!(held(OwnWrite::Before("FFFFFFFF/FFFFFFFF".to_owned())).await, None);
    // Of a write that nobody could place, the primary says how far it is by now.
    assert!(matches!(held(OwnWrite::Somewhere).await, Some(OwnWrite::Before(position)) if position != "0/0"));
}

#[tokio::test]
async fn with_the_primary_away_who_was_known_goes_on_reading() {
    let (mut office, sessions) = with_members().await;
    let known = sign_in(&sessions, "cx", None).await.unwrap();
    let unknown = sign_in(&sessions, "cx", None).await.unwrap();
    assert!(is_in_force(&sessions, &known).await);
    office.databases.lose_primary().await;
    assert!(sessions.find(&known, None).await.unwrap().unwrap().from_memory);
    assert!(matches!(sessions.find(&unknown, None).await, Err(Problem::Away(Part::SignIn))));
    assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in");
}

#[tokio::test]
async fn looking_with_other_eyes_is_known_for_no_longer_than_it_lasts() {
    let (mut office, sessions) = with_members().await;
    let token = sign_in(&sessions, "cx", None).await.unwrap();
    let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
    let eyes = Eyes::Role(RoleKey::new("account_manager"));
    sessions.view_as(&token, &signed_in, &eyes, "r").await.unwrap();
    office.run("UPDATE samuso.session SET as_until = now() + interval '3 seconds'").await;
    let found = sessions.find(&token, None).await.unwrap().unwrap();
    assert!(
        found.signed_in.looking.is_some() && found.holds_for <= Duration::from_secs(3),
        "{:?}",
        found.holds_for
    );
    office.run("UPDATE samuso.session SET as_until = now() - interval '1 second'").await;
    let found = sessions.find(&token, None).await.unwrap().unwrap();
    assert!(found.signed_in.looking.is_none() && found.holds_for > Duration::from_hours(1));
}

#[tokio::test]
async fn a_look_with_other_eyes_that_is_over_is_told_once() {
    for over in [
        "UPDATE samuso.session SET as_until = now()",
        "UPDATE samuso.session SET ended_at = now()",
        "UPDATE samuso.session SET expires_at = now()",
        "UPDATE samuso.session SET last_seen_at = now() - interval '1 day'",
    ] {
        let (mut office, sessions) = with_members().await;
        let token = sign_in(&sessions, "cx", None).await.unwrap();
        let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
        let eyes = Eyes::Role(RoleKey::new("account_manager"));
        sessions.view_as(&token, &signed_in, &eyes, "r").await.unwrap();
        assert_eq!(sessions.end_views().await.unwrap(), 0, "{over}: it is not over yet");
        office.run(over).await;
        assert_eq!(
            (sessions.end_views().await.unwrap(), sessions.end_views().await.unwrap()),
            (1, 0),
            "{over}"
        );
        assert_eq!(office.events().await.last().unwrap(), "samuso.view_as_ended", "{over}");
    }
}

#[tokio::test]
async fn old_sessions_are_removed_and_others_are_not() {
    let (mut office, sessions) = with_members().await;
    let old = sign_in(&sessions, "cx", None).await.unwrap();
    office.run("UPDATE samuso.session SET ended_at = now() - interval '2 days'").await;
    let new = sign_in(&sessions, "cx", Some(&old)).await.unwrap();
    assert_eq!(sessions.clean().await.unwrap(), 1);
    assert!(is_in_force(&sessions, &new).await);
}

#[tokio::test]
async fn what_a_member_prefers_is_kept_and_is_an_event() {
    let (mut office, sessions) = with_members().await;
    let token = sign_in(&sessions, "cx", None).await.unwrap();
    let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
    let wanted = Preferences { locale: Locale::Ko, time_zone: "UTC".to_owned(), theme: Theme::Dark };
    prefer(&office.databases, &signed_in, &wanted, "r").await.unwrap();
    let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
    assert_eq!(signed_in.member.preferences, wanted);
    assert_eq!(office.events().await.last().unwrap(), "samuso.preferences");
    let events = office.events().await.len();
    prefer(&office.databases, &signed_in, &wanted, "r").await.unwrap();
    assert_eq!(office.events().await.len(), events, "no change is no event");
}

#[tokio::test]
async fn there_and_back_again_has_an_end() {
    let (mut office, sessions) = with_members().await;
    let token = sign_in(&sessions, "cx", None).await.unwrap();
    let themes = [Theme::Dark, Theme::Light];
    for round in 0..61 {
        let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
        let wanted = Preferences { theme: themes[round % 2], ..Preferences::default() };
        let kept = prefer(&office.databases, &signed_in, &wanted, "r").await;
        assert_eq!(kept.is_ok(), round < 60, "{round}: {kept:?}");
    }
    let signed_in = sessions.find(&token, None).await.unwrap().unwrap().signed_in;
    assert_eq!(signed_in.member.preferences.theme, Theme::Light, "what is no event was not done");
    let kept = office.events().await.into_iter().filter(|action| action == "samuso.preferences").count();
    assert_eq!(kept, 60);
}

//! The local administrator: off unless samuso.toml says so, a few tries, an hour, and loud.

use super::browser::{Answer, Browser};
use super::office::{Office, office, office_with};
use crate::config::{LocalAdministrator, Secret, Serving};
use crate::http::client::Network;
use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use backoffice::access::session::BreakGlass;
use backoffice::catalog::types::RoleKey;
use backoffice::limits::BREAK_GLASS_PAUSE;
use jiff::Timestamp;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

const PASSWORD: &str = "correct horse battery staple";

fn local(until: Option<Timestamp>) -> impl FnOnce(&mut Serving) {
    let params = Params::new(19_456, 2, 1, None).unwrap();
    let salt = SaltString::encode_b64(&[7; 16]).unwrap();
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = hash.hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string();
    move |serving| {
        let who = BreakGlass { name: "night-watch".to_owned(), roles: vec![RoleKey::new("admin")], until };
        serving.break_glass = Some(LocalAdministrator { who, hash: Secret(hash) });
    }
}

async fn sign_in(browser: &mut Browser, name: &str, password: &str) -> Answer {
    browser
        .post("/login/break-glass", &[("name", name), ("password", password), ("next", "/e/article")])
        .await
}

/// Whatever anybody typed is nowhere.
async fn assert_nothing_typed(office: &mut Office) {
    let events: Option<String> = sqlx::query_scalar("SELECT string_agg(e::text, ' ') FROM samuso.event e")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    let events = events.unwrap_or_default();
    assert!(!events.contains("horse") && !events.contains("argon2"), "{events}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_the_password_is_let_in_for_an_hour_and_everybody_sees_it() {
    let mut office = office_with(local(None)).await;
    let mut browser = office.browser();
    assert!(browser.get("/login").await.body.contains("/login/break-glass"));
    assert_eq!(browser.get("/login/break-glass").await.status, 200);
    let answer = sign_in(&mut browser, "night-watch", PASSWORD).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/e/article")), "{}", answer.body);
    for page in ["/e/article", "/e/article/1", "/timeline", "/runs"] {
        let answer = browser.get(page).await;
        assert!(answer.status == 200 && answer.body.contains("data-break-glass"), "{page}");
    }
    // What the roles allow is done, and is theirs.
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "asked")];
    assert_eq!(browser.post("/api/actions/preview", &form).await.status, 303);
    assert_eq!(office.events().await.last().unwrap(), "samuso.break_glass");
    let lasts: f64 = sqlx::query_scalar(
        "SELECT extract(epoch FROM max(expires_at) - now())::float8 FROM samuso.session WHERE break_glass",
    )
    .fetch_one(&mut office.owner)
    .await
    .unwrap();
    assert!((3_500.0..=3_600.0).contains(&lasts), "{lasts}");
    let ready = office.browser().get("/readyz").await.body;
    assert!(ready.contains("break_glass is on"), "{ready}");
    assert_nothing_typed(&mut office).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_five_wrong_ones_even_the_right_one_waits() {
    let mut office = office_with(local(None)).await;
    let mut browser = office.browser();
    for wrong in
        ["", "wrong horse", "correct horse battery stapler", "admin", PASSWORD.to_uppercase().as_str()]
    {
        let answer = sign_in(&mut browser, "night-watch", wrong).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (400, None), "{wrong:?}");
    }
    assert_eq!(sign_in(&mut browser, "night-watch", PASSWORD).await.status, 429);
    let refused = office.events().await.into_iter().filter(|action| action == "samuso.break_glass_refused");
    assert_eq!(refused.count(), 5);
    // A quarter of an hour later.
    sqlx::query("UPDATE samuso.break_glass_try SET tried_at = tried_at - interval '15 minutes'")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    assert_eq!(sign_in(&mut browser, "night-watch", PASSWORD).await.status, 303);
    assert_nothing_typed(&mut office).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_with_many_tries_at_once_fills_no_places_of_others() {
    let office = office_with(|serving| {
        local(None)(serving);
        serving.trusted_proxies = vec![Network::parse("127.0.0.1").unwrap()];
    })
    .await;
    let mut tries = JoinSet::new();
    for _ in 0..150 {
        let mut browser = office.browser().with("x-forwarded-for", "198.51.100.1");
        tries.spawn(async move { sign_in(&mut browser, "night-watch", "wrong").await.status });
    }
    sleep(Duration::from_millis(100)).await;
    let mut elsewhere = office.browser().with("x-forwarded-for", "203.0.113.1");
    let answer = sign_in(&mut elsewhere, "night-watch", PASSWORD).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let told = tries.join_all().await;
    assert!(told.iter().all(|status| [400, 429, 503].contains(status)), "{told:?}");
    assert!(told.contains(&429) || told.contains(&503), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_keeps_nobody_else_out() {
    let mut office = office_with(|serving| {
        local(None)(serving);
        serving.trusted_proxies = vec![Network::parse("127.0.0.1").unwrap()];
    })
    .await;
    let from = |addresses: String| office.browser().with("x-forwarded-for", addresses);
    for stranger in 1..=5 {
        for n in 0..5 {
            // What they write themselves stands before what the proxy adds.
            let mut browser = from(format!("203.0.113.{n}, 198.51.100.{stranger}"));
            let answer = sign_in(&mut browser, &format!("name-{n}"), "wrong").await;
            assert_eq!(answer.status, 400, "{stranger} {n}");
        }
        let mut browser = from(format!("203.0.113.99, 198.51.100.{stranger}"));
        assert_eq!(sign_in(&mut browser, "night-watch", PASSWORD).await.status, 429, "{stranger}");
    }
    let began = Instant::now();
    let answer = sign_in(&mut from("203.0.113.1".to_owned()), "night-watch", PASSWORD).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(began.elapsed() >= BREAK_GLASS_PAUSE, "after so many, everybody waits: {:?}", began.elapsed());
    let refused = office.events().await.into_iter().filter(|action| action == "samuso.break_glass_refused");
    assert_eq!(refused.count(), 25);
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_no_proxy_of_ours_names_is_where_they_come_from() {
    let office = office_with(local(None)).await;
    let try_from = async |n: u8| {
        let mut browser = office.browser().with("x-forwarded-for", format!("198.51.100.{n}"));
        sign_in(&mut browser, "night-watch", "wrong").await.status
    };
    for n in 0..5 {
        assert_eq!(try_from(n).await, 400);
    }
    assert_eq!(try_from(5).await, 429, "another header is no other address");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_one_there_is_no_such_door() {
    let office = office().await;
    let mut browser = office.browser();
    assert!(!browser.get("/login").await.body.contains("break-glass"));
    assert_eq!(browser.get("/login/break-glass").await.status, 404);
    assert_eq!(sign_in(&mut browser, "night-watch", PASSWORD).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn once_its_time_is_over_it_is_shut() {
    let office = office_with(local(Some(Timestamp::UNIX_EPOCH))).await;
    let mut browser = office.browser();
    assert_eq!(browser.get("/login/break-glass").await.status, 404);
    assert_eq!(sign_in(&mut browser, "night-watch", PASSWORD).await.status, 404);
}

#[test]
fn what_the_command_prints_is_taken() {
    let hash = crate::commands::break_glass::hash(PASSWORD).unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{hash}");
    assert!(crate::commands::break_glass::hash("short").is_err());
}

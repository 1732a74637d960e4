use super::provider::{Idp, now};
use super::{begin, come_back, is_let_in, office_of, settings};
use crate::tests::office::office_with;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_and_is_where_one_wanted_to_be() {
    let idp = Idp::start().await;
    let mut office = office_of(&idp).await;
    let (mut browser, before) = (office.browser(), office.events().await.len());
    let page = browser.get("/login?next=%2Fe%2Farticle").await.body;
    assert!(page.contains("/login/oidc/acme") && page.contains("Acme &amp; Sons"), "{page}");
    let asked = begin(&mut browser, &idp, "/e/article").await;
    assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!((asked["scope"].as_str(), asked["hd"].as_str()), ("openid profile", "example.com"));
    (idp.says().claims["auth_time"], idp.says().claims["sid"]) = (json!(now() - 7_200), json!("sid-1"));
    let answer = come_back(&mut browser, &idp, &asked["state"]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/e/article")), "{}", answer.body);
    assert!(!browser.cookies.contains_key("samuso_sign_in"), "it has served");
    let page = browser.get("/e/article").await;
    assert!(page.status == 200 && page.body.contains("Kim Hana"));
    let told = ["samuso.member_added", "samuso.granted", "samuso.sign_in"];
    assert_eq!(office.events().await[before..], told);
    let kept: (String, String) = sqlx::query_as("SELECT issuer, subject FROM samuso.identity")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    assert_eq!(kept, (idp.issuer.clone(), "kim-1".to_owned()));
    let kept =
        "SELECT provider_session, extract(epoch FROM now() - authenticated_at)::int FROM samuso.session";
    let (session, age): (String, i32) = sqlx::query_as(kept).fetch_one(&mut office.superuser).await.unwrap();
    assert!(session == "sid-1" && (7_200..7_260).contains(&age), "of two hours ago: {session} {age}");
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_that_shrink_take_roles_away_and_the_last_one_every_session() {
    let idp = Idp::start().await;
    let office = office_of(&idp).await;
    let (mut here, mut there) = (office.browser(), office.browser());
    let asked = begin(&mut here, &idp, "/").await;
    come_back(&mut here, &idp, &asked["state"]).await;
    assert_eq!(here.get("/e/article/2").await.status, 200);
    let asked = begin(&mut there, &idp, "/").await;
    idp.says().claims["groups"] = json!(["sales"]);
    come_back(&mut there, &idp, &asked["state"]).await;
    let both = (here.get("/e/article/1").await.status, there.get("/e/article/1").await.status);
    assert_eq!(both, (404, 404), "of another customer than sales looks after");
    let asked = begin(&mut there, &idp, "/").await;
    idp.says().claims["groups"] = json!(["kitchen"]);
    let answer = come_back(&mut there, &idp, &asked["state"]).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("it@example.com"), "{}", answer.body);
    for browser in [&mut here, &mut there] {
        assert_eq!(browser.get("/").await.status, 303, "its session has ended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_new_at_sign_in_and_the_old_one_ends() {
    let idp = Idp::start().await;
    let office = office_of(&idp).await;
    let mut browser = office.member("admin").await;
    let old = browser.cookies.clone();
    let asked = begin(&mut browser, &idp, "//evil.example").await;
    let answer = come_back(&mut browser, &idp, &asked["state"]).await;
    assert_eq!(answer.header("location"), Some("/"), "and to no other host");
    assert_ne!(browser.cookies["samuso"], old["samuso"]);
    let mut before = office.browser();
    before.cookies = old;
    assert_eq!(before.get("/").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_were_changed_are_asked_for_once() {
    let idp = Idp::start().await;
    let office = office_of(&idp).await;
    let mut browser = office.browser();
    let asked = begin(&mut browser, &idp, "/").await;
    let before = idp.says().keys_asked;
    "two".clone_into(&mut idp.says().kid);
    idp.says().header["kid"] = json!("two");
    assert_eq!(come_back(&mut browser, &idp, &asked["state"]).await.status, 303);
    assert_eq!(idp.says().keys_asked, before + 1);
    for _ in 0..3 {
        let asked = begin(&mut browser, &idp, "/").await;
        idp.says().header["kid"] = json!("three");
        assert_eq!(come_back(&mut browser, &idp, &asked["state"]).await.status, 400);
    }
    assert_eq!(idp.says().keys_asked, before + 1, "whoever makes keys up asks the provider nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_is_named_and_stops_nothing_else() {
    let office = office_with(|serving| serving.providers = vec![settings("http://127.0.0.1:1")]).await;
    let answer = office.browser().post("/login/oidc/acme", &[]).await;
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("Acme &amp; Sons"), "{}", answer.body);
    let report: Value = serde_json::from_str(&office.browser().get("/readyz").await.body).unwrap();
    assert_eq!((&report["status"], &report["providers"][0]["status"]), (&json!("degraded"), &json!("down")));
    assert_eq!(office.member("cx").await.get("/e/article").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_calls_itself_something_else_is_not_used() {
    for (key, value) in [
        ("issuer", "http://127.0.0.1:2"),
        ("authorization_endpoint", "http://idp.example.com/authorize"),
        ("token_endpoint", "http://idp.example.com/token"),
        ("end_session_endpoint", "http://idp.example.com/end"),
    ] {
        let idp = Idp::start().await;
        idp.says().document[key] = json!(value);
        let office = office_of(&idp).await;
        assert_eq!(office.browser().post("/login/oidc/acme", &[]).await.status, 503, "{key}");
    }
    let idp = Idp::start().await;
    let office = office_of(&idp).await;
    begin(&mut office.browser(), &idp, "/").await;
    sleep(Duration::from_millis(1_100)).await;
    let report: Value = serde_json::from_str(&office.browser().get("/readyz").await.body).unwrap();
    assert_eq!(report["providers"], json!([{ "name": "acme", "status": "up" }]));
    assert!(!is_let_in(&office.browser()));
}

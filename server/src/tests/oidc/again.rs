//! Signing in again, for what asks for a sign-in of the last minutes.

use super::provider::{Idp, now};
use super::{begin, come_back, office_of, onward, settings};
use crate::tests::browser::Browser;
use crate::tests::office::{Office, office_with};
use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The demo's catalogue, in which hiding an article and seeing a manager's email ask for a fresh sign-in.
fn catalogue() -> (TempDir, PathBuf) {
    let (dir, from) = (TempDir::new().unwrap(), Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog"));
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        let text = text.replace("[action.hide]\n", "[action.hide]\nfresh = true\n");
        let text = text.replace("mask  = \"email\"\n", "mask  = \"email\"\nfresh = true\n");
        std::fs::write(dir.path().join(file.file_name()), text).unwrap();
    }
    let path = dir.path().to_owned();
    (dir, path)
}

async fn fresh_office(idp: Option<&Idp>) -> (Office, TempDir) {
    let (dir, path) = catalogue();
    let office = office_with(|serving| {
        serving.config.catalog_dir = path;
        serving.providers = idp.iter().map(|idp| settings(&idp.issuer)).collect();
    });
    (office.await, dir)
}

/// Kim, who signed in at the provider two hours ago.
async fn kim(office: &Office, idp: &Idp) -> Browser {
    let mut browser = office.browser();
    let asked = begin(&mut browser, idp, "/").await;
    idp.says().claims["auth_time"] = json!(now() - 7_200);
    assert_eq!(come_back(&mut browser, idp, &asked["state"]).await.status, 303);
    browser
}

async fn preview(browser: &mut Browser) -> String {
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "asked")];
    let answer = browser.post("/api/actions/preview", &form).await;
    answer.header("location").unwrap_or_else(|| panic!("{answer:?}")).to_owned()
}

async fn run(browser: &mut Browser, preview: &str) -> crate::tests::browser::Answer {
    let id = preview.strip_prefix("/previews/").unwrap();
    browser.post("/api/actions/run", &[("preview", id)]).await
}

/// Presses the button, and answers the state that the provider is asked with.
async fn again(browser: &mut Browser, idp: &Idp, next: &str) -> String {
    let answer = browser.post("/login/again", &[("next", next)]).await;
    let asked: std::collections::HashMap<_, _> = onward(&answer).query_pairs().into_owned().collect();
    assert_eq!((asked["max_age"].as_str(), asked["prompt"].as_str()), ("0", "login"));
    idp.will_say(&asked["nonce"], &asked["code_challenge"]);
    idp.says().claims["auth_time"] = json!(now());
    asked["state"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_again_and_goes_on_where_one_was() {
    let idp = Idp::start().await;
    let (mut office, _dir) = fresh_office(Some(&idp)).await;
    let mut browser = kim(&office, &idp).await;
    let preview = preview(&mut browser).await;
    let page = browser.get(&preview).await.body;
    assert!(page.contains("/login/again") && !page.contains("data-run-form"), "the page says so before");
    let refused = run(&mut browser, &preview).await;
    assert!(refused.status == 401 && refused.body.contains(&format!("value=\"{preview}\"")), "{refused:?}");
    let (old, state) = (browser.cookies["samuso"].clone(), again(&mut browser, &idp, &preview).await);
    let back = come_back(&mut browser, &idp, &state).await;
    assert_eq!((back.status, back.header("location")), (303, Some(&*preview)), "{}", back.body);
    assert_ne!(browser.cookies["samuso"], old, "the session is a new one");
    let ran = run(&mut browser, &preview).await;
    assert!(ran.header("location").unwrap().starts_with("/runs/"), "{ran:?}");
    let events = office.events().await;
    assert_eq!(events[events.len() - 2..], ["samuso.sign_in", "article.hide"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_for_a_reveal_is_there_again() {
    let idp = Idp::start().await;
    let (office, _dir) = fresh_office(Some(&idp)).await;
    let mut browser = kim(&office, &idp).await;
    let form = [("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", "Asked on the phone")];
    let refused = browser.post("/api/records/reveal", &form).await;
    assert!(refused.status == 401 && refused.body.contains("value=\"/e/manager/1#f-email\""), "{refused:?}");
    let state = again(&mut browser, &idp, "/e/manager/1#f-email").await;
    let back = come_back(&mut browser, &idp, &state).await;
    assert_eq!(back.header("location"), Some("/e/manager/1#f-email"));
    assert!(browser.get("/e/manager/1").await.body.contains("Asked on the phone"));
    assert_eq!(browser.post("/api/records/reveal", &form).await.status, 303);
    assert!(browser.get("/e/manager/1").await.body.contains("kim@one.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_or_an_old_sign_in_is_refused_and_the_session_stays() {
    let idp = Idp::start().await;
    let (mut office, _dir) = fresh_office(Some(&idp)).await;
    let mut browser = kim(&office, &idp).await;
    let preview = preview(&mut browser).await;
    let session = browser.cookies["samuso"].clone();
    for (name, claim, value, told) in [
        ("somebody else", "sub", json!("lee-1"), "another account than the one you use here"),
        ("longer ago than five minutes", "auth_time", json!(now() - 301), "still signed in"),
        ("not said when", "auth_time", json!(null), "still signed in"),
    ] {
        let state = again(&mut browser, &idp, &preview).await;
        idp.says().claims[claim] = value;
        let answer = come_back(&mut browser, &idp, &state).await;
        assert!(answer.status == 400 && answer.body.contains(told), "{name}: {}", answer.body);
        assert_eq!(browser.cookies["samuso"], session, "{name}");
        assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in_refused", "{name}");
        assert_eq!(run(&mut browser, &preview).await.status, 401, "{name}");
    }
    let members: i64 = sqlx::query_scalar("SELECT count(*) FROM samuso.identity")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    assert_eq!(members, 1, "and nobody new has come to be");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_as_somebody_else_meanwhile_is_not_made_the_first_again() {
    let idp = Idp::start().await;
    let (office, _dir) = fresh_office(Some(&idp)).await;
    let mut browser = kim(&office, &idp).await;
    let state = again(&mut browser, &idp, "/").await;
    browser.post("/login/demo", &[("member", "admin")]).await;
    let admin = browser.cookies["samuso"].clone();
    assert_eq!(come_back(&mut browser, &idp, &state).await.status, 400);
    assert_eq!(browser.cookies["samuso"], admin);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_demo_it_is_the_demos_own_sign_in() {
    let (mut office, _dir) = fresh_office(None).await;
    let mut browser = office.member("cx").await;
    let preview = preview(&mut browser).await;
    let late = "UPDATE samuso.session SET authenticated_at = now() - interval '6 minutes'";
    sqlx::query(late).execute(&mut office.superuser).await.unwrap();
    assert_eq!(run(&mut browser, &preview).await.status, 401);
    let answer = browser.post("/login/again", &[("next", &preview)]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some(&*preview)));
    assert_eq!(run(&mut browser, &preview).await.status, 303);
    assert_eq!(office.browser().post("/login/again", &[]).await.status, 401, "whoever is nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_sign_in_may_be_of_two_hours_ago() {
    let idp = Idp::start().await;
    let office = office_of(&idp).await;
    let mut browser = kim(&office, &idp).await;
    let preview = preview(&mut browser).await;
    assert_eq!(run(&mut browser, &preview).await.status, 303, "what is not marked asks for nothing");
}

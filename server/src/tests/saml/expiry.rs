//! Metadata that cannot be had, that is over, or that soon will be.

use super::idp::{Idp, Signed, metadata, now};
use super::{begin, let_in, office_of};
use crate::clock::Clock;
use crate::saml::{Provider, Providers, State};
use crate::tests::browser::Browser;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;
use url::Url;

async fn ready(browser: &mut Browser) -> Value {
    // What was found is kept for a second.
    sleep(Duration::from_millis(1_100)).await;
    serde_json::from_str(&browser.get("/readyz").await.body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_without_metadata_is_named_and_stops_nothing_else() {
    for (status, text) in [(500, String::new()), (200, "<html/>".to_owned()), (302, String::new())] {
        let idp = Idp::start(&[Signed::One]).await;
        *idp.metadata.lock().unwrap() = (status, text);
        let office = office_of(&idp).await;
        let answer = office.browser().post("/login/saml/acme", &[]).await;
        assert_eq!(answer.status, 503);
        assert!(answer.body.contains("Acme &amp; Sons"), "{}", answer.body);
        let report = ready(&mut office.browser()).await;
        let provider = &report["providers"][0];
        assert_eq!((&report["status"], &provider["status"]), (&json!("degraded"), &json!("down")));
        assert_eq!(office.member("cx").await.get("/e/article").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_up_is_said_to_be_up() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let_in(&office, &idp, &mut office.browser()).await;
    let report = ready(&mut office.browser()).await;
    assert_eq!(report["providers"], json!([{ "name": "acme", "status": "up" }]));
    assert_eq!(report["status"], "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_that_will_end_is_warned_about_and_lets_in() {
    let idp = Idp::start(&[Signed::One]).await;
    let until = now() + SignedDuration::from_hours(24 * 20);
    let more = format!(" validUntil=\"{}\"", until.strftime("%Y-%m-%dT%H:%M:%SZ"));
    idp.metadata.lock().unwrap().1 = metadata(&idp.entity_id, &[Signed::One], &more);
    let office = office_of(&idp).await;
    let_in(&office, &idp, &mut office.browser()).await;
    let report = ready(&mut office.browser()).await;
    assert_eq!(report["status"], "degraded");
    let says = format!("the provider's metadata expires on {}", until.strftime("%Y-%m-%d"));
    assert_eq!(report["providers"], json!([{ "name": "acme", "status": "warned", "warnings": [says] }]));
}

fn provider(idp: &Idp) -> Providers {
    let url = Url::parse("http://127.0.0.1:3000").unwrap();
    Providers::new(&[super::settings("acme", idp)], &url, Clock::system())
}

#[tokio::test]
async fn what_was_known_stays_while_the_new_cannot_be_had() {
    let idp = Idp::start(&[Signed::One]).await;
    let providers = provider(&idp);
    let acme: &Provider = providers.find("acme").unwrap();
    acme.look().await;
    assert_eq!(acme.standing().state, State::Up);
    assert_eq!(acme.standing().certificates.len(), 1);
    *idp.metadata.lock().unwrap() = (500, String::new());
    acme.look_again().await;
    assert!(acme.metadata().is_some());
    let standing = acme.standing();
    assert_eq!(standing.state, State::Warned);
    assert!(standing.warnings[0].contains("500"), "{standing:?}");
    *idp.metadata.lock().unwrap() = (200, metadata(&idp.entity_id, &[Signed::One, Signed::Two], ""));
    acme.look().await;
    assert_eq!((acme.standing().state, acme.standing().certificates.len()), (State::Up, 2));
}

#[tokio::test]
async fn metadata_that_is_over_lets_nobody_in() {
    let idp = Idp::start(&[Signed::One]).await;
    let until = now() + SignedDuration::from_secs(2);
    let more = format!(" validUntil=\"{}\"", until.strftime("%Y-%m-%dT%H:%M:%SZ"));
    idp.metadata.lock().unwrap().1 = metadata(&idp.entity_id, &[Signed::One], &more);
    let providers = provider(&idp);
    let acme = providers.find("acme").unwrap();
    acme.look().await;
    assert!(acme.metadata().is_some());
    sleep(Duration::from_millis(2_100)).await;
    assert!(acme.metadata().is_none());
    assert_eq!(acme.standing().state, State::Down);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_too_large_is_not_read() {
    let idp = Idp::start(&[Signed::One]).await;
    let padding = " ".repeat(::saml::limits::METADATA_BYTES);
    idp.metadata.lock().unwrap().1 += &padding;
    let providers = provider(&idp);
    let acme = providers.find("acme").unwrap();
    acme.look().await;
    assert!(acme.standing().warnings[0].contains("more than"), "{:?}", acme.standing());
    idp.metadata.lock().unwrap().1 = metadata(&idp.entity_id, &[Signed::One], "");
    let office = office_of(&idp).await;
    begin(&mut office.browser(), &idp, "/").await;
}

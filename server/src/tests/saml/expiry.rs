//! Metadata that cannot be had, that is over, or that soon will be.

use super::idp::{Idp, Signed, metadata, now, pair_for};
use super::{begin, let_in, office_of, settings};
use crate::clock::Clock;
use crate::saml::{Provider, Providers, State};
use crate::tests::browser::Browser;
use crate::tests::office::office_with;
use ::saml::Keys;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
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
    assert!(standing.warnings[0].en.contains("500"), "{standing:?}");
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
    assert!(acme.standing().warnings[0].en.contains("more than"), "{:?}", acme.standing());
    idp.metadata.lock().unwrap().1 = metadata(&idp.entity_id, &[Signed::One], "");
    let office = office_of(&idp).await;
    begin(&mut office.browser(), &idp, "/").await;
}

/// What the moved clock shows, in seconds.
static MOVED: AtomicI64 = AtomicI64::new(0);

fn moved() -> Timestamp {
    Timestamp::from_second(MOVED.load(Ordering::SeqCst)).unwrap()
}

/// Theirs ends on 28 October 2126 at 18:51:30, ours at 18:39:41.
#[tokio::test]
async fn certificates_are_warned_about_a_month_ahead_theirs_and_ours() {
    let idp = Idp::start(&[Signed::One]).await;
    let url = Url::parse("http://127.0.0.1:3000").unwrap();
    let providers = Providers::new(&[settings("acme", &idp)], &url, Clock::at(moved));
    let acme = providers.find("acme").unwrap();
    let (theirs, ours) = ("a certificate of the provider's", "our own certificate");
    for (at, state, says) in [
        ("2126-09-28T18:30:00Z", State::Up, vec![]),
        ("2126-09-28T18:45:00Z", State::Warned, vec![(ours, "expires on")]),
        ("2126-09-28T19:00:00Z", State::Warned, vec![(theirs, "expires on"), (ours, "expires on")]),
        ("2126-10-28T18:45:00Z", State::Warned, vec![(theirs, "expires on"), (ours, "expired on")]),
        ("2126-10-28T18:52:00Z", State::Down, vec![(theirs, "expired on"), (ours, "expired on")]),
    ] {
        MOVED.store(at.parse::<Timestamp>().unwrap().as_second(), Ordering::SeqCst);
        acme.look().await;
        let standing = acme.standing();
        assert_eq!(standing.state, state, "{at}: {standing:?}");
        assert_eq!(standing.warnings.len(), says.len(), "{at}: {standing:?}");
        for (warning, (whose, when)) in standing.warnings.iter().zip(says) {
            assert!(warning.en.starts_with(&format!("{whose} {when} 2126-10-28")), "{at}: {warning:?}");
            assert!(warning.ko.contains("2126-10-28"), "{at}: {warning:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn how_each_provider_stands_is_on_a_page_and_in_readyz() {
    let (idp, away) = (Idp::start(&[Signed::One]).await, Idp::start(&[Signed::One]).await);
    *away.metadata.lock().unwrap() = (500, String::new());
    let mut soon = settings("acme", &idp);
    soon.keys = Some(Keys::new(pair_for(10), None));
    let mut gone = settings("gone", &away);
    gone.label = "Gone".to_owned();
    let office = office_with(|serving| serving.saml = vec![soon, gone]).await;
    let_in(&office, &idp, &mut office.browser()).await;
    let report = ready(&mut office.browser()).await;
    assert_eq!(report["providers"][0]["status"], "warned");
    assert_eq!(report["providers"][1]["status"], "down");
    let says = report["providers"][0]["warnings"][0].as_str().unwrap().to_owned();
    assert!(says.starts_with("our own certificate expires on "), "{says}");

    let mut admin = office.member("admin").await;
    let page = admin.get("/access/providers").await;
    assert_eq!(page.status, 200);
    let row = |page: &str, label: &str| {
        let row = page.split("<tr").find(|row| row.contains(label)).unwrap();
        row.split("</tr>").next().unwrap().to_owned()
    };
    let acme = row(&page.body, "Acme &amp; Sons");
    for part in ["SAML 2.0", &says, "2126-10-28"] {
        assert!(acme.contains(part), "{part}: {acme}");
    }
    let gone = row(&page.body, "Gone");
    assert!(gone.contains("metadata: ") && gone.contains("500"), "{gone}");
    admin.post("/preferences", &[("locale", "ko"), ("time_zone", "Asia/Seoul"), ("theme", "light")]).await;
    let page = admin.get("/access/providers").await.body;
    assert!(row(&page, "Acme &amp; Sons").contains("Samuso 인증서가"), "{page}");
    for member in ["cx", "account_manager"] {
        assert_eq!(office.member(member).await.get("/access/providers").await.status, 403, "{member}");
    }
}

//! Begun at the provider: where it is let in, whoever comes is asked whether they meant it.

use super::idp::{Idp, Signed};
use super::{is_let_in, office_of, posted, samuso, settings};
use crate::tests::browser::{Answer, Browser};
use crate::tests::office::{Office, office_with};

async fn office_that_takes(idp: &Idp) -> Office {
    office_with(|serving| {
        let mut settings = settings("acme", idp);
        settings.idp_initiated = true;
        serving.saml = vec![settings];
    })
    .await
}

async fn sent(browser: &mut Browser, response: &str, relay: &str) -> Answer {
    posted(browser, "/saml/acme/acs", &[("SAMLResponse", response), ("RelayState", relay)]).await
}

/// Presses the button of the page that asks.
async fn meant(browser: &mut Browser, response: &str, relay: &str) -> Answer {
    browser.post("/saml/acme/acs", &[("SAMLResponse", response), ("RelayState", relay)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_refused_where_nobody_allowed_it() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let mut browser = office.browser();
    let says = idp.says(&samuso(&office), "acme", None).posted();
    assert_eq!(sent(&mut browser, &says, "/").await.status, 400);
    assert_eq!(meant(&mut browser, &says, "/").await.status, 400);
    assert!(!is_let_in(&browser));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_meant_it_is_let_in() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_that_takes(&idp).await;
    let (mut browser, events) = (office.browser(), office.events().await.len());
    let says = idp.says(&samuso(&office), "acme", None).posted();
    let page = sent(&mut browser, &says, "/e/article").await;
    assert_eq!((page.status, is_let_in(&browser)), (200, false), "{}", page.body);
    assert!(page.body.contains("Sign in as Kim Hana") && page.body.contains(&says), "{}", page.body);
    assert_eq!(office.events().await.len(), events, "nothing has happened yet");
    let answer = meant(&mut browser, &says, "/e/article").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/e/article")), "{}", answer.body);
    assert!(is_let_in(&browser));
    assert_eq!(meant(&mut browser, &says, "/e/article").await.status, 400, "it has served");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_leads_to_no_other_host() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_that_takes(&idp).await;
    for relay in ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", ""] {
        let says = idp.says(&samuso(&office), "acme", None).posted();
        let answer = meant(&mut office.browser(), &says, relay).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{relay}");
    }
}

/// Another site posts an assertion of its own account into the browser of somebody who is signed in.
#[tokio::test(flavor = "multi_thread")]
async fn a_member_stays_who_they_are() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_that_takes(&idp).await;
    let mut browser = office.member("admin").await;
    let (before, events) = (browser.cookies.clone(), office.events().await.len());
    let says = idp.says(&samuso(&office), "acme", None).posted();
    let page = sent(&mut browser, &says, "/").await;
    assert_eq!(page.status, 200);
    assert_eq!(browser.cookies["samuso"], before["samuso"]);
    assert!(browser.get("/").await.status == 200 && office.events().await.len() == events);
    // A browser that says where it comes from cannot be made to say that it is from here.
    for (name, value) in [("origin", "null"), ("sec-fetch-site", "same-site"), ("sec-fetch-site", "none")] {
        let mut elsewhere = office.browser().with("origin", "").with(name, value);
        assert_eq!(meant(&mut elsewhere, &says, "/").await.status, 200, "{name}: {value}");
        assert!(!is_let_in(&elsewhere));
    }
    // Who means it is the one they meant, and the old session ends.
    assert_eq!(meant(&mut browser, &says, "/").await.status, 303);
    let mut old = office.browser();
    old.cookies = before;
    assert_eq!(old.get("/").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_answers_a_request_is_not_taken_for_it() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_that_takes(&idp).await;
    let says = idp.says(&samuso(&office), "acme", Some(&format!("_{}", "0".repeat(40)))).posted();
    assert_eq!(meant(&mut office.browser(), &says, "/").await.status, 400);
}

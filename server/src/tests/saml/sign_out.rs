//! Single logout: ours, and the provider's.

use super::idp::{Idp, Signed, inflated, redirected};
use super::{attribute, let_in, office_of, onward, posted, samuso};
use base64::prelude::{BASE64_STANDARD, Engine};
use std::collections::HashMap;
use url::Url;

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_out_here_signs_out_there() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let mut browser = office.browser();
    let says = let_in(&office, &idp, &mut browser).await;
    let answer = browser.post("/logout", &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(office.events().await.last().unwrap(), "samuso.sign_out", "whatever the provider does");
    assert!(!browser.cookies.contains_key("samuso"));
    let url = onward(&answer);
    assert!(url.as_str().starts_with(&format!("{}/slo?", idp.entity_id)), "{url}");
    let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
    assert!(query.contains_key("Signature"));
    let request = inflated(&query["SAMLRequest"]);
    assert!(
        request.contains(">kim-1</saml:NameID>") && request.contains(&format!(">s{}<", says.id)),
        "{request}"
    );

    let slo = format!("{}/saml/acme/slo", samuso(&office));
    let answers = idp.logout_response(&slo, &attribute(&request, "ID"));
    let relay = Some(query["RelayState"].as_str());
    let query = redirected("SAMLResponse", &answers, relay, Signed::One);
    let elsewhere = office.browser().get(&format!("/saml/acme/slo?{query}")).await;
    assert_eq!(elsewhere.header("location"), Some("/login"), "in another browser it says nothing");
    let answer = browser.get(&format!("/saml/acme/slo?{query}")).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login?state=done")));
    let page = browser.get("/login?state=done").await.body;
    assert!(page.contains("You are signed out."), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_did_not_sign_says_nothing() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let mut browser = office.browser();
    let_in(&office, &idp, &mut browser).await;
    let url = onward(&browser.post("/logout", &[]).await);
    let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
    let slo = format!("{}/saml/acme/slo", samuso(&office));
    let answers = idp.logout_response(&slo, &attribute(&inflated(&query["SAMLRequest"]), "ID"));
    for by in [Signed::Nobody, Signed::Two] {
        let query = redirected("SAMLResponse", &answers, Some(&query["RelayState"]), by);
        let answer = browser.get(&format!("/saml/acme/slo?{query}")).await;
        assert_eq!(answer.header("location"), Some("/login"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_out_there_signs_out_here() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let (mut one, mut two) = (office.browser(), office.browser());
    let first = let_in(&office, &idp, &mut one).await;
    let_in(&office, &idp, &mut two).await;
    let slo = format!("{}/saml/acme/slo", samuso(&office));
    let events = office.events().await.len();

    // The one session that is named. The browser that brings it need not be the member's.
    let (id, xml) = idp.logout_request(&slo, "kim-1", Some(&format!("s{}", first.id)));
    let query = redirected("SAMLRequest", &xml, Some("theirs, to the letter"), Signed::One);
    let answer = office.browser().get(&format!("/saml/acme/slo?{query}")).await;
    let url = Url::parse(answer.header("location").unwrap()).unwrap();
    assert!(url.as_str().starts_with(&format!("{}/slo?SAMLResponse=", idp.entity_id)), "{url}");
    let said: HashMap<String, String> = url.query_pairs().into_owned().collect();
    assert_eq!(said["RelayState"], "theirs, to the letter");
    assert_eq!(attribute(&inflated(&said["SAMLResponse"]), "InResponseTo"), id);
    assert_eq!((one.get("/").await.status, two.get("/").await.status), (303, 200));
    assert_eq!(office.events().await[events..], ["samuso.sign_out"]);

    assert_eq!(office.browser().get(&format!("/saml/acme/slo?{query}")).await.status, 400, "it has served");
    for by in [Signed::Nobody, Signed::Two] {
        let (_, xml) = idp.logout_request(&slo, "kim-1", None);
        let query = redirected("SAMLRequest", &xml, None, by);
        assert_eq!(office.browser().get(&format!("/saml/acme/slo?{query}")).await.status, 400);
    }
    assert_eq!(two.get("/").await.status, 200);
    let (_, xml) = idp.logout_request(&slo, "kim-1", None);
    let query = redirected("SAMLRequest", &xml, None, Signed::One);
    assert_eq!(office.browser().get(&format!("/saml/acme/slo?{query}")).await.status, 303);
    assert_eq!(two.get("/").await.status, 303, "without an index it is all of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posted_request_has_to_be_signed_itself() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let mut browser = office.browser();
    let_in(&office, &idp, &mut browser).await;
    let slo = format!("{}/saml/acme/slo", samuso(&office));
    let (_, xml) = idp.logout_request(&slo, "kim-1", None);
    let message = BASE64_STANDARD.encode(&xml);
    let unsigned = posted(&mut office.browser(), "/saml/acme/slo", &[("SAMLRequest", &message)]).await;
    assert_eq!(unsigned.status, 400);
    assert_eq!(browser.get("/").await.status, 200);
    let message = BASE64_STANDARD.encode(super::idp::signed_message(&xml));
    let signed = posted(&mut office.browser(), "/saml/acme/slo", &[("SAMLRequest", &message)]).await;
    assert_eq!(signed.status, 303, "{}", signed.body);
    assert_eq!(browser.get("/").await.status, 303);
}

//! Signing in again, for what asks for a sign-in of the last minutes.

use super::idp::{Idp, Says, Signed};
use super::{attribute, begin, come_back, office_of, onward, samuso};
use crate::tests::browser::Browser;
use crate::tests::office::Office;
use jiff::SignedDuration;
use std::collections::HashMap;

type Change = fn(&mut Says);

/// Kim, who signed in at the provider two hours ago.
async fn kim(office: &Office, idp: &Idp) -> Browser {
    let mut browser = office.browser();
    let asked = begin(&mut browser, idp, "/").await;
    let mut says = idp.says(&samuso(office), "acme", Some(&asked.id));
    says.authenticated -= SignedDuration::from_hours(2);
    assert_eq!(come_back(&mut browser, &says.posted(), &asked.relay).await.status, 303);
    browser
}

/// Presses the button: what is right to answer, and the `RelayState`.
async fn again(browser: &mut Browser, office: &Office, idp: &Idp) -> (Says, String) {
    let answer = browser.post("/login/again", &[("next", "/e/article/2")]).await;
    let query: HashMap<String, String> = onward(&answer).query_pairs().into_owned().collect();
    let request = super::inflated(&query["SAMLRequest"]);
    assert_eq!(attribute(&request, "ForceAuthn"), "true");
    let says = idp.says(&samuso(office), "acme", Some(&attribute(&request, "ID")));
    (says, query["RelayState"].clone())
}

async fn authenticated_ago(office: &mut Office) -> i64 {
    let ago = "SELECT extract(epoch FROM now() - authenticated_at)::bigint FROM samuso.session
               WHERE ended_at IS NULL AND provider = 'acme'";
    sqlx::query_scalar(ago).fetch_one(&mut office.superuser).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_again_and_goes_on_where_one_was() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let mut browser = kim(&office, &idp).await;
    assert!(authenticated_ago(&mut office).await >= 7_200);
    let old = browser.cookies["samuso"].clone();
    let (says, relay) = again(&mut browser, &office, &idp).await;
    let answer = come_back(&mut browser, &says.posted(), &relay).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/e/article/2")), "{}", answer.body);
    assert_ne!(browser.cookies["samuso"], old, "the session is a new one, and the only one");
    assert!(authenticated_ago(&mut office).await < 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_or_an_old_sign_in_is_refused_and_the_session_stays() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let mut browser = kim(&office, &idp).await;
    let session = browser.cookies["samuso"].clone();
    let changes: [(Change, &str, &str); 2] = [
        (|says| says.name = "lee-1".to_owned(), "other_member", "another account than the one you use here"),
        (|says| says.authenticated -= SignedDuration::from_mins(6), "not_fresh", "still signed in"),
    ];
    for (change, cause, says) in changes {
        let (mut answers, relay) = again(&mut browser, &office, &idp).await;
        change(&mut answers);
        let answer = come_back(&mut browser, &answers.posted(), &relay).await;
        assert!(answer.status == 400 && answer.body.contains(says), "{}", answer.body);
        assert_eq!(browser.cookies["samuso"], session);
        assert_eq!(browser.get("/e/article/2").await.status, 200);
        // The cookie of the session stayed at home, and still it is known whose it was.
        let told = "SELECT action || ' ' || actor_kind || ' ' || actor_label || ' ' || (arguments->>'how') || ' ' || (arguments->>'cause')
                    FROM samuso.event ORDER BY id DESC LIMIT 1";
        let told: String = sqlx::query_scalar(told).fetch_one(&mut office.owner).await.unwrap();
        assert_eq!(told, format!("samuso.sign_in_refused member Kim Hana saml {cause}"));
    }
}

//! Signing out at the provider, and because the provider says so.

use super::provider::{Idp, Says, Signed, now};
use super::{begin, come_back, office_of, onward, settings};
use crate::tests::browser::{Answer, Browser};
use crate::tests::office::{Office, office_with};
use serde_json::{Value, json};
use std::collections::HashMap;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Somebody, in a session that the provider calls so.
async fn signed_in(office: &Office, idp: &Idp, subject: &str, sid: Option<&str>) -> Browser {
    let mut browser = office.browser();
    let asked = begin(&mut browser, idp, "/").await;
    idp.says().claims["sub"] = json!(subject);
    if let Some(sid) = sid {
        idp.says().claims["sid"] = json!(sid);
    }
    assert_eq!(come_back(&mut browser, idp, &asked["state"]).await.status, 303);
    browser
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.get("/e/article").await.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_out_here_and_is_led_on_to_sign_out_there() {
    let idp = Idp::start().await;
    idp.says().document["end_session_endpoint"] = json!(format!("{}/end?a=b", idp.issuer));
    let mut office = office_of(&idp).await;
    let mut browser = signed_in(&office, &idp, "kim-1", None).await;
    let before = browser.cookies.clone();
    let token = "SELECT id_token FROM samuso.session WHERE ended_at IS NULL";
    let id_token: String = sqlx::query_scalar(token).fetch_one(&mut office.superuser).await.unwrap();
    let answer = browser.post("/logout", &[]).await;
    let url = onward(&answer);
    assert!(answer.status == 200 && url.as_str().starts_with(&format!("{}/end?a=b&", idp.issuer)), "{url}");
    assert!(answer.header("content-security-policy").unwrap().contains("form-action 'self'"));
    let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
    assert_eq!((asked["id_token_hint"].as_str(), asked["client_id"].as_str()), (&*id_token, "samuso"));
    assert_eq!(asked["post_logout_redirect_uri"], format!("http://{}/login", office.address));
    assert_eq!(asked["state"].len(), 64);
    assert!(!browser.cookies.contains_key("samuso"));
    browser.cookies = before;
    assert!(!is_signed_in(&mut browser).await, "the old cookie is worth nothing");
    assert_eq!(office.events().await.last().unwrap(), "samuso.sign_out");
    let kept: i64 = sqlx::query_scalar("SELECT count(id_token) FROM samuso.session")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    assert_eq!(kept, 0, "an ended session has no token");
    let back = browser.get(&format!("/login?state={}", asked["state"])).await.body;
    assert!(back.contains("You are signed out"), "{back}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_cannot_sign_out_there_it_is_said() {
    let idp = Idp::start().await;
    let office = office_of(&idp).await;
    let mut browser = signed_in(&office, &idp, "kim-1", None).await;
    let answer = browser.post("/logout", &[]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login?still_at=acme")));
    let page = browser.get("/login?still_at=acme").await.body;
    assert!(page.contains("still signed in at Acme &amp; Sons"), "{page}");
    let page = browser.get("/login?still_at=evil").await.body;
    assert!(!page.contains("still signed in"), "only what is configured is named");
    assert_eq!(office.member("cx").await.post("/logout", &[]).await.header("location"), Some("/login"));
}

impl Idp {
    /// A logout token that is right, but for what is changed.
    fn logout_token(&self, jti: &str, change: impl FnOnce(&mut Says)) -> String {
        let mut says = self.says();
        says.header = json!({ "alg": "RS256", "kid": says.kid, "typ": "logout+jwt" });
        says.claims = json!({
            "iss": self.issuer, "aud": "samuso", "iat": now(), "exp": now() + 120, "jti": jti,
            "events": { EVENT: {} }, "sub": "kim-1", "sid": "sid-1",
        });
        says.signed = Signed::Right;
        change(&mut says);
        says.token()
    }
}

/// The provider calls: without a cookie, and without an origin.
async fn call(office: &Office, token: &str) -> Answer {
    office
        .browser()
        .with("origin", "")
        .post("/oidc/acme/backchannel-logout", &[("logout_token", token)])
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_ends_the_sessions_that_it_means_and_no_others() {
    let idp = Idp::start().await;
    let mut office = office_of(&idp).await;
    let mut one = signed_in(&office, &idp, "kim-1", Some("sid-1")).await;
    let mut two = signed_in(&office, &idp, "kim-1", Some("sid-2")).await;
    let mut unnamed = signed_in(&office, &idp, "kim-1", None).await;
    let mut lee = signed_in(&office, &idp, "lee-1", Some("sid-3")).await;
    let mut demo = office.member("cx").await;
    let before = office.events().await.len();
    let answer = call(&office, &idp.logout_token("a", |_| {})).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")), "{}", answer.body);
    assert_eq!((is_signed_in(&mut one).await, is_signed_in(&mut two).await), (false, true));
    assert!(!is_signed_in(&mut unnamed).await, "which of Kim's it is, nobody knows");
    assert_eq!(office.events().await[before..], ["samuso.sign_out", "samuso.sign_out"], "an event each");
    let told =
        "SELECT actor_label || ' ' || (arguments ->> 'provider') FROM samuso.event ORDER BY id DESC LIMIT 1";
    let told: String = sqlx::query_scalar(told).fetch_one(&mut office.superuser).await.unwrap();
    assert_eq!(told, "Kim Hana acme");
    let by_session = idp.logout_token("b", |says| drop(says.claims.as_object_mut().unwrap().remove("sub")));
    assert_eq!(call(&office, &by_session).await.status, 200);
    assert!(is_signed_in(&mut two).await, "it has another name");
    let by_subject = idp.logout_token("c", |says| drop(says.claims.as_object_mut().unwrap().remove("sid")));
    assert_eq!(call(&office, &by_subject).await.status, 200);
    assert!(!is_signed_in(&mut two).await);
    assert!(is_signed_in(&mut lee).await && is_signed_in(&mut demo).await);
}

type Change = fn(&mut Says);

fn without(says: &mut Says, claim: &str) {
    says.claims.as_object_mut().unwrap().remove(claim);
}

const BAD: [(&str, Change); 26] = [
    ("unsigned", |says| (says.header["alg"], says.signed) = (json!("none"), Signed::Not)),
    ("unsigned, with a key", |says| says.signed = Signed::Not),
    ("signed wrongly", |says| says.signed = Signed::Wrong),
    ("HS256 with the public key", |says| {
        (says.header["alg"], says.signed) = (json!("HS256"), Signed::WithThePublicKey);
    }),
    ("HS256 with the client's secret", |says| {
        (says.header["alg"], says.signed) = (json!("HS256"), Signed::WithTheSecret);
    }),
    ("with what has to be understood", |says| says.header["crit"] = json!(["b64"])),
    ("an access token", |says| says.header["typ"] = json!("at+jwt")),
    ("a key that nobody has", |says| says.header["kid"] = json!("three")),
    ("another issuer", |says| says.claims["iss"] = json!("http://127.0.0.1:2")),
    ("for another client", |says| says.claims["aud"] = json!("another")),
    ("for other clients", |says| says.claims["aud"] = json!(["another", "a third"])),
    ("for nobody", |says| without(says, "aud")),
    ("issued long ago", |says| says.claims["iat"] = json!(now() - 420)),
    ("from the future", |says| says.claims["iat"] = json!(now() + 120)),
    ("issued never", |says| without(says, "iat")),
    ("expired", |says| says.claims["exp"] = json!(now() - 120)),
    ("that never expires", |says| without(says, "exp")),
    ("of no name", |says| without(says, "jti")),
    ("of an empty name", |says| says.claims["jti"] = json!("")),
    ("about nothing", |says| without(says, "events")),
    ("about something else", |says| says.claims["events"] = json!({ "https://example.com/event": {} })),
    ("about it, as a text", |says| says.claims["events"] = json!({ EVENT: "yes" })),
    ("with a nonce", |says| says.claims["nonce"] = json!("a nonce")),
    ("an ID token", |says| {
        says.claims["nonce"] = json!("a nonce");
        without(says, "events");
    }),
    ("of nobody and no session", |says| {
        without(says, "sub");
        without(says, "sid");
    }),
    ("of an empty subject", |says| says.claims["sub"] = json!("")),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_bad_logout_token_is_refused_and_its_good_twin_is_not() {
    let idp = Idp::start().await;
    let mut office = office_of(&idp).await;
    let mut kim = signed_in(&office, &idp, "kim-1", Some("sid-1")).await;
    let before = office.events().await.len();
    for (name, change) in BAD {
        let answer = call(&office, &idp.logout_token(name, change)).await;
        let says: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, &says), (400, &json!({ "error": "invalid_request" })), "{name}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{name}");
        assert!(is_signed_in(&mut kim).await, "{name}");
    }
    for (name, token) in
        [("no token", ""), ("two parts", "a.b"), ("no base64", "?.?.?"), ("no JSON", "YQ.YQ.YQ")]
    {
        assert_eq!(call(&office, token).await.status, 400, "{name}");
    }
    assert_eq!(call(&office, &"x".repeat(20_000)).await.status, 400, "too long");
    assert_eq!(
        office.browser().with("origin", "").post("/oidc/acme/backchannel-logout", &[]).await.status,
        400
    );
    let token = idp.logout_token("good", |says| says.claims["aud"] = json!(["another", "samuso"]));
    let mut evil = office.browser().with("origin", "https://evil.example");
    let elsewhere = evil.post("/oidc/acme/backchannel-logout", &[("logout_token", &token)]).await;
    assert_eq!(elsewhere.status, 403, "no page of another site's brings one");
    assert_eq!(
        office.browser().with("origin", "").post("/oidc/none/backchannel-logout", &[]).await.status,
        404
    );
    assert!(is_signed_in(&mut kim).await);
    assert_eq!(office.events().await.len(), before, "what anybody can ask for is no event");
    assert_eq!(call(&office, &token).await.status, 200);
    assert!(!is_signed_in(&mut kim).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_token_serves_once() {
    let idp = Idp::start().await;
    let office = office_of(&idp).await;
    let token = idp.logout_token("a", |_| {});
    assert_eq!(call(&office, &token).await.status, 200, "whom it means need not be there");
    let mut kim = signed_in(&office, &idp, "kim-1", Some("sid-1")).await;
    assert_eq!(call(&office, &token).await.status, 400);
    assert!(is_signed_in(&mut kim).await);
    let twice = idp.logout_token("b", |_| {});
    let (one, two) = tokio::join!(call(&office, &twice), call(&office, &twice));
    assert_eq!([200, 400], [one.status.min(two.status), one.status.max(two.status)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_of_them_than_a_company_sends_are_not_looked_at() {
    let idp = Idp::start().await;
    let office = office_with(|serving| serving.providers = vec![settings(&idp.issuer)]).await;
    let mut last = 400;
    for _ in 0..backoffice::limits::PROVIDER_LOGOUTS_A_MINUTE {
        last = call(&office, "x").await.status;
    }
    assert_eq!(last, 400);
    let answer = call(&office, "x").await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("60")));
}

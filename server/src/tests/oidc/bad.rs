use super::provider::{Idp, Says, Signed, at_hash, now};
use super::{begin, come_back, come_back_with, is_let_in, office_of};
use serde_json::json;

/// What a case changes of an answer that would be let in.
type Change = fn(&mut Says);

const BAD: [(&str, Change); 22] = [
    ("another issuer", |says| says.claims["iss"] = json!("http://127.0.0.1:2")),
    ("for another client", |says| says.claims["aud"] = json!("another")),
    ("for another client, too", |says| says.claims["aud"] = json!(["samuso", "another"])),
    ("to another party", |says| says.claims["azp"] = json!("another")),
    ("another nonce", |says| says.claims["nonce"] = json!("another")),
    ("no nonce", |says| drop(says.claims.as_object_mut().unwrap().remove("nonce"))),
    ("unsigned", |says| (says.header, says.signed) = (json!({ "alg": "none" }), Signed::Not)),
    ("unsigned, with a key", |says| says.signed = Signed::Not),
    ("signed wrongly", |says| says.signed = Signed::Wrong),
    ("HS256 with the public key", |says| {
        (says.header, says.signed) = (json!({ "alg": "HS256", "kid": "one" }), Signed::WithThePublicKey);
    }),
    ("HS256 with the client's secret", |says| {
        (says.header, says.signed) = (json!({ "alg": "HS256" }), Signed::WithTheSecret);
    }),
    ("expired", |says| says.claims["exp"] = json!(now() - 120)),
    ("from the future", |says| says.claims["iat"] = json!(now() + 120)),
    ("issued long ago", |says| says.claims["iat"] = json!(now() - 420)),
    ("signed in there in the future", |says| says.claims["auth_time"] = json!(now() + 120)),
    ("of another access token", |says| says.claims["at_hash"] = json!(at_hash("another"))),
    ("email not verified", |says| says.claims["email_verified"] = json!(false)),
    ("email not said to be verified", |says| {
        drop(says.claims.as_object_mut().unwrap().remove("email_verified"));
    }),
    ("another company", |says| says.claims["hd"] = json!("example.org")),
    ("no company", |says| drop(says.claims.as_object_mut().unwrap().remove("hd"))),
    ("nobody", |says| says.claims["sub"] = json!("")),
    ("asked with another verifier", |says| says.challenge.push('x')),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_bad_token_is_refused_and_its_good_twin_is_not() {
    let idp = Idp::start().await;
    let mut office = office_of(&idp).await;
    let mut texts = Vec::new();
    for (name, change) in BAD {
        let mut browser = office.browser();
        let asked = begin(&mut browser, &idp, "/").await;
        change(&mut idp.says());
        let answer = come_back(&mut browser, &idp, &asked["state"]).await;
        assert_eq!((answer.status, is_let_in(&browser)), (400, false), "{name}");
        assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in_refused", "{name}");
        let id = answer.header("x-request-id").unwrap();
        assert!(answer.body.contains(id), "{name}: it can be quoted");
        assert!(!answer.body.contains(&asked["state"]), "{name}: what it came with stays here");
        let main = answer.body.split("<main").nth(1).unwrap_or_default();
        texts.push(main.split("</main>").next().unwrap_or_default().replace(id, ""));
    }
    assert!(
        texts.iter().all(|text| !text.is_empty() && *text == texts[0]),
        "whoever is refused is not told why"
    );
    let mut browser = office.browser();
    let asked = begin(&mut browser, &idp, "/").await;
    // Clocks may differ by a minute.
    idp.says().claims["iat"] = json!(now() + 30);
    assert_eq!(come_back(&mut browser, &idp, &asked["state"]).await.status, 303);
    assert!(is_let_in(&browser));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_brings_back_has_to_be_whole() {
    let idp = Idp::start().await;
    let office = office_of(&idp).await;
    let iss = idp.issuer.clone();
    let long = "x".repeat(5_000);
    let cases: [(&str, &[(&str, &str)]); 6] = [
        ("no iss, though the provider always says it", &[("code", "a-code")]),
        ("the iss of another provider", &[("code", "a-code"), ("iss", "http://127.0.0.1:2")]),
        ("no code", &[("iss", &iss)]),
        ("a code that is too long", &[("code", &long), ("iss", &iss)]),
        ("a code that the provider never gave", &[("code", "another"), ("iss", &iss)]),
        ("an error", &[("error", "access_denied"), ("iss", &iss), ("code", "a-code")]),
    ];
    for (name, query) in cases {
        let mut browser = office.browser();
        let asked = begin(&mut browser, &idp, "/").await;
        let query = [query, &[("state", &*asked["state"])]].concat();
        let answer = come_back_with(&mut browser, &query).await;
        assert_eq!((answer.status, is_let_in(&browser)), (400, false), "{name}");
        // The attempt has served, though it led nowhere.
        assert_eq!(come_back(&mut browser, &idp, &asked["state"]).await.status, 400, "{name}, again");
    }
    let mut browser = office.browser();
    let asked = begin(&mut browser, &idp, "/").await;
    idp.says().is_large = true;
    assert_eq!(
        come_back(&mut browser, &idp, &asked["state"]).await.status,
        400,
        "an answer that is too large"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_serves_once_and_in_its_own_browser_and_for_ten_minutes() {
    let idp = Idp::start().await;
    let mut office = office_of(&idp).await;
    let (mut victim, mut attacker) = (office.browser(), office.browser());
    let theirs = begin(&mut attacker, &idp, "/").await;
    begin(&mut victim, &idp, "/").await;
    let before = office.events().await.len();
    let answer = come_back(&mut victim, &idp, &theirs["state"]).await;
    assert_eq!((answer.status, is_let_in(&victim)), (400, false), "nobody is signed in as somebody else");
    let answer = come_back(&mut office.browser(), &idp, &theirs["state"]).await;
    assert_eq!(answer.status, 400, "without the cookie");
    for state in ["", "zz", &"0".repeat(64)] {
        assert_eq!(come_back(&mut victim, &idp, state).await.status, 400, "{state:?}");
    }
    assert_eq!(office.events().await.len(), before, "what anybody can ask for is no event");
    let asked = begin(&mut victim, &idp, "/").await;
    assert_eq!(come_back(&mut victim, &idp, &asked["state"]).await.status, 303);
    let asked = begin(&mut victim, &idp, "/").await;
    let cookies = victim.cookies.clone();
    assert_eq!(come_back(&mut victim, &idp, &asked["state"]).await.status, 303);
    victim.cookies = cookies;
    assert_eq!(come_back(&mut victim, &idp, &asked["state"]).await.status, 400, "a second time");
    let asked = begin(&mut victim, &idp, "/").await;
    let late = "UPDATE samuso.sign_in_attempt SET expires_at = now()";
    sqlx::query(late).execute(&mut office.superuser).await.unwrap();
    assert_eq!(come_back(&mut victim, &idp, &asked["state"]).await.status, 400, "too late");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_has_to_stay_secret_is_kept_or_shown() {
    let idp = Idp::start().await;
    let mut office = office_of(&idp).await;
    let mut browser = office.browser();
    let asked = begin(&mut browser, &idp, "/").await;
    let state: Vec<u8> = sqlx::query_scalar("SELECT state_hash || browser_hash FROM samuso.sign_in_attempt")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    let kept: String = state.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!kept.contains(&asked["state"]) && !kept.contains(&browser.cookies["samuso_sign_in"]));
    come_back(&mut browser, &idp, &asked["state"]).await;
    let events: String = sqlx::query_scalar("SELECT string_agg(e::text, ' ') FROM samuso.event e")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    let id_token: String = sqlx::query_scalar("SELECT id_token FROM samuso.session WHERE provider = 'acme'")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    for secret in
        ["a-code", &id_token, &asked["state"], &asked["nonce"], super::provider::ACCESS, super::SECRET]
    {
        assert!(!events.contains(secret), "{secret}");
    }
}

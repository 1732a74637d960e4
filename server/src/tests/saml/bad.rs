use super::idp::{Idp, Says, Signed};
use super::{begin, begin_at, come_back, is_let_in, let_in, office_of, posted, samuso, settings};
use crate::tests::office::office_with;
use backoffice::limits::SAML_REQUEST_MAX_BYTES;
use futures::future::join_all;
use jiff::SignedDuration;

/// What a case changes of an answer that would be let in.
type Change = fn(&mut Says);

/// One of each kind, and what the timeline calls it: the crate `saml` has them all.
const BAD: [(&str, &str, Change); 9] = [
    ("unsigned", "signature", |says| says.signed_by = Signed::Nobody),
    ("signed by somebody else", "signature", |says| says.signed_by = Signed::Two),
    ("by another issuer", "provider", |says| says.issuer = "http://127.0.0.1:2".to_owned()),
    ("for another application", "audience", |says| {
        says.audience = "http://127.0.0.1:2/saml/acme/metadata".to_owned();
    }),
    ("for another address", "audience", |says| says.acs = "http://127.0.0.1:2/saml/acme/acs".to_owned()),
    ("to another request", "request", |says| says.in_response_to = Some(format!("_{}", "0".repeat(40)))),
    ("to no request", "request", |says| says.in_response_to = None),
    ("late", "time", |says| {
        says.issued -= SignedDuration::from_mins(20);
        says.ends -= SignedDuration::from_mins(20);
    }),
    ("about nobody", "name", |says| says.name = String::new()),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_bad_answer_is_refused_and_its_good_twin_is_not() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let mut texts = Vec::new();
    for (name, flaw, change) in BAD {
        let mut browser = office.browser();
        let asked = begin(&mut browser, &idp, "/").await;
        let mut says = idp.says(&samuso(&office), "acme", Some(&asked.id));
        change(&mut says);
        let answer = come_back(&mut browser, &says.posted(), &asked.relay).await;
        assert_eq!((answer.status, is_let_in(&browser)), (400, false), "{name}");
        assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in_refused", "{name}");
        let told = "SELECT arguments->>'flaw' FROM samuso.event ORDER BY id DESC LIMIT 1";
        let told: String = sqlx::query_scalar(told).fetch_one(&mut office.owner).await.unwrap();
        assert_eq!(told, flaw, "{name}");
        assert!(answer.body.contains("<a href=\"/login\""), "{name}: the way on: {}", answer.body);
        let id = answer.header("x-request-id").unwrap();
        assert!(answer.body.contains(id), "{name}: it can be quoted");
        let main = answer.body.split("<main").nth(1).unwrap_or_default();
        texts.push(main.split("</main>").next().unwrap_or_default().replace(id, ""));
        // The request has served: what is right comes too late.
        let says = idp.says(&samuso(&office), "acme", Some(&asked.id));
        let answer = come_back(&mut browser, &says.posted(), &asked.relay).await;
        assert_eq!((answer.status, is_let_in(&browser)), (400, false), "{name}, again");
    }
    assert!(
        texts.iter().all(|text| !text.is_empty() && *text == texts[0]),
        "whoever is refused is not told why"
    );
    let_in(&office, &idp, &mut office.browser()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_serves_once_and_in_the_browser_that_asked_alone() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let (mut mine, mut theirs) = (office.browser(), office.browser());
    let asked = begin(&mut mine, &idp, "/").await;
    begin(&mut theirs, &idp, "/").await;
    let says = idp.says(&samuso(&office), "acme", Some(&asked.id)).posted();
    let events = office.events().await.len();
    assert_eq!(come_back(&mut theirs, &says, &asked.relay).await.status, 400, "another browser");
    assert_eq!(
        come_back(&mut office.browser(), &says, &asked.relay).await.status,
        400,
        "one without a cookie"
    );
    assert_eq!(office.events().await.len(), events, "who only tries leaves no event");
    assert_eq!(come_back(&mut mine, &says, &asked.relay).await.status, 303);
    // The same assertion, with another request of the same browser.
    let asked = begin(&mut mine, &idp, "/").await;
    assert_eq!(come_back(&mut mine, &says, &asked.relay).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_comes_too_late() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let mut browser = office.browser();
    let asked = begin(&mut browser, &idp, "/").await;
    let expire = "UPDATE samuso.saml_request SET expires_at = now() - interval '1 second'";
    sqlx::query(expire).execute(&mut office.owner).await.unwrap();
    let says = idp.says(&samuso(&office), "acme", Some(&asked.id));
    assert_eq!(come_back(&mut browser, &says.posted(), &asked.relay).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_providers_neither_answers_for_the_other() {
    let (one, two) = (Idp::start(&[Signed::One]).await, Idp::start(&[Signed::Two]).await);
    let office = office_with(|serving| serving.saml = vec![settings("acme", &one), settings("other", &two)]);
    let office = office.await;
    let mut browser = office.browser();
    // Begun at one, and posted to the other's address with what each of the two would sign.
    let asked = begin_at(&mut browser, &one, "acme", "/").await;
    for signed_by in [Signed::One, Signed::Two] {
        for idp in [&one, &two] {
            let mut says = idp.says(&samuso(&office), "other", Some(&asked.id));
            says.signed_by = signed_by;
            let form = [("SAMLResponse", &*says.posted()), ("RelayState", &asked.relay)];
            assert_eq!(posted(&mut browser, "/saml/other/acs", &form).await.status, 400);
        }
    }
    // And to its own, signed by the other.
    let mut says = one.says(&samuso(&office), "acme", Some(&asked.id));
    says.signed_by = Signed::Two;
    assert_eq!(come_back(&mut browser, &says.posted(), &asked.relay).await.status, 400);
    assert!(!is_let_in(&browser));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_form_or_too_large_is_refused_alike() {
    let idp = Idp::start(&[Signed::One]).await;
    let mut office = office_of(&idp).await;
    let mut browser = office.browser();
    let asked = begin(&mut browser, &idp, "/").await;
    let events = office.events().await.len();
    let large = "A".repeat(SAML_REQUEST_MAX_BYTES);
    assert_eq!(come_back(&mut browser, &large, &asked.relay).await.status, 400);
    assert_eq!(posted(&mut browser, "/saml/acme/acs", &[("RelayState", &asked.relay)]).await.status, 400);
    assert_eq!(posted(&mut browser, "/saml/acme/slo", &[("SAMLRequest", &large)]).await.status, 400);
    assert_eq!(office.events().await.len(), events);
    // A hundred kilobytes, which no other address takes, are read here: it is the message that is wrong.
    let long = "A".repeat(100 * 1024);
    assert_eq!(come_back(&mut browser, &long, &asked.relay).await.status, 400);
    assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in_refused");
    let other = posted(&mut browser, "/preferences", &[("theme", "dark")]).await;
    assert_eq!(other.status, 403, "from another site, nothing else is taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_answered_or_told_to_come_again() {
    let idp = Idp::start(&[Signed::One]).await;
    let office = office_of(&idp).await;
    let mut browsers = Vec::new();
    for _ in 0..20 {
        let mut browser = office.browser();
        let asked = begin(&mut browser, &idp, "/").await;
        browsers.push((browser, idp.says(&samuso(&office), "acme", Some(&asked.id)).posted(), asked.relay));
    }
    let come = browsers.iter_mut().map(|(browser, says, relay)| come_back(browser, says, relay));
    let answers = join_all(come).await;
    let mut told = 0;
    for (answer, (browser, says, relay)) in answers.iter().zip(&mut browsers) {
        if answer.status == 503 {
            assert!(answer.header("retry-after").is_some(), "{}", answer.body);
            told += 1;
            assert_eq!(come_back(browser, says, relay).await.status, 303, "who comes again is let in");
        } else {
            assert_eq!(answer.status, 303, "{}", answer.body);
        }
    }
    assert!(told < 20, "nobody was let in");
    let_in(&office, &idp, &mut office.browser()).await;
}

//! Bad exchanges: what a browser brings back, and what a provider answers. Each is refused to whoever comes back in the
//! same words, and has its own cause in the log.

use super::provider::{How, Idp, Says};
use super::{begin, come_back_with, is_let_in, onward, settings};
use crate::config::ProviderSettings;
use crate::tests::browser::Browser;
use crate::tests::office::{Office, office_with};
use serde_json::json;
use std::io::{Result, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use url::form_urlencoded::Serializer;

/// What was logged. A test has a process of its own, and so a log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Log {
    fn start() -> Self {
        let log = Self::default();
        let writer = log.clone();
        let lines = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
        lines.with_max_level(tracing::Level::INFO).init();
        log
    }

    /// What was said since it was taken last.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

/// Two providers: an answer of one is not taken for one of the other's.
async fn office_of_two(one: &Idp, two: &Idp) -> Office {
    let second = ProviderSettings { name: "bolt".to_owned(), ..settings(&two.issuer) };
    office_with(|serving| serving.providers = vec![settings(&one.issuer), second]).await
}

/// What comes back, but for what is changed.
type Query = Vec<(&'static str, String)>;
type Bring = fn(&mut Query, &Idp);

const BROUGHT: [(&str, Bring, &str); 11] = [
    ("no state", |query, _| query.retain(|(name, _)| *name != "state"), "no such attempt"),
    ("a state of nobody's", |query, _| replace(query, "state", &"0".repeat(64)), "no such attempt"),
    ("a state that is none", |query, _| replace(query, "state", "' OR 1=1 --"), "no such attempt"),
    (
        "no iss, though the provider always says it",
        |query, _| query.retain(|(name, _)| *name != "iss"),
        "does not say its issuer",
    ),
    (
        "the iss of the other provider",
        |query, two| replace(query, "iss", &two.issuer),
        "another issuer (iss)",
    ),
    (
        "an iss with a slash more",
        |query, _| {
            let iss = query.iter().find(|(name, _)| *name == "iss").unwrap().1.clone() + "/";
            replace(query, "iss", &iss);
        },
        "another issuer (iss)",
    ),
    ("an empty iss", |query, _| replace(query, "iss", ""), "another issuer (iss)"),
    ("no code", |query, _| query.retain(|(name, _)| *name != "code"), "without a code"),
    (
        "a code that is too long",
        |query, _| replace(query, "code", &"x".repeat(5_000)),
        "one that is too long",
    ),
    (
        "a code that the provider never gave",
        |query, _| replace(query, "code", "another"),
        "\"invalid_grant\"",
    ),
    ("an error", |query, _| query.push(("error", "access_denied".to_owned())), "the error \"access_denied\""),
];

fn replace(query: &mut Query, name: &str, value: &str) {
    query.iter_mut().find(|(known, _)| *known == name).unwrap().1 = value.to_owned();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_brings_back_is_refused_each_for_its_own_cause() {
    let log = Log::start();
    let (one, two) = (Idp::start().await, Idp::start().await);
    let office = office_of_two(&one, &two).await;
    for (name, bring, cause) in BROUGHT {
        let mut browser = office.browser();
        let asked = begin(&mut browser, &one, "/").await;
        let mut query: Query = vec![("code", "a-code".to_owned()), ("state", asked["state"].clone())];
        query.push(("iss", one.issuer.clone()));
        bring(&mut query, &two);
        log.take();
        let query: Vec<_> = query.iter().map(|(name, value)| (*name, &**value)).collect();
        let answer = come_back_with(&mut browser, &query).await;
        assert_eq!((answer.status, is_let_in(&browser)), (400, false), "{name}");
        let (said, id) = (log.take(), answer.header("x-request-id").unwrap().to_owned());
        assert!(said.contains(cause) && said.contains(&id), "{name}: {said}");
        assert!(!said.contains(&asked["state"]) && !said.contains("a-code"), "{name}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_with_one_provider_is_none_with_another() {
    let log = Log::start();
    let (one, two) = (Idp::start().await, Idp::start().await);
    let office = office_of_two(&one, &two).await;
    let mut browser = office.browser();
    // The browser believes that it signs in with the first; the second has the state, and sends it back as its own.
    let asked = begin(&mut browser, &one, "/").await;
    two.will_say(&asked["nonce"], &asked["code_challenge"]);
    for iss in [&one.issuer, &two.issuer] {
        let query = [("code", "a-code"), ("state", &asked["state"]), ("iss", iss)];
        let query = Serializer::new(String::new()).extend_pairs(query).finish();
        let answer = browser.get(&format!("/login/oidc/bolt/callback?{query}")).await;
        assert_eq!((answer.status, is_let_in(&browser)), (400, false));
        assert!(log.take().contains("no such attempt"));
    }
    assert_eq!(two.says().tokens_asked, 0, "no code of the first one's reaches the second");
}

type Arrange = fn(&mut Says);

const ANSWERED: [(&str, Arrange, &str); 9] = [
    ("the provider fails", |says| says.how = How::Fails, "its answer cannot be read"),
    ("it answers with a page", |says| says.how = How::IsHtml, "its answer"),
    ("it sends us elsewhere", |says| says.how = How::Redirects, "its answer"),
    ("it takes its time", |says| says.how = How::IsSlow, "timed out"),
    ("its answer is huge", |says| says.is_large = true, "has more than 262144 bytes"),
    ("it gives no ID token", |says| says.how = How::NoIdToken, "the provider gave no ID token"),
    ("it refuses the code", |says| says.challenge.push('x'), "\"invalid_grant\""),
    (
        "its keys were changed, and are not to be had",
        |says| {
            says.header["kid"] = json!("two");
            says.keys_are_down = true;
        },
        "its keys are not to be had",
    ),
    (
        "its token is signed with a key that it does not have",
        |says| says.header["kid"] = json!("nine"),
        "No matching key found",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_answers_badly_is_refused_each_for_its_own_cause() {
    let log = Log::start();
    for (name, arrange, cause) in ANSWERED {
        let (one, two) = (Idp::start().await, Idp::start().await);
        let mut office = office_of_two(&one, &two).await;
        let mut browser = office.browser();
        let asked = begin(&mut browser, &one, "/").await;
        arrange(&mut one.says());
        log.take();
        let began = Instant::now();
        let query = [("code", "a-code"), ("state", &*asked["state"]), ("iss", &*one.issuer)];
        let answer = come_back_with(&mut browser, &query).await;
        assert_eq!((answer.status, is_let_in(&browser)), (400, false), "{name}");
        let said = log.take();
        let refused = said.lines().find(|line| line.contains("nobody was let in")).unwrap_or_default();
        // The library's error says that it is one of the signature; its source says which.
        assert!(said.contains(cause) || refused.contains(cause), "{name}: {said}");
        assert!(!said.contains("a-code") && !said.contains(super::SECRET), "{name}: {said}");
        assert!(began.elapsed() < Duration::from_secs(5), "{name} took {:?}", began.elapsed());
        assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in_refused", "{name}");
        assert_eq!(one.says().elsewhere_asked, 0, "{name}: nobody is followed");
        // The other provider is no worse for it.
        let answer = browser.post("/login/oidc/bolt", &[]).await;
        assert_eq!(answer.status, 200, "{name}");
    }
}

const AWAY: [(&str, Arrange, &str); 4] = [
    (
        "its document is huge",
        |says| says.document["padding"] = json!("x".repeat(300 * 1024)),
        "more than 262144 bytes",
    ),
    (
        "it calls itself something else",
        |says| says.document["issuer"] = json!("http://127.0.0.1:2"),
        "unexpected issuer",
    ),
    ("its keys are down", |says| says.keys_are_down = true, "status 503"),
    (
        "its keys are nowhere",
        |says| says.document["jwks_uri"] = json!("http://127.0.0.1:1/keys"),
        "http://127.0.0.1:1/keys",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_says_nothing_of_use_is_not_begun_with_and_the_log_says_why() {
    let log = Log::start();
    for (name, arrange, cause) in AWAY {
        let (one, two) = (Idp::start().await, Idp::start().await);
        arrange(&mut one.says());
        let office = office_of_two(&one, &two).await;
        let answer = office.browser().post("/login/oidc/acme", &[]).await;
        assert_eq!(answer.status, 503, "{name}");
        let said = log.take();
        assert!(said.contains(cause), "{name}: {said}");
    }
}

/// Whoever signs in keeps no session that somebody else knows of, and nobody signs somebody else in.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_chooses_the_session_of_somebody_else() {
    let (one, two) = (Idp::start().await, Idp::start().await);
    let mut office = office_of_two(&one, &two).await;
    // Fixation: a session's cookie that an attacker planted is not the one that one has after signing in.
    let attacker = office.member("cx").await;
    let mut victim = office.browser();
    victim.cookies.insert("samuso".to_owned(), attacker.cookies["samuso"].clone());
    let asked = begin(&mut victim, &one, "/").await;
    let query = [("code", "a-code"), ("state", &*asked["state"]), ("iss", &*one.issuer)];
    assert_eq!(come_back_with(&mut victim, &query).await.status, 303);
    assert_ne!(victim.cookies["samuso"], attacker.cookies["samuso"]);
    let mut attacker = attacker;
    assert_eq!(attacker.get("/e/article").await.status, 303, "what was planted is over");
    // The cookie of an attempt that an attacker planted serves the attacker's own attempt alone.
    let mut attacker = office.browser();
    let theirs = begin(&mut attacker, &one, "/").await;
    let mut victim = office.browser();
    let query = [("code", "a-code"), ("state", &*theirs["state"]), ("iss", &*one.issuer)];
    assert_eq!(come_back_with(&mut victim, &query).await.status, 400, "login CSRF: no cookie, no session");
    // Nor does another site begin it in the victim's browser.
    let mut elsewhere = Browser::new(office.address).with("origin", "https://evil.example");
    let before = office.events().await.len();
    for path in ["/login/oidc/acme", "/login/again", "/logout"] {
        assert_eq!(elsewhere.post(path, &[]).await.status, 403, "{path}");
    }
    assert_eq!(office.events().await.len(), before);
    let answer = office.browser().post("/login/oidc/acme", &[("next", "https://evil.example/")]).await;
    assert!(!onward(&answer).as_str().contains("evil.example"));
}

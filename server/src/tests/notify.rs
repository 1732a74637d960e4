//! People are told by a real HTTP receiver and a real SMTP server, both on loopback.

use super::browser::Browser;
use super::office::office_with;
use crate::config::{Email, Notify, Secret};
use crate::metrics::recorder;
use crate::notify::{Mailer, Says, Undelivered, Webhook};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use backoffice::catalog::types::Locale;
use backoffice::ops::metrics::UPSTREAM_REQUESTS;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{sleep, timeout};

/// Part of the address, as Slack's is: whoever has it may write there.
const SECRET: &str = "planted7fj2q";

/// What came, and what is answered.
#[derive(Clone, Default)]
struct Hook {
    bodies: Arc<Mutex<Vec<String>>>,
}

async fn taken(State(hook): State<Hook>, body: String) -> StatusCode {
    hook.bodies.lock().unwrap().push(body);
    StatusCode::OK
}

async fn moved() -> Response {
    (StatusCode::FOUND, [(header::LOCATION, "/elsewhere")]).into_response()
}

async fn never() {
    sleep(Duration::from_mins(1)).await;
}

impl Hook {
    async fn listen() -> (Self, String) {
        let hook = Self::default();
        let router = Router::new()
            .route(&format!("/{SECRET}"), post(taken))
            .route("/elsewhere", post(taken).get(taken))
            .route(&format!("/{SECRET}/moved"), post(moved))
            .route(&format!("/{SECRET}/broken"), post(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
            .route(&format!("/{SECRET}/never"), post(never))
            .with_state(hook.clone());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (hook, format!("http://{address}/{SECRET}"))
    }

    fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }

    async fn until(&self, many: usize) -> Vec<String> {
        let until = Instant::now() + Duration::from_secs(20);
        while self.bodies().len() < many && Instant::now() < until {
            sleep(Duration::from_millis(50)).await;
        }
        self.bodies()
    }
}

/// npm's smtp-server, in a process of its own.
struct Mailbox {
    lines: Lines<BufReader<ChildStdout>>,
    port: u16,
    _process: Child,
}

impl Mailbox {
    async fn listen() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/kit/mailbox.mjs");
        let mut process = Command::new("node");
        let process = process.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = process.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next_line().await.unwrap().expect("npm ci installs smtp-server").parse().unwrap();
        Self { lines, port, _process: process }
    }

    fn email(&self, to: &str) -> Email {
        Email {
            server: Secret(format!("smtp://127.0.0.1:{}", self.port)),
            from: "samuso@office.example".into(),
            to: vec![to.to_owned()],
        }
    }

    async fn next(&mut self) -> String {
        timeout(Duration::from_secs(20), self.lines.next_line()).await.unwrap().unwrap().unwrap()
    }
}

fn hello() -> Says {
    Says {
        text: "한지민님이 <!channel> & 승인을 요청했어요".into(), link: "http://127.0.0.1/runs/1".into()
    }
}

async fn posted(url: &str) -> Result<(), Undelivered> {
    Webhook::new(&Secret(url.to_owned())).unwrap().post(&hello()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_answers_badly_has_not_taken_it() {
    let recorder = recorder().unwrap();
    let (hook, url) = Hook::listen().await;
    posted(&url).await.unwrap();
    assert!(hook.bodies()[0].contains("&lt;!channel&gt; &amp;"), "nobody is called: {:?}", hook.bodies());
    assert!(matches!(posted(&format!("{url}/broken")).await, Err(Undelivered::Status(500))));
    assert!(matches!(posted(&format!("{url}/moved")).await, Err(Undelivered::Status(302))));
    assert_eq!(hook.bodies().len(), 1, "nobody goes where it redirects to");
    let begun = Instant::now();
    let nobody = TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
    for url in [format!("{url}/never"), format!("http://{nobody}/{SECRET}")] {
        let error = posted(&url).await.unwrap_err().to_string();
        assert!(!error.contains(SECRET), "the address is a secret: {error}");
    }
    assert!(begun.elapsed() < Duration::from_secs(50), "the receiver hangs for a minute");
    let counted = recorder.render();
    let hook = url.strip_suffix(&format!("/{SECRET}")).unwrap();
    for (origin, outcome, count) in [
        (hook, "ok", 1),
        (hook, "error", 2),
        (hook, "no_answer", 1),
        (&format!("http://{nobody}"), "not_reached", 1),
    ] {
        let line = format!("{UPSTREAM_REQUESTS}{{upstream=\"{origin}\",outcome=\"{outcome}\"}} {count}\n");
        assert!(counted.contains(&line), "{line} {counted}");
    }
    assert!(!counted.contains(SECRET), "{counted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn email_comes_in_any_language_or_says_why_not() {
    let recorder = recorder().unwrap();
    let mut mailbox = Mailbox::listen().await;
    Mailer::new(&mailbox.email("cx@office.example")).unwrap().send(&hello()).await.unwrap();
    let mail = mailbox.next().await;
    assert!(mail.contains("\"to\":[\"cx@office.example\"]") && mail.contains("=?utf-8?b?"), "{mail}");
    let refused = Mailer::new(&mailbox.email("cx@refused.example")).unwrap().send(&hello()).await;
    assert!(matches!(refused, Err(Undelivered::Status(550))), "{refused:?}");
    let nobody = Email { server: Secret("smtp://127.0.0.1:1".into()), ..mailbox.email("a@b.example") };
    assert!(Mailer::new(&nobody).unwrap().send(&hello()).await.is_err());
    for outcome in ["ok", "error", "no_answer"] {
        let line = format!("{UPSTREAM_REQUESTS}{{upstream=\"smtp\",outcome=\"{outcome}\"}} 1\n");
        assert!(recorder.render().contains(&line), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_told_who_asks_and_where_to_look_and_nothing_of_any_record() {
    let (hook, url) = Hook::listen().await;
    let mut mailbox = Mailbox::listen().await;
    let notify = Notify {
        webhook: Some(Secret(url)),
        email: Some(mailbox.email("leads@office.example")),
        language: Locale::En,
    };
    let mut office = office_with(|serving| serving.notify = notify).await;
    let (mut cx, mut admin) = (office.member("cx").await, office.member("admin").await);
    let form = [("action", "channel.suspend"), ("ids", "1"), ("reason", "Typed in"), ("ticket", "T-77")];
    let preview = cx.post("/api/actions/preview", &form).await;
    let preview = preview.header("location").unwrap().strip_prefix("/previews/").unwrap().to_owned();
    let asked = cx.post("/api/actions/run", &[("preview", &preview)]).await;
    let run = asked.header("location").unwrap().strip_prefix("/runs/").unwrap().to_owned();
    let told = hook.until(1).await;
    assert!(told[0].contains("cx asks for an approval of “Suspend” (1 record)"), "{told:?}");
    let mail = mailbox.next().await;
    for told in [&told[0], &mail] {
        assert!(told.contains(&format!("/runs/{run}")), "{told}");
        for secret in ["First Company", "Typed in", "T-77", "kim@one.example"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
    // At home it waits for whoever may approve it, and for nobody else.
    let (theirs, own) = (admin.get("/").await.body, cx.get("/").await.body);
    assert!(theirs.contains("id=\"approvals\"") && theirs.contains(&format!("/runs/{run}")), "{theirs}");
    assert!(!own.contains("id=\"approvals\""), "{own}");
    // The link asks to sign in, and leads on from there.
    let link = Browser::new(office.address).get(&format!("/runs/{run}")).await;
    assert!(link.header("location").unwrap().starts_with("/login?next="), "{link:?}");
    let form = [("run", run.as_str()), ("round", "1"), ("choice", "approve")];
    assert_eq!(admin.post("/api/approvals/decide", &form).await.status, 303);
    let told = hook.until(2).await;
    assert!(told[1].contains("admin approved “Suspend”"), "{told:?}");
    mailbox.next().await;
    let done =
        "SELECT count(*) FROM samuso.notification WHERE done_at IS NOT NULL AND tries = 1 AND NOT given_up";
    let until = Instant::now() + Duration::from_secs(5);
    while sqlx::query_scalar::<_, i64>(done).fetch_one(&mut office.owner).await.unwrap() < 2 {
        assert!(Instant::now() < until, "they are settled");
        sleep(Duration::from_millis(50)).await;
    }
}

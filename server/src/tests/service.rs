//! The probe: a service that signs in with a token, looks, and changes nothing; and the command that does it.

use super::browser::{Answer, Browser};
use super::office::{Office, office, office_with};
use crate::clock::Clock;
use crate::commands::check::{What, check};
use crate::commands::serve::open;
use crate::config::{ProbeSettings, Serving};
use backoffice::access::session::{Service, Token};
use backoffice::catalog::types::RoleKey;
use backoffice::limits::SERVICE_REFUSALS_A_MINUTE;
use std::path::Path;

fn settings(token: &Token, role: &str) -> ProbeSettings {
    let who = Service { name: "probe".to_owned(), roles: vec![RoleKey::new(role)] };
    ProbeSettings { who, token_hash: token.text_hash() }
}

fn probe(token: &Token, role: &str) -> impl FnOnce(&mut Serving) {
    let probe = settings(token, role);
    move |serving| serving.probe = Some(probe)
}

async fn sign_in(browser: &mut Browser, authorization: &str) -> Answer {
    browser.headers.insert("authorization", authorization.to_owned());
    let answer = browser.send("POST", "/login/probe", Some(String::new())).await;
    browser.headers.remove("authorization");
    answer
}

/// Signed in, as the probe is.
async fn service(office: &Office, token: &Token) -> Browser {
    let mut browser = office.browser();
    let answer = sign_in(&mut browser, &format!("Bearer {}", token.secret())).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_token_looks_for_a_minute_and_is_told_of_once_a_day() {
    let token = Token::random().unwrap();
    let mut office = office_with(probe(&token, "cx")).await;
    let mut probe = service(&office, &token).await;
    for page in ["/search?q=pack", "/e/article", "/e/article/1", "/timeline?entity=article&record=1"] {
        assert_eq!(probe.get(page).await.status, 200, "{page}");
    }
    let session = "SELECT extract(epoch FROM max(expires_at) - now())::float8 FROM samuso.session s
                   JOIN samuso.member m ON m.id = s.member_id WHERE m.key = 'samuso-service:probe'";
    let lasts: f64 = sqlx::query_scalar(session).fetch_one(&mut office.owner).await.unwrap();
    assert!((50.0..=60.0).contains(&lasts), "{lasts}");
    assert_eq!(probe.post("/logout", &[]).await.status, 303);
    assert_eq!(probe.get("/e/article").await.status, 303, "it has signed out");
    service(&office, &token).await;
    let told: Vec<(String, String, String)> =
        sqlx::query_as("SELECT action, actor_kind, actor_label FROM samuso.event ORDER BY id DESC LIMIT 2")
            .fetch_all(&mut office.owner)
            .await
            .unwrap();
    let first = ("samuso.service_signed_in".to_owned(), "service".to_owned(), "probe".to_owned());
    assert_eq!(told[0], first);
    assert_ne!(told[1].0, first.0, "of two sign-ins and a sign-out there is one event");
    // The next day.
    office.event_a_day_ago().await;
    service(&office, &token).await;
    assert_eq!(office.events().await.iter().filter(|told| **told == first.0).count(), 2);
    // It reads well on the timeline.
    office.settle().await;
    let page = office.member("admin").await.get("/timeline").await.body;
    assert!(page.contains("signed in with its token"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_changes_nothing_whatever_its_roles_allow() {
    let token = Token::random().unwrap();
    let mut office = office_with(probe(&token, "admin")).await;
    let mut probe = service(&office, &token).await;
    let before = office.changeable().await;
    let hide = [("action", "article.hide"), ("ids", "1"), ("reason", "asked")];
    let pin = [("entity", "article"), ("id", "1")];
    let changes: [(&str, &[(&str, &str)]); 8] = [
        ("/api/actions/preview", &hide),
        ("/api/jobs/prepare", &hide),
        ("/api/records/pin", &pin),
        ("/api/timeline/export", &[("format", "csv")]),
        ("/preferences", &[("theme", "dark")]),
        ("/ticket", &[("ticket", "T-1")]),
        ("/view-as", &[("role", "cx")]),
        ("/api/access/end-everybodys", &[("reason", "asked")]),
    ];
    for (path, form) in changes {
        assert_eq!(probe.post(path, form).await.status, 403, "{path}");
    }
    for page in ["/access", "/account", "/view-as"] {
        assert_eq!(probe.get(page).await.status, 403, "{page}");
    }
    assert_eq!(office.changeable().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_opens_nothing_and_keeps_the_right_one_from_nothing() {
    let token = Token::random().unwrap();
    let mut office = office_with(probe(&token, "cx")).await;
    let mut stranger = office.browser();
    let other = format!("Bearer {}", Token::random().unwrap().secret());
    for wrong in ["", "Bearer ", "Bearer x", &other, &token.secret(), &format!("Basic {}", token.secret())] {
        let answer = sign_in(&mut stranger, wrong).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (401, None), "{wrong:?}");
    }
    let mut statuses = Vec::new();
    for _ in 0..SERVICE_REFUSALS_A_MINUTE {
        statuses.push(sign_in(&mut stranger, &other).await.status);
    }
    assert_eq!((statuses[0], *statuses.last().unwrap()), (401, 429), "{statuses:?}");
    service(&office, &token).await;
    let refused = office.events().await.into_iter().filter(|told| told == "samuso.service_refused").count();
    assert_eq!(refused, 1, "within an hour");
    let all: String = sqlx::query_scalar("SELECT string_agg(e::text, ' ') FROM samuso.event e")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    assert!(!all.contains(&other[7..]) && !all.contains(&token.secret()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_it_ends_with_its_minute_and_with_its_place_in_the_configuration() {
    let token = Token::random().unwrap();
    let mut office = office_with(probe(&token, "cx")).await;
    let mut late = service(&office, &token).await;
    sqlx::query("UPDATE samuso.session SET expires_at = now()").execute(&mut office.superuser).await.unwrap();
    assert_eq!(late.get("/e/article").await.status, 303);
    let mut former = service(&office, &token).await;
    assert_eq!(former.get("/e/article").await.status, 200);
    // As if samuso.toml called it otherwise by now.
    sqlx::query("UPDATE samuso.member SET key = 'samuso-service:former' WHERE key = 'samuso-service:probe'")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    assert_eq!(former.get("/e/article").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_one_there_is_no_such_door() {
    let office = office().await;
    let mut browser = office.browser();
    let token = format!("Bearer {}", Token::random().unwrap().secret());
    assert_eq!(sign_in(&mut browser, &token).await.status, 404);
    assert!(!browser.get("/login").await.body.contains("probe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_the_catalogue_does_not_have_is_said_by_check_and_by_serve() {
    let office = office().await;
    let token = Token::random().unwrap();
    let mut serving = office.serving();
    serving.probe = Some(settings(&token, "watchman"));
    let says = open(&serving).await.err().unwrap().to_string();
    assert!(
        says.contains("probe.roles") && says.contains("\"watchman\"") && says.contains("account_manager"),
        "{says}"
    );
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
    let probe = Some(settings(&token, "watchman"));
    let what = What { dir, database: office.stand_in(), probe, ..What::default() };
    let stopped = check(&what, Clock::system(), &mut drop).await;
    assert_eq!(stopped.unwrap_err().to_string(), says);
}

impl Office {
    /// Everything of the service's is a day older.
    async fn event_a_day_ago(&mut self) {
        for statement in [
            "ALTER TABLE samuso.event DISABLE TRIGGER event_append_only",
            "UPDATE samuso.event SET occurred_at = occurred_at - interval '1 day' WHERE actor_kind = 'service'",
            "ALTER TABLE samuso.event ENABLE ALWAYS TRIGGER event_append_only",
        ] {
            sqlx::query(statement).execute(&mut self.superuser).await.unwrap();
        }
    }

    /// What a member could have changed.
    async fn changeable(&mut self) -> Vec<i64> {
        let tables = ["preview", "run", "job", "pin", "member_grant", "view", "ticket_look"];
        let count = tables.map(|table| format!("(SELECT count(*) FROM samuso.{table})")).join(", ");
        let hidden = "(SELECT count(*) FROM documents.article WHERE hidden)";
        let ended = "(SELECT count(*) FROM samuso.session WHERE ended_at IS NOT NULL)";
        let counted = format!("SELECT ARRAY[{count}, {hidden}, {ended}]");
        sqlx::query_scalar(sqlx::AssertSqlSafe(counted)).fetch_one(&mut self.superuser).await.unwrap()
    }
}

//! A planted secret: the value of a masked field, in the record, in the product's log, and in a run's arguments, before
//! and after. Nobody who sees the field masked finds it in a page, in JSON, or in a header; nobody at all in the log, or
//! in a table of ours that has no need of it.

use super::browser::{Answer, Browser};
use super::office::{Office, office_with};
use crate::config::{Log, LogFormat};
use crate::log::subscriber;
use crate::routes::{Access, ROUTES};
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

const SECRET: &str = "planted7fj2q";
const EMAIL: &str = "planted7fj2q@one.example";

/// The log, as the server writes it. A test has a process of its own, and so a log.
#[derive(Clone, Default)]
pub struct Logged(Arc<Mutex<Vec<u8>>>);

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logged {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Logged {
    pub fn start(filter: &str) -> Self {
        Self::start_as(LogFormat::Text, filter)
    }

    pub fn start_as(format: LogFormat, filter: &str) -> Self {
        let logged = Self::default();
        let log = Log { format, filter: filter.to_owned() };
        subscriber(&log, logged.clone(), false).unwrap().try_init().unwrap();
        logged
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

fn assert_untold(answer: &Answer, asked: &str) {
    let told = answer.body.contains(SECRET) || answer.headers.iter().any(|(_, value)| value.contains(SECRET));
    assert!(!told, "{asked} tells ({})", answer.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_masked_is_in_no_page_no_json_no_log_and_no_table_that_needs_it_not() {
    let logged = Logged::start("info,server=debug,backoffice=debug,app=debug,sqlx=off");
    let catalog = catalog();
    let mut office = office_with(|serving| {
        (serving.works, serving.config.catalog_dir) = (true, catalog.path().to_owned());
    })
    .await;
    let run = plant(&mut office).await;
    let job = plant_job(&mut office).await;
    let mut cx = office.member("cx").await;
    let mut asked = everything(&run);
    asked.push(format!("/jobs/{job}"));
    for route in
        ROUTES.iter().filter(|route| route.method == "GET" && !matches!(route.access, Access::Open(_)))
    {
        let is_asked = asked.iter().any(|address| fits(route.path, address));
        assert!(is_asked, "say in this test how to ask for {}", route.path);
    }
    for accept in ["text/html", "application/json"] {
        cx.headers.insert("accept", accept.to_owned());
        for address in &asked {
            assert_untold(&cx.get(address).await, address);
        }
    }
    cx.headers.insert("accept", "text/html".to_owned());
    changes(&mut cx, &run).await;
    // Who sees it plainly does: there is something to tell.
    let mut admin = office.member("admin").await;
    assert!(admin.get("/e/manager/1").await.body.contains(SECRET));
    assert!(admin.get(&format!("/runs/{run}")).await.body.contains(SECRET));

    // With a reveal, the record's page has it, and nothing else.
    let form =
        [("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", "asked"), ("ticket", "T-1")];
    assert_eq!(cx.post("/api/records/reveal", &form).await.status, 303);
    assert!(cx.get("/e/manager/1").await.body.contains(EMAIL));
    for address in asked.iter().filter(|address| !address.starts_with("/e/manager/1")) {
        assert_untold(&cx.get(address).await, address);
    }
    typed(&mut cx).await;
    office.stop().await;
    let log = logged.text();
    assert!(log.contains("answered"), "the log was caught: {log}");
    let line = log.lines().find(|line| line.contains(SECRET));
    assert_eq!(line, None);
    // What an undo needs, and what a preview shows again to who made it.
    let needed = [
        "event.after",
        "event.arguments",
        "event.before",
        "job.sample",
        "preview.outcome",
        "preview.typed",
        "run.arguments",
    ];
    assert_eq!(columns_with(&mut office, SECRET).await, needed);
}

/// The value, in the record, in the product's log, and in what an action was given; and the run.
async fn plant(office: &mut Office) -> String {
    let logged = format!(
        "INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, arguments, before, after)
         VALUES (now(), 'manager', '1', 1, 'manager', '1', 'manager.updated', '{{\"email\": \"{EMAIL}\"}}', '{{\"email\": \"{EMAIL}\"}}', '{{\"email\": \"other@one.example\"}}')"
    );
    sqlx::query(sqlx::AssertSqlSafe(logged)).execute(&mut office.superuser).await.unwrap();
    let mut admin = office.member("admin").await;
    let mut last = String::new();
    for email in [EMAIL, "other@one.example", EMAIL] {
        let form = [
            ("action", "manager.change_email"),
            ("ids", "1"),
            ("params[email]", email),
            ("reason", "a test"),
            ("ticket", "T-1"),
        ];
        let preview = admin.post("/api/actions/preview", &form).await;
        let id = preview.header("location").unwrap().strip_prefix("/previews/").unwrap().to_owned();
        let ran = admin.post("/api/actions/run", &[("preview", &id)]).await;
        last = ran.header("location").unwrap().strip_prefix("/runs/").unwrap().to_owned();
    }
    office.settle().await;
    last
}

/// The demo's catalogue, where the action that changes the value is run as a job, too.
fn catalog() -> tempfile::TempDir {
    let (dir, from) = (tempfile::tempdir().unwrap(), concat!(env!("CARGO_MANIFEST_DIR"), "/../catalog"));
    for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let text = text.replace("max_targets = 1\n", "max_targets = 1\nmax_bulk = 10\n");
        std::fs::write(dir.path().join(file.file_name()), text).unwrap();
    }
    dir
}

/// A job that would change it, rehearsed.
async fn plant_job(office: &mut Office) -> String {
    let mut admin = office.member("admin").await;
    let form = [
        ("action", "manager.change_email"),
        ("ids", "1"),
        ("params[email]", "third@one.example"),
        ("reason", "a test"),
        ("ticket", "T-1"),
    ];
    let made = admin.post("/api/jobs/prepare", &form).await;
    let job = made.header("location").and_then(|to| to.strip_prefix("/jobs/"));
    let job = job.unwrap_or_else(|| panic!("no job: {made:?}")).to_owned();
    let ready = "SELECT count(*) FROM samuso.job WHERE state = 'ready' AND changes = 1";
    while sqlx::query_scalar::<_, i64>(ready).fetch_one(&mut office.superuser).await.unwrap() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(
        admin.get(&format!("/jobs/{job}")).await.body.contains("third@one.example"),
        "there is something to tell"
    );
    job
}

/// Every page, in several ways. None of them has the secret in its address.
fn everything(run: &str) -> Vec<String> {
    let fixed = [
        "/",
        "/search?q=%EA%B9%80%ED%95%98%EB%82%98",
        "/search?q=kim",
        "/search?q=one.example",
        "/search?q=%40kim",
        "/e/manager",
        "/e/manager?columns=email,handle,name",
        "/e/manager?sort=-email",
        "/e/manager?email.contains=p",
        "/e/manager?email.empty=false",
        "/e/manager/1",
        "/e/channel/1",
        "/e/channel?columns=signup_email",
        "/e/article/1",
        "/e/manager/actions/change_email?id=1",
        "/e/manager/1/actions/change_email",
        "/e/manager/1/actions/mark_left",
        "/e/manager/1/at?moment=2024-01-01T00:00:00Z",
        "/timeline",
        "/timeline?unfolded=1",
        "/timeline?entity=manager&record=1",
        "/timeline?channel=1&unfolded=1",
        "/timeline?field=email",
        "/timeline?field=email&unfolded=1",
        "/timeline?text=one.example",
        "/timeline?ticket=T-1",
        "/tickets/T-1",
        "/timeline?actor=manager:1",
        "/timeline?action=manager.change_email",
        "/approvals",
        "/runs",
        "/jobs",
        "/previews/x",
        "/view-as",
        "/access",
        "/access/roles",
        "/access/providers",
        "/access/sign-ins",
        "/access/members/1",
        "/account",
    ];
    let fixed = fixed.map(str::to_owned);
    fixed.into_iter().chain([format!("/runs/{run}"), format!("/runs/{run}?record=1#undo")]).collect()
}

/// The address could be one of this route.
fn fits(route: &str, address: &str) -> bool {
    let path = address.split('?').next().unwrap_or(address);
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len()
        && route.iter().zip(&path).all(|(route, path)| route == path || route.starts_with('{'))
}

/// Requests that change something, or try to.
async fn changes(cx: &mut Browser, run: &str) {
    for (to, form) in [
        (
            "/api/actions/preview",
            vec![("action", "manager.change_email"), ("ids", "1"), ("params[email]", "x")],
        ),
        ("/api/actions/preview", vec![("action", "article.hide"), ("ids", "1"), ("reason", "r")]),
        ("/api/actions/preview", vec![("action", "article.hide"), ("matching", "email=x"), ("reason", "r")]),
        ("/api/actions/undo", vec![("run", run), ("reason", "r")]),
        ("/api/actions/run", vec![("preview", run)]),
        (
            "/api/records/reveal",
            vec![("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", " ")],
        ),
        ("/api/records/reveal", vec![("entity", "manager"), ("id", "1"), ("field", "name"), ("reason", "r")]),
        ("/preferences", vec![("theme", "pink")]),
    ] {
        assert_untold(&cx.post(to, &form).await, to);
    }
}

/// The member types it themselves, right and wrong: their page may say it back, the log may not.
async fn typed(cx: &mut Browser) {
    for address in [
        format!("/search?q={EMAIL}"),
        format!("/e/manager?email={EMAIL}"),
        format!("/e/manager?email.contains={SECRET}&created_at.from={SECRET}"),
        format!("/timeline?text={SECRET}"),
        format!("/timeline?actor={SECRET}"),
        format!("/e/article?created_by={EMAIL}"),
        format!("/e/manager/{SECRET}"),
        format!("/previews/{SECRET}"),
        format!("/nothing/{SECRET}"),
    ] {
        let found = cx.get(&address).await;
        assert!(found.status < 500, "{address}: {}", found.status);
    }
    let text = cx.get(&format!("/timeline?text={SECRET}")).await;
    assert!(!text.body.contains("data-source="), "the text is not found where it is masked");
}

/// The columns of our own tables that hold a text, but for those of `samuso._migrations`.
async fn columns_with(office: &mut Office, text: &str) -> Vec<String> {
    let tables = "SELECT table_name::text, column_name::text FROM information_schema.columns
                  WHERE table_schema = 'samuso' AND table_name <> '_migrations' ORDER BY 1, 2";
    let columns: Vec<(String, String)> =
        sqlx::query_as(tables).fetch_all(&mut office.superuser).await.unwrap();
    let mut found = Vec::new();
    for (table, column) in columns {
        let holds =
            format!("SELECT EXISTS (SELECT FROM samuso.{table} WHERE position($1 IN {column}::text) > 0)");
        let holds = sqlx::query_scalar::<_, bool>(sqlx::AssertSqlSafe(holds)).bind(text);
        if holds.fetch_one(&mut office.superuser).await.unwrap() {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

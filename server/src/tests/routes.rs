//! Every route, every page, every server function: listed, refused to whom it is not for, and with an event for what
//! it changes. Each is really asked.

use super::browser::{Answer, Browser};
use super::kept::unknown_call;
use super::notes::{the_note, write};
use super::office::{Office, office};
use super::views::save;
use crate::router::{of_lists, of_nobody, of_providers, of_visitors};
use crate::routes::{Access, Effect, ROUTES, Route};
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_list_is_what_is_served_and_nothing_else() {
    let served = of_nobody().into_iter().chain(of_visitors(true)).chain(of_lists()).chain(of_providers());
    let served: BTreeSet<String> = served.map(|route| format!("{} {}", route.method, route.path)).collect();
    let listed: BTreeSet<String> =
        ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let missing: Vec<_> = served.difference(&listed).collect();
    assert!(missing.is_empty(), "served, and not in server/src/routes.rs: {missing:?}");
    let stale: Vec<_> = listed.difference(&served).collect();
    assert!(stale.is_empty(), "in server/src/routes.rs, and not served: {stale:?}");
    assert_eq!(listed.len(), ROUTES.len(), "a route is listed twice");
}

#[tokio::test]
async fn every_server_function_is_among_them_and_none_is_asked_by_get() {
    let served: BTreeSet<String> = of_visitors(true).into_iter().map(|route| route.path).collect();
    let functions: Vec<_> = server_fn_paths().collect();
    assert!(!functions.is_empty());
    for (path, method) in functions {
        assert!(served.contains(path), "{path} is registered and not served");
        assert_eq!(method, "POST", "{path} could be called by a link");
    }
    // That a record was opened for a ticket is noted. A provider sends browsers back with a GET, which changes nothing
    // without the cookie and the state it began with, or with one that it has signed.
    let by_get = ROUTES.iter().filter(|route| route.method != "POST" && route.effect != Effect::Nothing);
    assert_eq!(
        by_get.map(|route| route.path).collect::<Vec<_>>(),
        ["/login/oidc/{provider}/callback", "/saml/{provider}/slo", "/e/{entity}/{id}"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_more_than_what_is_open() {
    let mut office = office().await;
    let made = Made::by_admin(&mut office).await;
    for route in ROUTES {
        let asked = made.ask(route);
        let answer = asked.send(&mut office.browser()).await;
        let to_sign_in = answer.header("location").is_some_and(|to| to.starts_with("/login"));
        match (route.access, route.method) {
            (Access::Open(_), _) => assert_ne!(answer.status, 401, "{asked} was refused"),
            (_, "GET") => {
                assert!(answer.status == 303 && to_sign_in, "{asked} was answered: {}", answer.status);
            }
            _ => assert_eq!(answer.status, 401, "{asked} was answered"),
        }
        assert_no_data(&asked, &answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_without_grants_gets_nothing_of_any_record() {
    let mut office = office().await;
    let made = Made::by_admin(&mut office).await;
    for route in ROUTES {
        let asked = made.ask(route);
        let mut member = office.member("nobody").await;
        let before = office.state().await;
        let answer = asked.send(&mut member).await;
        if let Access::Role(authorised_by) = route.access {
            assert!(matches!(answer.status, 403 | 404), "{asked}: {} without {authorised_by}", answer.status);
            assert_eq!(office.state().await, before, "{asked} changed something");
        }
        assert_no_data(&asked, &answer);
        if answer.status == 403 {
            assert_eq!(office.events().await.last().unwrap(), "samuso.denied", "{asked}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_something_has_its_event_and_the_rest_changes_nothing() {
    let mut office = office().await;
    let made = Made::by_admin(&mut office).await;
    for route in ROUTES {
        // They need a provider, or a local administrator: tests/oidc, tests/saml and tests/break_glass have one, and ask them.
        let ways = ["oidc/", "/login/saml/", "/saml/", "/login/break-glass"];
        if ways.iter().any(|way| route.path.contains(way)) {
            continue;
        }
        let asked = made.ask(route);
        let mut member = office.member(asked.by()).await;
        let (before, events) = (office.state().await, office.events().await.len());
        let answer = asked.send(&mut member).await;
        assert!(
            answer.status < 400 || answer.status == 404 && route.path.contains("{*file}"),
            "{asked}: {}\n{}",
            answer.status,
            answer.body
        );
        if route.path == "/api/timeline/export" {
            // That all of it was taken is told a moment after it was.
            ended(&mut office).await;
        }
        let new = office.events().await.split_off(events);
        match route.effect {
            Effect::Nothing | Effect::Exempt(_) => {
                assert!(new.is_empty(), "{asked} is said to be no event: {new:?}");
            }
            Effect::Appends(_) => assert_eq!(new, asked.event, "{asked}"),
        }
        let is_changed = office.state().await != before;
        assert!(!is_changed || !new.is_empty(), "{asked} changed something, and the timeline does not know");
    }
}

/// Waits until the end of an export is on the timeline.
async fn ended(office: &mut Office) {
    for _ in 0..100 {
        if office.events().await.iter().any(|told| told == "samuso.export_ended") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("its end is not told");
}

/// What an admin has made, so that there is something that others must not get.
struct Made {
    preview: String,
    run: String,
    /// What an agent asks for, and what the admin does.
    asked: String,
    own: String,
    /// Jobs that wait to be started, that are paused, and of which a record failed.
    jobs: [String; 3],
    /// Who has no role yet.
    member: String,
    /// A note and a view of the admin's.
    note: String,
    view: String,
    /// A call that nobody answered, and its run.
    call: (String, String),
}

/// A request that is right in everything but who makes it.
struct Asked {
    method: &'static str,
    path: String,
    form: Vec<(&'static str, String)>,
    /// The events that it has to leave behind.
    event: Vec<&'static str>,
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Asked {
    /// Who has every right has nothing to reveal.
    fn by(&self) -> &'static str {
        if self.path == "/api/records/reveal" { "cx" } else { "admin" }
    }

    async fn send(&self, browser: &mut Browser) -> Answer {
        let form: Vec<_> = self.form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if self.method == "GET" {
            browser.get(&self.path).await
        } else {
            browser.post(&self.path, &form).await
        }
    }
}

impl Made {
    /// A run (article 3 is hidden), and a preview that has not been run (article 1).
    async fn by_admin(office: &mut Office) -> Self {
        let mut admin = office.member("admin").await;
        let first = preview(&mut admin, "3").await;
        let answer = admin.post("/api/actions/run", &[("preview", &first)]).await;
        let run = run_of(&answer);
        let (asked, own) =
            (suspend(&mut office.member("cx").await, "1").await, suspend(&mut admin, "2").await);
        let member = "SELECT id::text FROM samuso.member WHERE key = 'nobody'";
        let member: String = sqlx::query_scalar(member).fetch_one(&mut office.owner).await.unwrap();
        // They have a session that can be ended.
        office.member("nobody").await;
        assert_eq!(write(&mut admin, "1", "a note").await.status, 303);
        let note = the_note(office).await;
        let view = save(&mut admin, "state=draft", "drafts", &[]).await;
        let mut jobs = Vec::new();
        for (article, state) in [("1", "ready"), ("2", "paused"), ("4", "succeeded")] {
            jobs.push(job(office, &mut admin, article, state).await);
        }
        let jobs = jobs.try_into().unwrap();
        let call = unknown_call(office).await;
        Self { preview: preview(&mut admin, "1").await, run, asked, own, jobs, member, note, view, call }
    }

    fn ask(&self, route: &Route) -> Asked {
        let path = route
            .path
            .replace("{entity}", "article")
            .replace("{action}", "hide")
            .replace("{provider}", "none")
            .replace("{ticket}", "T-1")
            .replace("{*file}", "none.js");
        let id = if route.path.starts_with("/previews") { &self.preview } else { &self.run };
        let id = if route.path.starts_with("/e/") { "1" } else { id };
        let id = if route.path.starts_with("/jobs/") { &self.jobs[0] } else { id };
        let of_job = |at: usize| vec![("job", self.jobs[at].clone())];
        let id = if route.path.starts_with("/access/members/") { &self.member } else { id };
        let hide = ["action=article.hide", "ids=1", "reason=asked"].map(|pair| pair.split_once('=').unwrap());
        let hide = hide.map(|(name, value)| (name, value.to_owned())).to_vec();
        let (form, event): (Vec<(&str, String)>, Vec<&str>) = match (route.method, route.path) {
            // Who looks with their own eyes has nothing to end: tests/view_as has. Nor has who works on no ticket.
            ("GET", _)
            | (
                _,
                "/login/oidc/{provider}"
                | "/login/break-glass"
                | "/view-as/end"
                | "/ticket/let-go"
                | "/oidc/{provider}/backchannel-logout"
                | "/login/saml/{provider}"
                | "/saml/{provider}/acs"
                | "/saml/{provider}/slo",
            ) => (vec![], vec![]),
            (_, "/ticket") => (vec![("ticket", "T-1".to_owned())], vec!["samuso.ticket_begun"]),
            (_, "/view-as") => (vec![("role", "cx".to_owned())], vec!["samuso.view_as_began"]),
            (_, "/login/demo") => (vec![("member", "cx".to_owned())], vec!["samuso.sign_in"]),
            (_, "/login/again") => (vec![], vec!["samuso.sign_in"]),
            (_, "/logout") => (vec![], vec!["samuso.sign_out"]),
            (_, "/preferences") => (vec![("theme", "dark".to_owned())], vec!["samuso.preferences"]),
            (_, "/api/timeline/export") => {
                (vec![("format", "jsonl".to_owned())], vec!["samuso.exported", "samuso.export_ended"])
            }
            (_, "/api/records/reveal") => {
                let asked = [("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", "asked")];
                (asked.map(|(name, value)| (name, value.to_owned())).to_vec(), vec!["samuso.revealed"])
            }
            (_, "/api/records/pin") => (Self::article(), vec!["samuso.pinned"]),
            (_, "/api/records/unpin") => (Self::article(), vec!["samuso.unpinned"]),
            (_, "/api/views/save") => {
                let view =
                    [("entity", "article"), ("query", "hidden=true"), ("name", "hidden"), ("shared", "true")];
                (view.map(|(name, value)| (name, value.to_owned())).to_vec(), vec!["samuso.view_saved"])
            }
            (_, "/api/views/delete") => (vec![("view", self.view.clone())], vec!["samuso.view_deleted"]),
            (_, "/api/notes/write") => {
                let note = [("entity", "article"), ("id", "1"), ("form", &self.run), ("text", "a note")];
                (note.map(|(name, value)| (name, value.to_owned())).to_vec(), vec!["samuso.noted"])
            }
            (_, "/api/notes/edit") => {
                (self.of_note(&[("version", "1"), ("text", "more")]), vec!["samuso.note_edited"])
            }
            (_, "/api/notes/delete") => (self.of_note(&[]), vec!["samuso.note_deleted"]),
            (_, "/api/account/end-session") => (vec![], vec!["samuso.sessions_ended"]),
            (_, "/api/access/end-session") => (self.of_member(&[]), vec!["samuso.sessions_ended"]),
            (_, "/api/access/end-everybodys") => {
                (vec![("reason", "asked".to_owned())], vec!["samuso.all_sessions_ended"])
            }
            (_, "/api/access/give") => {
                (self.of_member(&[("role", "cx"), ("scope", "all")]), vec!["samuso.granted"])
            }
            (_, "/api/access/take-back") => (self.of_member(&[]), vec!["samuso.revoked"]),
            (_, "/api/access/assign") => {
                (self.of_member(&[("channels", "2")]), vec!["samuso.channels_assigned"])
            }
            (_, "/api/access/take-channel") => {
                (self.of_member(&[("channel", "2")]), vec!["samuso.channels_taken"])
            }
            (_, "/api/actions/preview" | "/api/jobs/prepare") => (hide, vec![]),
            (_, "/api/jobs/list") => {
                let mut list = hide;
                list.push(("list", "1 2 3".to_owned()));
                (list, vec![])
            }
            (_, "/api/jobs/start") => (of_job(0), vec!["samuso.job_started"]),
            (_, "/api/jobs/pause") => (of_job(0), vec!["samuso.job_paused"]),
            (_, "/api/jobs/go-on") => (of_job(1), vec!["samuso.job_went_on"]),
            (_, "/api/jobs/cancel") => (of_job(1), vec!["samuso.job_cancelled"]),
            (_, "/api/jobs/again") => (of_job(2), vec![]),
            (_, "/api/actions/undo") => {
                (vec![("run", self.run.clone()), ("reason", "asked".to_owned())], vec![])
            }
            (_, "/api/approvals/decide") => {
                let form = [("run", self.asked.as_str()), ("round", "1"), ("choice", "approve")];
                let form = form.map(|(name, value)| (name, value.to_owned()));
                (form.to_vec(), vec!["samuso.approved", "channel.suspend"])
            }
            (_, "/api/actions/settle") => (self.of_call(), vec!["samuso.call_was_done", "article.republish"]),
            (_, "/api/approvals/cancel") => {
                (vec![("run", self.own.clone())], vec!["samuso.approval_cancelled"])
            }
            (_, "/api/actions/run") => (vec![("preview", self.preview.clone())], vec!["article.hide"]),
            (method, path) => panic!("{method} {path} changes something: say here how to ask for it"),
        };
        Asked { method: route.method, path: path.replace("{id}", id), form, event }
    }
}

impl Made {
    /// The form about a member; `routes.rs` has them in an order in which one has something to take from the other.
    fn of_member(&self, more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let both = [("member", self.member.as_str()), ("reason", "asked")];
        both.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect()
    }

    fn of_call(&self) -> Vec<(&'static str, String)> {
        let (run, call) = self.call.clone();
        vec![("run", run), ("call", call), ("outcome", "done".to_owned()), ("reason", "asked".to_owned())]
    }

    /// `routes.rs` has pinning before unpinning.
    fn article() -> Vec<(&'static str, String)> {
        vec![("entity", "article".to_owned()), ("id", "1".to_owned())]
    }

    fn of_note(&self, more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let all = [("note", self.note.as_str())];
        all.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect()
    }
}

async fn preview(admin: &mut Browser, article: &str) -> String {
    previewed(admin, "article.hide", article).await
}

/// Asks for what others approve.
async fn suspend(member: &mut Browser, channel: &str) -> String {
    let preview = previewed(member, "channel.suspend", channel).await;
    run_of(&member.post("/api/actions/run", &[("preview", &preview)]).await)
}

fn run_of(answer: &Answer) -> String {
    let run = answer.header("location").and_then(|to| to.strip_prefix("/runs/"));
    run.unwrap_or_else(|| panic!("no run: {answer:?}")).to_owned()
}

async fn previewed(member: &mut Browser, action: &str, id: &str) -> String {
    let form = [("action", action), ("ids", id), ("reason", "asked"), ("ticket", "T-1")];
    let answer = member.post("/api/actions/preview", &form).await;
    let preview = answer.header("location").and_then(|to| to.strip_prefix("/previews/"));
    preview.unwrap_or_else(|| panic!("no preview: {answer:?}")).to_owned()
}

/// A job of an admin's, brought to where a route wants it by hand: nobody works on it here.
async fn job(office: &mut Office, admin: &mut Browser, article: &str, state: &str) -> String {
    let form = [("action", "article.hide"), ("ids", article), ("reason", "asked")];
    let answer = admin.post("/api/jobs/prepare", &form).await;
    let job = answer.header("location").and_then(|to| to.strip_prefix("/jobs/"));
    let job = job.unwrap_or_else(|| panic!("no job: {answer:?}")).to_owned();
    let bring = "WITH target AS (UPDATE samuso.job_target SET state = CASE $2 WHEN 'succeeded' THEN 'failed' ELSE 'ready' END,
                     kind = CASE $2 WHEN 'succeeded' THEN 'refused' END WHERE job_id = $1::uuid),
                 run AS (INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label, state, request_id)
                     SELECT gen_random_uuid(), id, action, entity, 'member', member_id::text, member_label, 'running', 'r'
                     FROM samuso.job WHERE id = $1::uuid AND $2 <> 'ready' RETURNING id)
                 UPDATE samuso.job SET state = $2, changes = 1, run_id = (SELECT id FROM run),
                     finished_at = CASE $2 WHEN 'succeeded' THEN now() END,
                     stopped_at = CASE $2 WHEN 'paused' THEN now() END WHERE id = $1::uuid";
    sqlx::query(bring).bind(&job).bind(state).execute(&mut office.superuser).await.unwrap();
    job
}

/// Nothing of what is in `product.sql`.
fn assert_no_data(asked: &Asked, answer: &Answer) {
    for text in ["Pack and compress", "압축", "First Company", "둘째 회사", "kim@one.example", "김하나"]
    {
        assert!(!answer.body.contains(text), "{asked} shows {text:?}");
    }
}

impl Office {
    /// All that somebody could have changed, but for what every request touches, and for what previews keep.
    async fn state(&mut self) -> String {
        let tables = "SELECT string_agg(format('SELECT %L, md5(string_agg(t::text, '','' ORDER BY t::text)) FROM %s t', name, name), ' UNION ALL ')
                      FROM unnest(ARRAY['documents.channel', 'documents.manager', 'documents.space', 'documents.article',
                          'documents.revision', 'documents.audit_log', 'samuso.identity',
                          'samuso.sign_in_attempt', 'samuso.saml_request', 'samuso.saml_seen', 'samuso.break_glass_try', 'samuso.kept_form', 'samuso.member', 'samuso.member_grant', 'samuso.member_channel', 'samuso.run', 'samuso.approval_request', 'samuso.approval',
                          'samuso.environment', 'samuso._migrations']) AS name";
        let statement: String = sqlx::query_scalar(tables).fetch_one(&mut self.superuser).await.unwrap();
        let statement = sqlx::AssertSqlSafe(statement);
        let digests: Vec<(String, Option<String>)> =
            sqlx::query_as(statement).fetch_all(&mut self.superuser).await.unwrap();
        let sessions = "SELECT 'samuso.session', md5(string_agg(encode(token_hash, 'hex') || coalesce(ended_at::text, ''), ',' ORDER BY token_hash)) FROM samuso.session";
        let sessions: (String, Option<String>) =
            sqlx::query_as(sessions).fetch_one(&mut self.superuser).await.unwrap();
        format!("{digests:?} {sessions:?}")
    }
}

//! A session that ended in the midst of a form: nothing typed is lost, nothing is sent, and nobody else gets it.

use super::browser::Browser;
use super::notes::{the_note, write};
use super::office::{Office, office};
use crate::http::kept::NOTHING_TYPED;
use crate::routes::{Access, ROUTES};

pub const PAGE: &str = "/e/article/1/actions/hide";

/// A member whose session ends as they type, and what they are answered.
pub async fn came_too_late(
    office: &mut Office,
    key: &str,
    page: &str,
    to: &str,
    form: &[(&str, &str)],
) -> Browser {
    let mut browser = office.member(key).await;
    assert_eq!(browser.get(page).await.status, 200);
    sqlx::query("UPDATE samuso.session SET ended_at = now()").execute(&mut office.superuser).await.unwrap();
    browser.headers.insert("referer", format!("http://{}{page}", office.address));
    let answer = browser.post(to, form).await;
    browser.headers.remove("referer");
    assert_eq!(answer.status, 303, "{}", answer.body);
    let next = url::form_urlencoded::byte_serialize(page.as_bytes()).collect::<String>();
    assert_eq!(answer.header("location"), Some(format!("/login?next={next}&kept=1").as_str()));
    let login = browser.get(answer.header("location").unwrap()).await.body;
    assert!(login.contains("is kept for 15 minutes"), "{login}");
    browser
}

pub async fn back(browser: &mut Browser, key: &str, page: &str) -> String {
    let answer = browser.post("/login/demo", &[("member", key), ("next", page)]).await;
    assert_eq!(answer.header("location"), Some(page));
    browser.get(page).await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_in_it_is_in_the_form_and_was_not_sent() {
    let mut office = office().await;
    let form =
        [("action", "article.hide"), ("ids", "1"), ("reason", "Typed \"with\" care"), ("ticket", "T-77")];
    let mut browser = came_too_late(&mut office, "cx", PAGE, "/api/actions/preview", &form).await;
    let page = back(&mut browser, "cx", PAGE).await;
    assert!(page.contains("Typed &quot;with&quot; care") && page.contains("T-77"), "{page}");
    assert!(page.contains("data-kept"), "it says so");
    let previews: i64 =
        sqlx::query_scalar("SELECT count(*) FROM samuso.preview").fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(previews, 0, "nothing was sent");
    assert!(
        !browser.get("/e/article/3/actions/hide").await.body.contains("Typed"),
        "another page is another form"
    );
    // Sent by the member, it is forgotten.
    let sent: Vec<_> = form.into_iter().chain([("page", PAGE)]).collect();
    assert_eq!(browser.post("/api/actions/preview", &sent).await.status, 303);
    assert!(!browser.cookies.contains_key("samuso_kept"));
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM samuso.kept_form")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_member_or_another_browser_gets_nothing_of_it() {
    let mut office = office().await;
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "typed by cx")];
    let mut browser = came_too_late(&mut office, "cx", PAGE, "/api/actions/preview", &form).await;
    let cookies = browser.cookies.clone();
    assert!(!back(&mut browser, "admin", PAGE).await.contains("typed by cx"), "another member");
    assert!(!back(&mut office.browser(), "cx", PAGE).await.contains("typed by cx"), "another browser");
    browser.cookies = cookies;
    sqlx::query("UPDATE samuso.kept_form SET expires_at = now()")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    assert!(!back(&mut browser, "cx", PAGE).await.contains("typed by cx"), "a quarter of an hour later");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reveal_keeps_its_reason_and_shows_nothing_yet() {
    let mut office = office().await;
    let form = [("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", "The customer asked")];
    let mut browser = came_too_late(&mut office, "cx", "/e/manager/1", "/api/records/reveal", &form).await;
    let page = back(&mut browser, "cx", "/e/manager/1").await;
    assert!(page.contains("The customer asked") && !page.contains("kim@one.example"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_nobodys_or_from_nowhere_is_not_kept() {
    let mut office = office().await;
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "r")];
    let origin = format!("http://{}", office.address);
    let stranger = office.browser().with("referer", format!("{origin}{PAGE}"));
    let mut ended = office.member("cx").await;
    sqlx::query("UPDATE samuso.session SET ended_at = now()").execute(&mut office.superuser).await.unwrap();
    let cookies = std::mem::take(&mut ended.cookies);
    let late = |referer: &str| {
        let mut browser = office.browser().with("referer", referer);
        browser.cookies = cookies.clone();
        browser
    };
    let program = late(&format!("{origin}{PAGE}")).with("accept", "application/json");
    for mut browser in [
        stranger,
        late(""),
        late("https://evil.example/e/article"),
        late(&format!("{origin}//evil.example")),
        program,
    ] {
        let answer = browser.post("/api/actions/preview", &form).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (401, None), "{:?}", browser.headers);
    }
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM samuso.kept_form")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}

/// A form of a page, with what somebody types into it.
pub struct Form {
    pub action: &'static str,
    pub page: String,
    hidden: Vec<(&'static str, String)>,
    pub typed: Vec<(&'static str, &'static str)>,
}

impl Form {
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        let hidden = self.hidden.iter().map(|(name, value)| (*name, value.as_str()));
        hidden.chain(self.typed.iter().copied()).collect()
    }

    /// Who sees all of it: whoever has every right has nothing to reveal.
    pub fn by(&self) -> &'static str {
        if self.action == "/api/records/reveal" { "cx" } else { "admin" }
    }
}

/// One for each route that takes one; a route that is not here, and not said to have nothing typed, fails the test.
pub async fn form_of(office: &mut Office, action: &'static str) -> Form {
    let nobody = "SELECT id::text FROM samuso.member WHERE key = 'nobody'";
    let nobody: String = sqlx::query_scalar(nobody).fetch_one(&mut office.owner).await.unwrap();
    let page = format!("/access/members/{nobody}");
    let member = ("member", nobody);
    let reason = ("reason", "Typed \"with\" care");
    let (page, hidden, typed) = match action {
        "/api/actions/preview" => (
            PAGE.to_owned(),
            vec![("action", "article.hide".to_owned()), ("ids", "1".to_owned())],
            vec![reason, ("ticket", "T-77")],
        ),
        "/api/jobs/prepare" => {
            // More than a run takes.
            let many = "INSERT INTO documents.article (channel_id, space_id, slug, title, state)
                        SELECT 1, 1, 'many-' || n, 'Many', 'draft' FROM generate_series(1, 501) AS n";
            sqlx::query(many).execute(&mut office.superuser).await.unwrap();
            let hidden = vec![("action", "article.hide".to_owned()), ("matching", "state=draft".to_owned())];
            let page = "/e/article/actions/hide?state=draft&all=1".to_owned();
            (page, hidden, vec![reason, ("ticket", "T-77")])
        }
        "/api/jobs/list" => {
            let hidden = vec![("action", "article.hide".to_owned())];
            let typed = vec![("list", "1, 2"), reason, ("ticket", "T-77")];
            ("/e/article/actions/hide".to_owned(), hidden, typed)
        }
        "/api/actions/undo" => {
            let run = hidden_article(office).await;
            (format!("/runs/{run}"), vec![("run", run)], vec![reason, ("ticket", "T-77")])
        }
        "/api/records/reveal" => {
            let hidden = [("entity", "manager"), ("id", "1"), ("field", "email")];
            let hidden = hidden.map(|(name, value)| (name, value.to_owned())).to_vec();
            ("/e/manager/1".to_owned(), hidden, vec![reason, ("ticket", "T-77")])
        }
        "/api/access/give" => {
            (page, vec![member], vec![reason, ("channels", "a typed channel"), ("until", "2031-01-01T10:00")])
        }
        "/api/access/take-back" => (page, vec![member, ("grant", String::new())], vec![reason]),
        "/api/access/assign" => (page, vec![member], vec![reason, ("channels", "a typed channel")]),
        "/api/access/take-channel" => {
            let mut admin = office.member("admin").await;
            let form = [("member", member.1.as_str()), ("channels", "2"), ("reason", "r")];
            assert_eq!(admin.post("/api/access/assign", &form).await.status, 303);
            (page, vec![member, ("channel", "2".to_owned())], vec![reason])
        }
        "/api/access/end-everybodys" => ("/access".to_owned(), vec![], vec![reason]),
        "/api/views/save" => {
            let hidden = [("entity", "article"), ("query", "state=draft")];
            let hidden = hidden.map(|(name, value)| (name, value.to_owned())).to_vec();
            ("/e/article?state=draft".to_owned(), hidden, vec![("name", "Typed \"with\" care")])
        }
        "/api/notes/write" => {
            let hidden = [("entity", "article"), ("id", "1")].map(|(name, value)| (name, value.to_owned()));
            let form = ("form", "0196d0a8-0000-7000-8000-000000000001".to_owned());
            let hidden = hidden.into_iter().chain([form]).collect();
            ("/e/article/1".to_owned(), hidden, vec![("text", "Typed \"with\" care")])
        }
        "/api/notes/edit" => {
            let mut admin = office.member("admin").await;
            assert_eq!(write(&mut admin, "1", "a note").await.status, 303);
            office.settle().await;
            let hidden = vec![("note", the_note(office).await), ("version", "1".to_owned())];
            ("/e/article/1".to_owned(), hidden, vec![("text", "Typed \"with\" care")])
        }
        "/api/approvals/decide" => {
            let run = asked_by_agent(office).await;
            let hidden = vec![("run", run), ("round", "1".to_owned()), ("choice", "refuse".to_owned())];
            ("/approvals".to_owned(), hidden, vec![("note", "Typed \"with\" care")])
        }
        "/api/actions/settle" => {
            let (run, call) = unknown_call(office).await;
            let hidden = vec![("call", call), ("run", run.clone()), ("outcome", "done".to_owned())];
            (format!("/runs/{run}"), hidden, vec![reason])
        }
        "/ticket" => ("/e/article/1".to_owned(), vec![], vec![("ticket", "T-77 \"typed\"")]),
        "/view-as" => ("/view-as".to_owned(), vec![], vec![("member", "kim@typed.example")]),
        _ => {
            panic!("POST {action}: say here what is typed into its form, or in http/kept.rs that nothing is")
        }
    };
    Form { action, page, hidden, typed }
}

async fn hidden_article(office: &mut Office) -> String {
    let mut admin = office.member("admin").await;
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "r")];
    let preview = admin.post("/api/actions/preview", &form).await;
    let preview = preview.header("location").unwrap().trim_start_matches("/previews/").to_owned();
    let run = admin.post("/api/actions/run", &[("preview", &preview)]).await;
    run.header("location").unwrap().trim_start_matches("/runs/").to_owned()
}

/// A run whose call nobody answered.
pub async fn unknown_call(office: &mut Office) -> (String, String) {
    let made = "WITH run AS (
            INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label, state, request_id)
            VALUES (gen_random_uuid(), gen_random_uuid(), 'article.republish', 'article', 'member', 'x', 'x', 'unknown', 'r')
            RETURNING id)
        INSERT INTO samuso.call (key, run_id, place, record_id, record_label, channel, origin, method, url, state, next_at)
        SELECT gen_random_uuid(), id, 0, '1', 'Pack', '1', 'http://x.example', 'POST', 'http://x.example/', 'unknown', NULL
        FROM run RETURNING run_id::text, key::text";
    sqlx::query_as(made).fetch_one(&mut office.superuser).await.unwrap()
}

/// A run that others have to approve.
async fn asked_by_agent(office: &mut Office) -> String {
    let mut cx = office.member("cx").await;
    let form = [("action", "channel.suspend"), ("ids", "1"), ("reason", "r"), ("ticket", "T-1")];
    let preview = cx.post("/api/actions/preview", &form).await;
    let preview = preview.header("location").unwrap().trim_start_matches("/previews/").to_owned();
    let asked = cx.post("/api/actions/run", &[("preview", &preview)]).await;
    asked.header("location").unwrap().trim_start_matches("/runs/").to_owned()
}

pub fn assert_typed(form: &Form, page: &str) {
    for (name, text) in &form.typed {
        let shown = text.replace('"', "&quot;");
        // In a line, or in a text of several.
        let is_there =
            page.contains(&format!("value=\"{shown}\"")) || page.contains(&format!("\n{text}</textarea>"));
        assert!(is_there, "{}: {name} is not in its form again: {page}", form.action);
    }
}

/// The forms of the running router: all that change something, but for those that anybody may send.
pub fn forms_of_members() -> Vec<&'static str> {
    let posts =
        ROUTES.iter().filter(|route| route.method == "POST" && !matches!(route.access, Access::Open(_)));
    posts.map(|route| route.path).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_form_it_was_what_was_typed_is_in_it_again() {
    let forms = forms_of_members();
    assert!(NOTHING_TYPED.iter().all(|path| forms.contains(path)), "stale: {NOTHING_TYPED:?}");
    for action in forms.into_iter().filter(|path| !NOTHING_TYPED.contains(path)) {
        let mut office = office().await;
        let form = form_of(&mut office, action).await;
        let (by, page) = (form.by(), form.page.clone());
        let mut browser = came_too_late(&mut office, by, &page, action, &form.pairs()).await;
        let events = office.events().await.len();
        let shown = back(&mut browser, by, &page).await;
        assert_typed(&form, &shown);
        assert!(shown.contains("data-kept"), "{action}: it says so");
        assert_eq!(office.events().await[events..], ["samuso.sign_in"], "{action}: nothing was sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_that_came_too_late_leads_back_to_its_page() {
    let mut office = office().await;
    for &action in NOTHING_TYPED {
        let browser = office.member("admin").await;
        sqlx::query("UPDATE samuso.session SET ended_at = now()")
            .execute(&mut office.superuser)
            .await
            .unwrap();
        let mut browser = browser.with("referer", format!("http://{}/account", office.address));
        let answer = browser.post(action, &[]).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("/login?next=%2Faccount")),
            "{action}"
        );
        assert!(!browser.cookies.contains_key("samuso_kept"), "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_wrong_answers_with_its_page_and_what_was_typed() {
    let long = "long ".repeat(250);
    let mut office = office().await;
    for action in
        ["/api/access/give", "/api/access/take-back", "/api/access/assign", "/api/access/take-channel"]
    {
        let mut form = form_of(&mut office, action).await;
        for reason in ["", long.as_str()] {
            form.typed.retain(|(name, _)| *name != "reason");
            let mut pairs = form.pairs();
            pairs.push(("reason", reason));
            let address = office.address;
            let mut admin =
                office.member("admin").await.with("referer", format!("http://{address}{}", form.page));
            let events = office.events().await.len();
            let answer = admin.post(action, &pairs).await;
            assert_eq!(answer.status, 400, "{action}: {}", answer.body);
            assert!(
                answer.body.contains("data-refused") && answer.body.contains("field-fault"),
                "{action}: {}",
                answer.body
            );
            assert_typed(&form, &answer.body);
            assert!(reason.is_empty() || answer.body.contains(reason.trim_end()), "{action}");
            assert_eq!(office.events().await.len(), events, "{action}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_reveal_keeps_its_reason() {
    let office = office().await;
    let origin = format!("http://{}", office.address);
    let form = |reason: &'static str, ticket| {
        [("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", reason), ("ticket", ticket)]
    };
    let mut cx = office.member("cx").await.with("referer", format!("{origin}/e/manager/1"));
    let answer = cx.post("/api/records/reveal", &form(" ", "T-99")).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("value=\"T-99\"") && answer.body.contains("field-fault"), "{}", answer.body);
    assert!(!answer.body.contains("kim@one.example"), "it is masked still");
    // A page that the member may not have, or a form that is not on it: what they typed is there all the same.
    for referer in ["/e/manager/1", "/e/article/1", "/e/article/404"] {
        let mut other = office.member("account_manager").await.with("referer", format!("{origin}{referer}"));
        let answer = other.post("/api/records/reveal", &form("A long explanation", "")).await;
        assert!(matches!(answer.status, 403 | 404), "{referer}: {}", answer.status);
        assert!(answer.body.contains("A long explanation"), "{referer}: {}", answer.body);
        assert!(answer.body.contains("data-typed"), "{referer}: it is in no form");
        assert!(!answer.body.contains("kim@one.example"), "{referer}");
    }
}

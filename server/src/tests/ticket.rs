//! The ticket that a member works on: begun with its address, on everything that they do, until they let go of it.

use super::browser::Browser;
use super::office::{Office, office};

pub const ADDRESS: &str = "https://acme.zendesk.com/agent/tickets/4711";
pub const HOSTILE: &str = "</textarea>\"><script>alert(1)</script>";

/// Begins, and comes back to where they were.
pub async fn begin(browser: &mut Browser, ticket: &str) {
    let answer = browser.post("/ticket", &[("ticket", ticket), ("next", "/runs")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/runs")), "{}", answer.body);
}

/// Runs an action on a record, saying nothing of a ticket, and answers the run.
pub async fn act(browser: &mut Browser, action: &str, id: &str, more: &[(&str, &str)]) -> String {
    let form = [&[("action", action), ("ids", id), ("reason", "asked")], more].concat();
    let preview = browser.post("/api/actions/preview", &form).await;
    ran(browser, preview.header("location").unwrap_or_else(|| panic!("no preview: {preview:?}"))).await
}

pub async fn undo(browser: &mut Browser, run: &str) {
    let preview = browser.post("/api/actions/undo", &[("run", run), ("reason", "wrong one")]).await;
    ran(browser, preview.header("location").unwrap_or_else(|| panic!("no preview: {preview:?}"))).await;
}

async fn ran(browser: &mut Browser, preview: &str) -> String {
    let preview = preview.trim_start_matches("/previews/");
    let answer = browser.post("/api/actions/run", &[("preview", preview)]).await;
    let run = answer.header("location").and_then(|to| to.strip_prefix("/runs/"));
    run.unwrap_or_else(|| panic!("no run: {answer:?}")).to_owned()
}

pub async fn reveal(browser: &mut Browser, manager: &str) {
    let form = [("entity", "manager"), ("id", manager), ("field", "email"), ("reason", "the phone")];
    let answer = browser.post("/api/records/reveal", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

async fn marked(office: &mut Office) -> Vec<(String, Option<String>)> {
    let events = "SELECT action, ticket FROM samuso.event WHERE actor_kind = 'member' AND action <> 'samuso.sign_in' ORDER BY id";
    sqlx::query_as(events).fetch_all(&mut office.owner).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_marks_everything_until_it_is_let_go() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    assert!(!cx.get("/").await.body.contains("data-ticket="), "none is on yet");
    begin(&mut cx, ADDRESS).await;
    let page = cx.get("/e/manager/1").await.body;
    assert!(page.contains("data-ticket=\"ZD-4711\""), "{page}");
    assert!(
        page.contains(&format!("href=\"{ADDRESS}\"")) && page.contains("href=\"/tickets/ZD-4711\""),
        "{page}"
    );
    assert!(page.contains("value=\"ZD-4711\""), "the reveal's form has it");
    assert!(
        cx.get("/e/article/1/actions/hide").await.body.contains("value=\"ZD-4711\""),
        "the action's form"
    );
    let run = act(&mut cx, "article.hide", "1", &[]).await;
    assert!(cx.get(&format!("/runs/{run}")).await.body.contains("value=\"ZD-4711\""), "the undo's form");
    undo(&mut cx, &run).await;
    reveal(&mut cx, "1").await;
    assert_eq!(cx.post("/ticket/let-go", &[("next", "/runs")]).await.status, 303);
    assert!(!cx.get("/").await.body.contains("data-ticket="));
    act(&mut cx, "article.hide", "1", &[]).await;
    // What is let go of already is let go of.
    assert_eq!(cx.post("/ticket/let-go", &[]).await.status, 303);
    let on = |action: &str| (action.to_owned(), Some("ZD-4711".to_owned()));
    let all = [
        on("samuso.ticket_begun"),
        on("article.hide"),
        on("article.show"),
        on("samuso.revealed"),
        on("samuso.ticket_let_go"),
        ("article.hide".to_owned(), None),
    ];
    assert_eq!(marked(&mut office).await, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_ticket_takes_its_place_and_what_is_typed_wins() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    begin(&mut cx, ADDRESS).await;
    begin(&mut cx, ADDRESS).await;
    begin(&mut cx, "CX 12").await;
    act(&mut cx, "article.hide", "1", &[("ticket", ADDRESS)]).await;
    let told: Vec<_> = marked(&mut office).await;
    let told: Vec<_> =
        told.iter().map(|(action, ticket)| (action.as_str(), ticket.as_deref().unwrap())).collect();
    let all = [
        ("samuso.ticket_begun", "ZD-4711"),
        ("samuso.ticket_let_go", "ZD-4711"),
        ("samuso.ticket_begun", "CX 12"),
        ("article.hide", "ZD-4711"),
    ];
    assert_eq!(told, all, "the second press is none");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_the_sessions_own() {
    let office = office().await;
    let (mut cx, mut elsewhere) = (office.member("cx").await, office.member("cx").await);
    begin(&mut cx, ADDRESS).await;
    let mut window = office.browser();
    window.cookies = cx.cookies.clone();
    assert!(window.get("/").await.body.contains("data-ticket=\"ZD-4711\""), "another window of the browser");
    assert!(!elsewhere.get("/").await.body.contains("data-ticket="), "another browser");
    begin(&mut elsewhere, "CX-12").await;
    assert!(cx.get("/").await.body.contains("data-ticket=\"ZD-4711\""));
    // Signing in once more, as a reveal may ask for, ends no ticket; being somebody else does.
    assert_eq!(cx.post("/login/demo", &[("member", "cx")]).await.status, 303);
    assert!(cx.get("/").await.body.contains("data-ticket=\"ZD-4711\""));
    assert_eq!(cx.post("/login/demo", &[("member", "admin")]).await.status, 303);
    assert!(!cx.get("/").await.body.contains("data-ticket="));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_something_else_is_refused_and_what_was_typed_is_there_again() {
    let mut office = office().await;
    let origin = format!("http://{}", office.address);
    let mut cx = office.member("cx").await.with("referer", format!("{origin}/e/article/1"));
    let long = "x".repeat(201);
    for wrong in ["https://evil.example/agent/tickets/4711", long.as_str()] {
        let answer = cx.post("/ticket", &[("ticket", wrong)]).await;
        assert_eq!(answer.status, 400, "{wrong}");
        let is_there =
            answer.body.contains(&format!("value=\"{wrong}\"")) && answer.body.contains("field-fault");
        assert!(is_there && answer.body.contains("Pack and compress"), "{}", answer.body);
    }
    assert_eq!(cx.post("/ticket", &[("ticket", "a\0")]).await.status, 400);
    assert_eq!(marked(&mut office).await, []);
    let mut looking = office.member("admin").await;
    assert_eq!(looking.post("/view-as", &[("role", "cx")]).await.status, 303);
    assert_eq!(looking.post("/ticket", &[("ticket", ADDRESS)]).await.status, 403, "with other eyes");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_characters_stay_text_and_no_script_is_ever_an_address() {
    let office = office().await;
    let mut cx = office.member("cx").await;
    for ticket in
        [HOSTILE, "javascript:alert(1)", "data:text/html,<b>", "//evil.example", "a/b?c#d%2F", "티켓 & 3"]
    {
        begin(&mut cx, ticket).await;
        act(&mut cx, "article.hide", "1", &[]).await;
        act(&mut cx, "article.show", "1", &[]).await;
        office.settle().await;
        let home = cx.get("/").await.body;
        let href = home.split("href=\"/tickets/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let page = cx.get(&format!("/tickets/{href}")).await;
        assert_eq!(page.status, 200, "{ticket}");
        let shown = ticket.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert!(page.body.contains(&shown), "{ticket}: {}", page.body);
        assert!(page.body.contains("article/1"), "{ticket}: what was done is there: {}", page.body);
        for body in [&home, &page.body, &cx.get("/runs").await.body, &cx.get("/timeline").await.body] {
            let body = body.to_lowercase();
            assert!(!body.contains("<script>alert") && !body.contains("<b>"), "{ticket}: {body}");
            for scheme in ["javascript:", "data:", "//evil"] {
                assert!(!body.contains(&format!("href=\"{scheme}")), "{ticket} is a link: {body}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_is_searched_for_is_offered() {
    let office = office().await;
    let mut cx = office.member("cx").await;
    for text in ["https%3A%2F%2Facme.zendesk.com%2Fagent%2Ftickets%2F4711", "ZD-4711"] {
        let page = cx.get(&format!("/search?q={text}")).await;
        assert!(page.status == 200 && page.body.contains("data-work-on=\"ZD-4711\""), "{}", page.body);
    }
    assert!(!cx.get("/search?q=https%3A%2F%2Fevil.example%2F4711").await.body.contains("data-work-on"));
    begin(&mut cx, ADDRESS).await;
    assert!(!cx.get("/search?q=ZD-4711").await.body.contains("data-work-on"), "it is on already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_many_is_told_by_its_first_and_by_how_many_more() {
    const RUN: &str = "0197a0de-0000-7000-8000-000000000007";
    let mut office = office().await;
    let run = "INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label, state, request_id)
               VALUES ($1::uuid, gen_random_uuid(), 'article.hide', 'article', 'member', 'kim', 'Kim', 'succeeded', 'r')";
    sqlx::query(run).bind(RUN).execute(&mut office.owner).await.unwrap();
    let events = "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, entity, record_id, channel, run_id,
                      ticket, before, after, request_id)
                  SELECT 'member', 'kim', 'Kim', 'article.hide', 'article', '1', '1', $1::uuid, 'CX-9',
                      '{\"hidden\": false}', '{\"hidden\": true}', 'r' FROM generate_series(1, 8)";
    sqlx::query(events).bind(RUN).execute(&mut office.owner).await.unwrap();
    office.settle().await;
    let page = office.member("cx").await.get("/tickets/CX-9").await.body;
    let told = page.matches("3 more of the same run").count();
    assert_eq!(told, 3, "on the page, in the text, and in what the button copies: {page}");
    assert!(page.contains(&format!("/runs/{RUN}")), "{page}");
}

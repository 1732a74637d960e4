//! Notes: written, edited and deleted by their author, seen by whoever may see the record, and nowhere else.

use super::browser::{Answer, Browser};
use super::office::{Office, member, office};
use super::ticket::{ADDRESS, HOSTILE, begin};
use backoffice::access::actor::Scope;
use backoffice::limits::NOTE_MAX_CHARS;

const HERE: &str = "/e/article/1";
const EVENTS: &str = "SELECT action FROM samuso.event WHERE action LIKE 'samuso.note%' ORDER BY id";

fn form() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub async fn write(browser: &mut Browser, article: &str, text: &str) -> Answer {
    let form = form();
    let form = [("entity", "article"), ("id", article), ("form", &form), ("text", text)];
    browser.post("/api/notes/write", &form).await
}

async fn wrote(browser: &mut Browser, article: &str, text: &str) {
    let answer = write(browser, article, text).await;
    let to = format!("/e/article/{article}#notes");
    assert_eq!((answer.status, answer.header("location")), (303, Some(to.as_str())), "{}", answer.body);
}

/// The part of the record's page.
fn notes(page: &str) -> &str {
    let notes = page.split("id=\"notes\"").nth(1).and_then(|rest| rest.split("</section>").next());
    notes.unwrap_or_else(|| panic!("there are no notes: {page}"))
}

async fn home(office: &Office, key: &str) -> String {
    office.member(key).await.get("/").await.body
}

pub async fn the_note(office: &mut Office) -> String {
    let last = "SELECT id::text FROM samuso.note ORDER BY written_at DESC, id DESC LIMIT 1";
    sqlx::query_scalar(last).fetch_one(&mut office.owner).await.unwrap()
}

async fn told(office: &mut Office) -> Vec<String> {
    sqlx::query_scalar(EVENTS).fetch_all(&mut office.owner).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_the_record_sees_its_notes_and_nobody_else_does() {
    let mut office = office().await;
    let (mut cx, mut admin) = (office.member("cx").await, office.member("admin").await);
    let mut theirs = office.member("account_manager").await;
    begin(&mut cx, ADDRESS).await;
    wrote(&mut cx, "1", "Asked for twice: see https://help.example/1.").await;
    assert_eq!(write(&mut theirs, "1", "mine too").await.status, 404, "another customer's record");
    for _ in 0..2 {
        let page = admin.get(HERE).await.body;
        let notes = notes(&page);
        assert!(notes.contains("Asked for twice") && notes.contains("/tickets/ZD-4711"), "{notes}");
        let link = "href=\"https://help.example/1\" rel=\"noopener noreferrer nofollow\"";
        assert!(notes.contains(link), "{notes}");
    }
    for page in
        [HERE, "/", "/timeline", "/timeline?action=samuso.noted", "/tickets/ZD-4711", "/search?q=Asked"]
    {
        let shown = theirs.get(page).await.body;
        assert!(!shown.contains("Asked for twice") && !shown.contains("help.example"), "{page}: {shown}");
    }
    for page in ["/timeline?action=samuso.noted", "/tickets/ZD-4711"] {
        assert!(admin.get(page).await.body.contains("Asked for twice"), "{page}");
    }
    // The record goes to another customer, and its notes with it: the event stays with whose it was.
    let moved = "UPDATE documents.article SET channel_id = 2, space_id = 2 WHERE id = 1";
    sqlx::query(moved).execute(&mut office.superuser).await.unwrap();
    office.settle().await;
    assert!(notes(&theirs.get(HERE).await.body).contains("Asked for twice"));
    member(&mut office.owner, "cx2", Scope::Channels(["1".to_owned()].into())).await;
    let grant = "INSERT INTO samuso.member_grant (member_id, role, channels, granted_by)
                 SELECT id, 'cx', '{1}', 'a test' FROM samuso.member WHERE key = 'cx2'";
    sqlx::query(grant).execute(&mut office.owner).await.unwrap();
    let before = office.member("cx2").await.get("/timeline?action=samuso.noted").await.body;
    assert!(
        before.contains("data-action=\"samuso.noted\"") && !before.contains("Asked for twice"),
        "{before}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_edited_and_deleted_by_its_author_alone() {
    let mut office = office().await;
    let (mut cx, mut admin) = (office.member("cx").await, office.member("admin").await);
    wrote(&mut cx, "1", "first words").await;
    let note = the_note(&mut office).await;
    let edit = |text: &'static str, version: &'static str| {
        [("note", note.clone()), ("version", version.to_owned()), ("text", text.to_owned())]
    };
    let pairs = |form: &[(&'static str, String)]| {
        form.iter().map(|(name, value)| (*name, value.clone())).collect::<Vec<_>>()
    };
    let send = async |browser: &mut Browser, to: &str, form: &[(&'static str, String)]| {
        let form = pairs(form);
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(to, &form).await.status
    };
    let delete = [("note", note.clone())];
    // The one who may do everything else may not.
    assert_eq!(send(&mut admin, "/api/notes/edit", &edit("hers", "1")).await, 403);
    assert_eq!(send(&mut admin, "/api/notes/delete", &delete).await, 403);
    assert!(!notes(&admin.get(HERE).await.body).contains("/api/notes/edit"));
    for to in ["/api/notes/edit", "/api/notes/delete", "/api/notes/write"] {
        assert_ne!(cx.get(&format!("{to}?note={note}&version=1&text=by+a+link")).await.status, 200, "{to}");
    }
    assert_eq!(send(&mut cx, "/api/notes/edit", &edit("second words", "1")).await, 303);
    // The same as it is already: nothing is done, and nothing told.
    assert_eq!(send(&mut cx, "/api/notes/edit", &edit("second words", "2")).await, 303);
    assert_eq!(send(&mut cx, "/api/notes/edit", &edit("third words", "1")).await, 400, "of another window");
    let page = cx.get(HERE).await.body;
    assert!(notes(&page).contains("second words") && !page.contains("first words"), "{page}");
    assert_eq!(send(&mut cx, "/api/notes/delete", &delete).await, 303);
    assert_eq!(send(&mut cx, "/api/notes/delete", &delete).await, 404, "it is gone");
    let page = cx.get(HERE).await.body;
    assert!(!page.contains("second words"), "{page}");
    assert_eq!(told(&mut office).await, ["samuso.noted", "samuso.note_edited", "samuso.note_deleted"]);
    // What it said is nowhere any more.
    let left = "SELECT count(*) FROM samuso.event WHERE event::text LIKE '% words%'";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&mut office.owner).await.unwrap();
    let body: Option<String> =
        sqlx::query_scalar("SELECT body FROM samuso.note").fetch_one(&mut office.owner).await.unwrap();
    assert_eq!((left, body), (0, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_note_is_said_and_nothing_is_kept() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    let long = "압".repeat(NOTE_MAX_CHARS + 1);
    for wrong in ["", " \n ", "a\0b", "a\u{1b}[31m", long.as_str(), "@nobody look", "@somebody look"] {
        assert_eq!(write(&mut cx, "1", wrong).await.status, 400, "{wrong:.20}");
    }
    let key = form();
    let to = [("entity", "article"), ("id", "1"), ("form", key.as_str()), ("page", HERE)];
    let typed = [&to[..], &[("text", "hello @account_manager")]].concat();
    let answer = cx.post("/api/notes/write", &typed).await;
    assert!(answer.status == 400 && answer.body.contains("@account_manager is nobody"), "{}", answer.body);
    assert!(
        answer.body.contains("\nhello @account_manager</textarea>"),
        "what was typed is there: {}",
        answer.body
    );
    // Whom a name names comes first, and then whether they may look: nobody of a shorter name is told in their place.
    let named = "UPDATE samuso.member SET name = CASE key WHEN 'admin' THEN '김하' ELSE '김하은' END
                 WHERE key IN ('admin', 'account_manager')";
    sqlx::query(named).execute(&mut office.superuser).await.unwrap();
    let answer = cx.post("/api/notes/write", &[&to[..], &[("text", "@김하은님 봐 주세요")]].concat()).await;
    assert!(answer.status == 400 && answer.body.contains("@김하은님 is nobody"), "{}", answer.body);
    assert_eq!(write(&mut cx, "99", "no record").await.status, 404);
    let mut looking = office.member("admin").await;
    assert_eq!(looking.post("/view-as", &[("role", "cx")]).await.status, 303);
    assert_eq!(write(&mut looking, "1", "with other eyes").await.status, 403);
    let mut elsewhere = office.member("cx").await.with("origin", "https://evil.example");
    assert_eq!(write(&mut elsewhere, "1", "from elsewhere").await.status, 403);
    assert!(told(&mut office).await.is_empty());
    // As long as may be, with lines that end as a browser ends them; sent twice, it is one.
    let most = format!("{}\r\nz", "압".repeat(NOTE_MAX_CHARS - 2));
    let form = form();
    for _ in 0..2 {
        let form = [("entity", "article"), ("id", "1"), ("form", form.as_str()), ("text", most.as_str())];
        assert_eq!(cx.post("/api/notes/write", &form).await.status, 303);
    }
    assert_eq!(told(&mut office).await, ["samuso.noted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_mentioned_finds_it_on_their_home_while_they_may_see_the_record() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    wrote(&mut cx, "3", "@account_manager님, 확인 부탁드려요. @cx @admin").await;
    office.settle().await;
    let theirs = home(&office, "account_manager").await;
    assert!(theirs.contains("id=\"mentions\"") && theirs.contains("확인 부탁"), "{theirs}");
    assert!(home(&office, "admin").await.contains("id=\"mentions\""));
    assert!(!home(&office, "cx").await.contains("id=\"mentions\""), "who mentions themselves knows");
    // The record goes to another customer.
    let moved = "UPDATE documents.article SET channel_id = 1, space_id = 1 WHERE id = 3";
    sqlx::query(moved).execute(&mut office.superuser).await.unwrap();
    office.settle().await;
    let theirs = home(&office, "account_manager").await;
    assert!(!theirs.contains("id=\"mentions\"") && !theirs.contains("확인 부탁"), "{theirs}");
    // An edit that mentions them no more; a deletion.
    let note = the_note(&mut office).await;
    let form = [("note", note.as_str()), ("version", "1"), ("text", "아무도 아니에요")];
    assert_eq!(cx.post("/api/notes/edit", &form).await.status, 303);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM samuso.note_mention")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_stay_words() {
    let office = office().await;
    let mut cx = office.member("cx").await;
    wrote(&mut cx, "1", &format!("{HOSTILE} javascript:alert(1) https://a.example/\"onmouseover=alert(1)"))
        .await;
    for page in [HERE, "/timeline?action=samuso.noted"] {
        let body = cx.get(page).await.body.to_lowercase();
        assert!(body.contains("alert(1)") && !body.contains("<script>alert"), "{page}: {body}");
        assert!(!body.contains("href=\"javascript"), "{page}: {body}");
        // The address ends before the quotation mark.
        assert!(body.contains("href=\"https://a.example/\" rel="), "{page}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn older_notes_are_a_page_further_and_a_record_has_so_many() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    let fill = "INSERT INTO samuso.note (id, form, entity, record_id, author_id, body, written_at)
        SELECT gen_random_uuid(), gen_random_uuid(), 'article', '1', id, 'number ' || n || '.', now() - make_interval(mins => n)
        FROM samuso.member, generate_series(1, 500) AS n WHERE key = 'cx'";
    sqlx::query(fill).execute(&mut office.superuser).await.unwrap();
    office.settle().await;
    let page = cx.get(HERE).await.body;
    assert!(notes(&page).contains("number 1.") && notes(&page).contains("number 10."), "{page}");
    assert!(!notes(&page).contains("number 11."));
    let older = notes(&page).split("href=\"/e/article/1?notes=").nth(1).unwrap();
    let older = format!("{HERE}?notes={}", &older[..36]);
    let page = cx.get(&older).await.body;
    assert!(notes(&page).contains("number 11.") && !notes(&page).contains("number 10."), "{page}");
    let answer = write(&mut cx, "1", "one more").await;
    assert!(answer.status == 400 && answer.body.contains("500 notes at most"), "{}", answer.body);
}

//! Forms that are not taken again and again, on whichever page, whatever refuses them: nothing typed is lost on the way.

use super::browser::{Answer, Browser};
use super::kept::{Form, PAGE, assert_typed, back, came_too_late, form_of, forms_of_members};
use super::office::{Office, office, office_with};
use crate::http::kept::NOTHING_TYPED;
use crate::http::rates::MemberRate;
use crate::routes::{ROUTES, find, is_page};
use std::sync::LazyLock;

/// What can be wrong with nothing but what was typed.
const WRONG: [&str; 7] = [
    "/api/jobs/list",
    "/api/access/give",
    "/api/access/take-back",
    "/api/access/assign",
    "/api/access/take-channel",
    "/api/records/reveal",
    "/view-as",
];
static TOO_LONG: LazyLock<String> = LazyLock::new(|| "long".repeat(300));
const PREVIEW: &str = "/api/actions/preview";

async fn wrong(office: &mut Office, action: &'static str) -> Form {
    let mut form = form_of(office, action).await;
    for (name, text) in &mut form.typed {
        if *name == "reason" {
            *text = TOO_LONG.as_str();
        }
    }
    form
}

/// Presses the button of a form of this page, which is shown at this address.
async fn press(browser: &mut Browser, form: &Form, (address, shown): (&str, &str)) -> Answer {
    let origin = browser.headers["origin"].clone();
    browser.headers.insert("referer", format!("{origin}{address}"));
    let page = page_of(shown, form.action);
    let mut pairs = form.pairs();
    pairs.push(("page", &page));
    browser.post(form.action, &pairs).await
}

/// The page that a form says it is on.
fn page_of(shown: &str, action: &str) -> String {
    let form = shown.split_once(&format!("action=\"{action}\"")).expect("the form is there").1;
    let form = form.split("</form>").next().unwrap();
    let page = form.split_once("name=\"page\" value=\"").expect("it says its page").1;
    page.split('"').next().unwrap().replace("&amp;", "&")
}

async fn end_sessions(office: &mut Office) {
    sqlx::query("UPDATE samuso.session SET ended_at = now()").execute(&mut office.superuser).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_again_and_again_it_is_on_its_page_and_after_a_session_s_end_too() {
    for action in WRONG {
        let mut office = office().await;
        let form = wrong(&mut office, action).await;
        let mut browser = office.member(form.by()).await;
        let mut shown = browser.get(&form.page).await.body;
        let mut address = form.page.as_str();
        for press_no in 1..=3 {
            let answer = press(&mut browser, &form, (address, &shown)).await;
            assert!(matches!(answer.status, 400 | 404), "{action} {press_no}: {}", answer.status);
            assert!(answer.body.contains("data-refused"), "{action} {press_no}: {}", answer.body);
            assert!(!answer.body.contains("data-typed"), "{action} {press_no}: it is in its form");
            assert_typed(&form, &answer.body);
            (shown, address) = (answer.body, action);
        }
        end_sessions(&mut office).await;
        let answer = press(&mut browser, &form, (address, &shown)).await;
        let next = url::form_urlencoded::byte_serialize(form.page.as_bytes()).collect::<String>();
        assert_eq!(answer.header("location"), Some(format!("/login?next={next}&kept=1").as_str()));
        let shown = back(&mut browser, form.by(), &form.page).await;
        assert!(shown.contains("data-kept"), "{action}");
        assert_typed(&form, &shown);
    }
}

/// Without its own word, and from where nothing can be shown, nobody is sent there.
#[tokio::test(flavor = "multi_thread")]
async fn where_a_form_was_sent_to_is_no_page() {
    let mut office = office().await;
    let form = wrong(&mut office, "/api/access/give").await;
    let mut admin = office.member("admin").await;
    let origin = format!("http://{}", office.address);
    for page in ["", "/api/access/give", "//evil.example/access", "/access/members/x/y", "/login"] {
        admin.headers.insert("referer", format!("{origin}/api/access/give"));
        let mut pairs = form.pairs();
        pairs.push(("page", page));
        let answer = admin.post(form.action, &pairs).await;
        assert_eq!(answer.status, 400, "{page}");
        assert!(answer.body.contains("data-typed") && !answer.body.contains("data-refused"), "{page}");
    }
    end_sessions(&mut office).await;
    assert_eq!(admin.post(form.action, &form.pairs()).await.status, 401, "there is nowhere to come back to");
    for route in ROUTES.iter().filter(|route| find("GET", route.path).is_none()) {
        assert!(!is_page(route.path), "{}", route.path);
    }
    assert!(["/", "/access", "/e/article/1", "/e/article/1/actions/hide"].into_iter().all(is_page));
}

/// Whoever refuses it: here, for want of a session that is known.
#[tokio::test(flavor = "multi_thread")]
async fn where_no_page_has_its_form_the_answer_says_what_was_typed() {
    let mut office = office().await;
    for action in forms_of_members().into_iter().filter(|path| !NOTHING_TYPED.contains(path)) {
        let form = form_of(&mut office, action).await;
        let answer = office.browser().post(action, &form.pairs()).await;
        assert_eq!(answer.status, 401, "{action}");
        assert!(answer.body.contains("data-typed"), "{action}: {}", answer.body);
        for (name, text) in &form.typed {
            assert!(answer.body.contains(text), "{action}: {name} is not there: {}", answer.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_for_too_much_reads_what_they_typed() {
    let office =
        office_with(|serving| serving.member_rate = MemberRate { burst: 1.0, a_second: 0.001 }).await;
    let mut cx = office.member("cx").await;
    assert_eq!(cx.get(PAGE).await.status, 200);
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "a long story"), ("page", PAGE)];
    let answer = cx.post(PREVIEW, &form).await;
    assert_eq!(answer.status, 429);
    assert!(answer.body.contains("Nothing was changed"), "{}", answer.body);
    assert!(answer.body.contains("data-typed") && answer.body.contains("a long story"), "{}", answer.body);
    let program = cx.with("accept", "application/json").post(PREVIEW, &form).await;
    assert!(program.status == 429 && !program.body.contains("a long story"), "{}", program.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_with_an_answer_costs_what_it_costs_alone() {
    let rate = MemberRate { burst: 8.0, a_second: 0.001 };
    let office = office_with(|serving| serving.member_rate = rate).await;
    let mut cx = office.member("cx").await;
    let form = [("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", " "), ("ticket", "T-99")];
    let form: Vec<_> = form.into_iter().chain([("page", "/search?q=compress")]).collect();
    // One for what was sent, and four for the search.
    let first = cx.post("/api/records/reveal", &form).await;
    assert!(first.status == 400 && first.body.contains("data-refused"), "{}", first.body);
    let second = cx.post("/api/records/reveal", &form).await;
    assert_eq!(second.status, 400, "what was wrong is said all the same");
    assert!(!second.body.contains("data-refused") && second.body.contains("T-99"), "{}", second.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_again_comes_back_to_the_very_page() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    let old = "UPDATE samuso.session SET authenticated_at = now() - interval '6 minutes'";
    sqlx::query(old).execute(&mut office.superuser).await.unwrap();
    let page = "/access?q=cx";
    let shown = admin.get(page).await.body;
    let page_said = page_of(&shown, "/api/access/end-everybodys");
    let form = [("reason", "a stolen laptop"), ("page", page_said.as_str())];
    let answer = admin.post("/api/access/end-everybodys", &form).await;
    assert_eq!(answer.status, 401);
    assert!(answer.body.contains("name=\"next\" value=\"/access?q=cx\""), "{}", answer.body);
    let again = admin.post("/login/again", &[("next", page)]).await;
    assert_eq!(again.header("location"), Some(page));
    let shown = admin.get(page).await.body;
    assert!(shown.contains("value=\"a stolen laptop\"") && shown.contains("data-kept"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_form_that_was_sent_is_forgotten() {
    let mut office = office().await;
    let kept = [("action", "article.hide"), ("ids", "1"), ("reason", "Typed with care")];
    let mut cx = came_too_late(&mut office, "cx", PAGE, PREVIEW, &kept).await;
    assert!(back(&mut cx, "cx", PAGE).await.contains("Typed with care"));
    let other = "/e/article/3/actions/hide";
    let form = [("action", "article.hide"), ("ids", "3"), ("reason", "r"), ("page", other)];
    assert_eq!(cx.post(PREVIEW, &form).await.status, 303);
    assert!(cx.get(PAGE).await.body.contains("Typed with care"), "another page's was sent");
    let form = [("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", "r"), ("page", PAGE)];
    assert_eq!(cx.post("/api/records/reveal", &form).await.status, 303);
    assert!(cx.get(PAGE).await.body.contains("Typed with care"), "another form was sent");
    let form: Vec<_> = kept.into_iter().chain([("page", PAGE)]).collect();
    assert_eq!(cx.post(PREVIEW, &form).await.status, 303);
    assert!(!cx.get(PAGE).await.body.contains("Typed with care"), "it was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_read_was_not_sent() {
    let mut office = office().await;
    let kept = [("member", "kim@typed.example")];
    let mut admin = came_too_late(&mut office, "admin", "/view-as", "/view-as", &kept).await;
    assert!(back(&mut admin, "admin", "/view-as").await.contains("kim@typed.example"));
    let twice = [("member", "a"), ("member", "b"), ("page", "/view-as")];
    let answer = admin.post("/view-as", &twice).await;
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    assert!(admin.get("/view-as").await.body.contains("kim@typed.example"));
}

//! A session that ended in the midst of a form: nothing typed is lost, nothing is sent, and nobody else gets it.

use super::browser::Browser;
use super::office::{Office, office};

const PAGE: &str = "/e/article/1/actions/hide";

/// A member whose session ends as they type, and what they are answered.
async fn came_too_late(
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

async fn back(browser: &mut Browser, key: &str, page: &str) -> String {
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
    assert_eq!(browser.post("/api/actions/preview", &form).await.status, 303);
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

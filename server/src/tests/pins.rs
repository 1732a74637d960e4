//! Pins, and what was opened last: on one's own home page, while one may see them.

use super::browser::Browser;
use super::office::{Office, office};

async fn pin(browser: &mut Browser, to: &str, article: &str) -> u16 {
    browser.post(&format!("/api/records/{to}"), &[("entity", "article"), ("id", article)]).await.status
}

/// A part of the home page.
async fn part(browser: &mut Browser, id: &str) -> Option<String> {
    let home = browser.get("/").await.body;
    let part = home.split(&format!("id=\"{id}\"")).nth(1).and_then(|rest| rest.split("</section>").next());
    part.map(str::to_owned)
}

async fn to_another_customer(office: &mut Office, article: i64, customer: i64) {
    let moved = "UPDATE documents.article SET channel_id = $1, space_id = $1 WHERE id = $2";
    sqlx::query(moved).bind(customer).bind(article).execute(&mut office.superuser).await.unwrap();
    office.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_to_pinned_records_is_on_ones_own_home() {
    let mut office = office().await;
    let (mut cx, mut theirs) = (office.member("cx").await, office.member("account_manager").await);
    assert!(cx.get("/e/article/3").await.body.contains("action=\"/api/records/pin\""));
    assert_eq!((pin(&mut cx, "pin", "3").await, pin(&mut cx, "pin", "3").await), (303, 303));
    assert!(cx.get("/e/article/3").await.body.contains("action=\"/api/records/unpin\""));
    assert_eq!(pin(&mut theirs, "pin", "3").await, 303);
    assert_eq!(pin(&mut theirs, "pin", "1").await, 404, "another customer's");
    assert_ne!(cx.get("/api/records/pin?entity=article&id=4").await.status, 200);
    let pinned = part(&mut cx, "pinned").await.unwrap();
    assert!(pinned.contains("파일 압축하기") && pinned.contains("article.created"), "{pinned}");
    // A colleague hides it.
    super::ticket::act(&mut office.member("admin").await, "article.hide", "3", &[]).await;
    office.settle().await;
    for browser in [&mut cx, &mut theirs] {
        let pinned = part(browser, "pinned").await.unwrap();
        assert!(pinned.contains("article.hide") && !pinned.contains("Pack and compress"), "{pinned}");
    }
    // It goes to another customer.
    to_another_customer(&mut office, 3, 1).await;
    assert_eq!(part(&mut theirs, "pinned").await, None, "nothing of it is left");
    assert!(part(&mut cx, "pinned").await.is_some());
    assert_eq!(pin(&mut theirs, "unpin", "3").await, 303, "one may let go of it all the same");
    assert_eq!((pin(&mut cx, "unpin", "3").await, pin(&mut cx, "unpin", "3").await), (303, 303));
    assert_eq!(part(&mut cx, "pinned").await, None);
    let events = office.events().await;
    let of = |action: &str| events.iter().filter(|event| *event == action).count();
    assert_eq!((of("samuso.pinned"), of("samuso.unpinned")), (2, 2), "{events:?}");
    // Whom it is none of their business does not read it on the record's timeline.
    assert!(!cx.get("/e/article/3").await.body.contains("samuso.pinned"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_has_so_many_pins_and_with_other_eyes_none() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    let fill = "INSERT INTO samuso.pin (member_id, entity, record_id)
        SELECT id, 'article', n::text FROM samuso.member, generate_series(101, 112) AS n WHERE key = 'admin'";
    sqlx::query(fill).execute(&mut office.superuser).await.unwrap();
    let form = [("entity", "article"), ("id", "1")];
    let answer = admin.post("/api/records/pin", &form).await;
    assert!(answer.status == 400 && answer.body.contains("12 pins"), "{}", answer.body);
    sqlx::query("UPDATE samuso.pin SET record_id = '1' WHERE record_id = '101'")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    office.settle().await;
    assert!(part(&mut admin, "pinned").await.unwrap().contains("Pack and compress"));
    assert_eq!(admin.post("/view-as", &[("role", "cx")]).await.status, 303);
    assert_eq!(part(&mut admin, "pinned").await, None);
    assert_eq!(pin(&mut admin, "pin", "2").await, 403);
    assert_eq!(pin(&mut admin, "unpin", "1").await, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_opened_last_is_the_browsers_and_its_members() {
    let mut office = office().await;
    let mut theirs = office.member("account_manager").await;
    assert_eq!(part(&mut theirs, "recent").await, None);
    for page in
        ["/e/article/4", "/e/article/1", "/e/article/3", "/e/article/99", "/e/article/4", "/e/manager/2"]
    {
        theirs.get(page).await;
    }
    let recent = part(&mut theirs, "recent").await.unwrap();
    let places: Vec<_> = ["이둘", "압축 풀기", "파일 압축하기"].map(|title| recent.find(title)).into();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "newest first: {recent}");
    assert!(!recent.contains("Pack and compress"), "{recent}");
    assert_eq!(recent.matches("압축 풀기").count(), 1, "{recent}");
    // A browser that fetches ahead opens nothing.
    let mut ahead = office.browser().with("sec-purpose", "prefetch");
    ahead.cookies = theirs.cookies.clone();
    ahead.get("/e/article/2").await;
    assert_eq!(ahead.cookies["samuso_recent"], theirs.cookies["samuso_recent"]);
    to_another_customer(&mut office, 4, 1).await;
    assert!(!part(&mut theirs, "recent").await.unwrap().contains("압축 풀기"), "not theirs any more");
    // Somebody else in this browser; a cookie that somebody made up.
    let mut cx = office.member("cx").await;
    cx.cookies.insert("samuso_recent".to_owned(), theirs.cookies["samuso_recent"].clone());
    assert_eq!(part(&mut cx, "recent").await, None);
    let member = theirs.cookies["samuso_recent"].split('|').next().unwrap().to_owned();
    for forged in [
        "",
        "|||",
        "article/1",
        "x/../../y|%00/%00|<script>/1|article/%3Cscript%3E",
        "article/1|nothing/1|manager/1",
    ] {
        theirs.cookies.insert("samuso_recent".to_owned(), format!("{member}|{forged}"));
        assert_eq!(part(&mut theirs, "recent").await, None, "{forged}");
    }
    theirs.get("/e/article/3").await;
    assert_eq!(theirs.post("/logout", &[]).await.status, 303);
    assert!(!theirs.cookies.contains_key("samuso_recent"), "signing out forgets it");
}

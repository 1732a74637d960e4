//! A ticket's page: everything that was done for it, within the reader's scope, masked as it is for the reader.

use super::office::{Office, office};
use super::ticket::{ADDRESS, act, begin, reveal, undo};
use std::time::Duration;

const PAGE: &str = "/tickets/ZD-4711";

/// Waits until so many opened records are noted, on both servers.
async fn noted(office: &mut Office, records: i64) {
    for _ in 0..100 {
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM samuso.ticket_look");
        if count.fetch_one(&mut office.owner).await.unwrap() == records {
            return office.settle().await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not {records} records are noted");
}

/// The text to be pasted.
fn text(page: &str) -> &str {
    let text = page.split("id=\"ticket-text\"").nth(1).and_then(|rest| rest.split("</textarea>").next());
    text.unwrap_or_else(|| panic!("there is no text: {page}"))
}

/// By cx, at both customers; and by an admin a change of what cx sees masked.
async fn day(office: &mut Office) {
    let mut cx = office.member("cx").await;
    begin(&mut cx, ADDRESS).await;
    for page in ["/e/article/1", "/e/article/1", "/e/article/3", "/e/article/404", "/e/article"] {
        cx.get(page).await;
    }
    reveal(&mut cx, "1").await;
    act(&mut cx, "article.hide", "1", &[]).await;
    let run = act(&mut cx, "article.hide", "3", &[]).await;
    undo(&mut cx, &run).await;
    let mut admin = office.member("admin").await;
    begin(&mut admin, "ZD-4711").await;
    act(&mut admin, "manager.change_email", "1", &[("params[email]", "planted@one.example")]).await;
    // For another ticket, and for none.
    begin(&mut admin, "ZD-1").await;
    act(&mut admin, "article.hide", "4", &[]).await;
    admin.get("/e/article/4").await;
    admin.post("/ticket/let-go", &[]).await;
    admin.get("/e/article/2").await;
    noted(office, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_what_was_opened_revealed_changed_and_undone_and_nothing_else() {
    let mut office = office().await;
    day(&mut office).await;
    let page = office.member("cx").await.get(PAGE).await.body;
    for id in ["opened", "revealed", "changed", "undone", "text"] {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}: {page}");
    }
    for there in ["Pack and compress", "파일 압축하기", "asked", "wrong one", "the phone"] {
        assert!(page.contains(there) && text(&page).contains(there), "{there}: {page}");
    }
    for other in ["압축 풀기", "Unpack"] {
        assert!(!page.contains(other), "{other} was no part of it: {page}");
    }
    let text = text(&page);
    let places: Vec<_> = ["Opened", "Revealed", "Changed", "Undone"]
        .iter()
        .map(|part| text.find(&format!("\n{part}\n")))
        .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    assert!(text.contains("no → yes") && text.contains("yes → no") && text.contains("2 times"), "{text}");
    assert!(text.contains(&format!("http://{}/e/article/1", office.address)), "{text}");
    assert!(page.contains(&format!("href=\"{ADDRESS}\"")) && page.contains("data-work-on"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_customers_records_are_not_in_it() {
    let mut office = office().await;
    day(&mut office).await;
    let page = office.member("account_manager").await.get(PAGE).await.body;
    assert!(page.contains("파일 압축하기") && text(&page).contains("파일 압축하기"), "{page}");
    for theirs in ["Pack and compress", "김하나", "/e/article/1\"", "/e/manager/1", "planted", "the phone"]
    {
        assert!(!page.contains(theirs), "{theirs}: {page}");
    }
    assert!(!page.contains("id=\"revealed\"") && !text(&page).contains("Revealed"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_masked_stays_masked_in_the_text() {
    let mut office = office().await;
    day(&mut office).await;
    let plain = office.member("admin").await.get(PAGE).await.body;
    assert!(text(&plain).contains("kim@one.example → planted@one.example"), "{plain}");
    let masked = office.member("cx").await.get(PAGE).await.body;
    assert!(text(&masked).contains("***@one.example → p***@one.example"), "{masked}");
    assert!(!masked.contains("kim@one") && !masked.contains("planted"), "{masked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_page_has_ones_own() {
    let mut office = office().await;
    day(&mut office).await;
    let mine = async |key| {
        let home = office.member(key).await.get("/").await.body;
        let mine = home.split("id=\"my-tickets\"").nth(1).and_then(|rest| rest.split("</section>").next());
        mine.map(str::to_owned)
    };
    let admins = mine("admin").await.unwrap();
    assert!(admins.contains(PAGE) && admins.contains("/tickets/ZD-1\""), "{admins}");
    let cxs = mine("cx").await.unwrap();
    assert!(cxs.contains(PAGE) && !cxs.contains("/tickets/ZD-1\""), "{cxs}");
    assert_eq!(mine("account_manager").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_ticket_that_nobody_knows_there_is_nothing() {
    let office = office().await;
    let mut cx = office.member("cx").await;
    let page = cx.get("/tickets/ZD-9").await;
    assert!(page.status == 200 && !page.body.contains("id=\"ticket-text\""), "{}", page.body);
    assert_eq!(cx.get(&format!("/tickets/{}", "x".repeat(201))).await.status, 404);
    assert_eq!(cx.get("/tickets/a%00b").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_a_bound_to_what_is_noted() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    let fill =
        "INSERT INTO samuso.ticket_look (ticket, member_id, entity, record_id, channel, first_at, last_at)
        SELECT 'ZD-4711', id, 'article', n::text, '1', now(), now()
        FROM samuso.member, generate_series(1001, 2000) AS n WHERE key = 'cx'";
    sqlx::query(fill).execute(&mut office.superuser).await.unwrap();
    begin(&mut cx, ADDRESS).await;
    cx.get("/e/article/1").await;
    begin(&mut cx, "ZD-1").await;
    cx.get("/e/article/3").await;
    noted(&mut office, 1_001).await;
    let noted: Vec<String> =
        sqlx::query_scalar("SELECT record_id FROM samuso.ticket_look WHERE record_id IN ('1', '3')")
            .fetch_all(&mut office.owner)
            .await
            .unwrap();
    assert_eq!(noted, ["3"], "a ticket has so many and no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_fetches_ahead_was_opened_by_nobody() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    begin(&mut cx, ADDRESS).await;
    let mut ahead = office.browser().with("sec-purpose", "prefetch;prerender");
    ahead.cookies = cx.cookies.clone();
    assert_eq!(ahead.get("/e/article/1").await.status, 200);
    assert_eq!(cx.send("HEAD", "/e/article/2", None).await.status, 200);
    let mut looking = office.member("admin").await;
    begin(&mut looking, "ZD-2").await;
    assert_eq!(looking.post("/view-as", &[("role", "cx")]).await.status, 303);
    assert_eq!(looking.get("/e/article/4").await.status, 200);
    // Written one after the other: once this one is there, the others would be.
    cx.get("/e/article/3").await;
    noted(&mut office, 1).await;
    let opened: String = sqlx::query_scalar("SELECT record_id FROM samuso.ticket_look")
        .fetch_one(&mut office.owner)
        .await
        .unwrap();
    assert_eq!(opened, "3");
}

//! What one asked for and did not get, on one's own home page.

use super::browser::Browser;
use super::office::{Office, office};

/// A request of cx's: its run.
async fn asked(cx: &mut Browser, channel: &str) -> String {
    let form = [("action", "channel.suspend"), ("ids", channel), ("reason", "asked"), ("ticket", "T-1")];
    let preview = cx.post("/api/actions/preview", &form).await;
    let preview = preview.header("location").unwrap().trim_start_matches("/previews/").to_owned();
    let asked = cx.post("/api/actions/run", &[("preview", &preview)]).await;
    asked.header("location").unwrap().to_owned()
}

async fn refused(admin: &mut Browser, run: &str, note: &str) {
    let run = run.trim_start_matches("/runs/");
    let form = [("run", run), ("round", "1"), ("choice", "refuse"), ("note", note)];
    let said = admin.post("/api/approvals/decide", &form).await;
    assert_eq!(said.status, 303, "{}", said.body);
}

/// The part of the home page.
async fn told(browser: &mut Browser) -> String {
    let home = browser.get("/").await.body;
    let part = home.split("id=\"turned-down\"").nth(1).and_then(|rest| rest.split("</section>").next());
    part.unwrap_or_default().to_owned()
}

async fn days_later(office: &mut Office) {
    let later = "UPDATE samuso.run SET finished_at = finished_at - interval '8 days'";
    sqlx::query(later).execute(&mut office.superuser).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_refused_it_and_why_and_what_ran_out_is_on_ones_own_home_for_a_week() {
    let mut office = office().await;
    let (mut cx, mut admin) = (office.member("cx").await, office.member("admin").await);
    let one = asked(&mut cx, "1").await;
    assert_eq!(told(&mut cx).await, "", "it waits");
    refused(&mut admin, &one, "Ask the customer first").await;
    let other = asked(&mut cx, "2").await;
    sqlx::query("UPDATE samuso.run SET state = 'expired', finished_at = now() WHERE state = 'requested'")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    let shown = told(&mut cx).await;
    for word in [&*one, &*other, "admin", "Ask the customer first", "refused", "expired"] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    assert_eq!(told(&mut admin).await, "", "it was not theirs");
    days_later(&mut office).await;
    assert_eq!(told(&mut cx).await, "");
}

/// What was said of it may be of records that are not theirs any more.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_see_all_of_it_any_more_reads_no_note() {
    let mut office = office().await;
    let (mut cx, mut admin) = (office.member("cx").await, office.member("admin").await);
    let one = asked(&mut cx, "1").await;
    refused(&mut admin, &one, "Ask the customer first").await;
    let less = "UPDATE samuso.member_grant SET channels = '{2}' WHERE role = 'cx'";
    sqlx::query(less).execute(&mut office.superuser).await.unwrap();
    let shown = told(&mut office.member("cx").await).await;
    assert!(shown.contains(&one) && !shown.contains("Ask the customer first"), "{shown}");
}

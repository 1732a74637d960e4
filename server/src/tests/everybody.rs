//! What reaches every member: ending everybody's sessions, nobody being left who looks after them, and how much one may
//! ask for.

use super::office::{office, office_with};
use crate::http::rates::MemberRate;

const END: &str = "/api/access/end-everybodys";

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_ends_the_sessions_of_everybody_but_their_own() {
    let mut office = office().await;
    let (mut admin, mut elsewhere) = (office.member("admin").await, office.member("admin").await);
    let mut cx = office.member("cx").await;
    assert_eq!(cx.post(END, &[("reason", "mine")]).await.status, 403);
    assert_eq!(admin.post(END, &[("reason", " ")]).await.status, 400);
    assert_eq!(cx.get("/e/article").await.status, 200, "nothing has ended yet");
    let ended = admin.post(END, &[("reason", "a laptop was stolen")]).await;
    assert_eq!((ended.status, ended.header("location")), (303, Some("/access")), "{}", ended.body);
    for browser in [&mut cx, &mut elsewhere] {
        assert_eq!(browser.get("/e/article").await.header("location"), Some("/login?next=%2Fe%2Farticle"));
    }
    assert_eq!(admin.get("/access").await.status, 200, "who did it sees what came of it");
    let event =
        "SELECT reason, arguments->>'sessions' FROM samuso.event WHERE action = 'samuso.all_sessions_ended'";
    let event: (String, String) = sqlx::query_as(event).fetch_one(&mut office.owner).await.unwrap();
    assert_eq!(event, ("a laptop was stolen".to_owned(), "2".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_asks_for_a_fresh_sign_in_and_keeps_the_reason() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    let mut admin = office.member("admin").await.with("referer", format!("http://{}/access", office.address));
    assert!(!admin.get("/access").await.body.contains("data-fresh"), "they have just signed in");
    let old = "UPDATE samuso.session SET authenticated_at = now() - interval '6 minutes'";
    sqlx::query(old).execute(&mut office.superuser).await.unwrap();
    assert!(admin.get("/access").await.body.contains("data-fresh"), "it is said beforehand");
    let answer = admin.post(END, &[("reason", "a stolen laptop")]).await;
    assert_eq!(answer.status, 401, "{}", answer.body);
    assert!(
        answer.body.contains("action=\"/login/again\"")
            && answer.body.contains("name=\"next\" value=\"/access\"")
    );
    assert_eq!(cx.get("/e/article").await.status, 200);
    let again = admin.post("/login/again", &[("next", "/access")]).await;
    assert_eq!((again.status, again.header("location")), (303, Some("/access")));
    let page = admin.get("/access").await.body;
    assert!(page.contains("value=\"a stolen laptop\"") && page.contains("data-kept"), "{page}");
    assert_eq!(admin.post(END, &[("reason", "a stolen laptop")]).await.status, 303);
    assert_eq!(cx.get("/e/article").await.status, 303);
    // A provider that never says when somebody signed in there keeps nobody from it.
    sqlx::query("UPDATE samuso.session SET authenticated_at = NULL")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    assert_eq!(admin.post(END, &[("reason", "once more")]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_clears_what_the_browser_keeps_and_not_how_it_likes_to_look() {
    let office = office().await;
    let answer = office.member("cx").await.post("/logout", &[]).await;
    assert_eq!(answer.header("clear-site-data"), Some("\"cache\", \"storage\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn that_nobody_looks_after_members_is_loud() {
    let mut office = office().await;
    let says = "samuso admin";
    assert!(!office.browser().get("/readyz").await.body.contains(says));
    let taken = "UPDATE samuso.member_grant SET revoked_at = now() WHERE role = 'admin'";
    sqlx::query(taken).execute(&mut office.superuser).await.unwrap();
    tokio::time::sleep(backoffice::limits::PROBE_LASTS).await;
    let ready = office.browser().get("/readyz").await;
    assert!(ready.status == 200 && ready.body.contains(says), "{}", ready.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_too_much_is_told_to_go_slower() {
    let office = office_with(|serving| serving.member_rate = MemberRate { burst: 10.0, a_second: 0.1 }).await;
    let (mut cx, mut admin) = (office.member("cx").await, office.member("admin").await);
    for _ in 0..2 {
        assert_eq!(cx.get("/search?q=zzzz").await.status, 200);
    }
    assert_eq!(cx.get("/e/article").await.status, 200);
    let answer = cx.get("/search?q=zzzz").await;
    assert_eq!(answer.status, 429);
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((20..=31).contains(&seconds), "{seconds}");
    assert!(answer.body.contains("wait") && answer.body.contains(&seconds.to_string()), "{}", answer.body);
    assert!(answer.body.contains("<h1>Wait a moment</h1>"), "nothing was wrong with it: {}", answer.body);
    let mut korean = cx.with("accept-language", "ko");
    assert_eq!(korean.get("/e/article").await.status, 200, "a page costs less than a search");
    assert_eq!(admin.get("/e/article").await.status, 200, "others have their own");
    while korean.get("/e/article").await.status == 200 {}
    assert_eq!(korean.get("/account").await.status, 200, "where sessions are ended");
    assert_eq!(
        korean.post("/logout", &[]).await.status,
        303,
        "the way out is open to whoever asked for too much"
    );
    let mut sent = office.member("admin").await.with("sec-fetch-site", "cross-site");
    while sent.get("/e/article").await.status == 200 {}
    assert_eq!(admin.get("/e/article").await.status, 200, "what other sites ask for is not on their account");
    assert_eq!(office.browser().get("/livez").await.status, 200);
}

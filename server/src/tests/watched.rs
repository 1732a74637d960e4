//! A job's page that looks again by itself is no sign that anybody is there: a session that nobody uses ends all the same.

use super::office::office;
use std::time::Duration;
use tokio::time::sleep;

const BACK: &str = "/e/article/1";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_looks_again_by_itself_renews_nobodys_session() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "asked"), ("back", BACK)];
    let made = admin.post("/api/jobs/prepare", &form).await;
    let address = made.header("location").unwrap().to_owned();
    assert!(address.ends_with("?back=%2Fe%2Farticle%2F1"), "{address}");
    // Nobody works on it here: it is being rehearsed, and its page looks again.
    let page = admin.get(&format!("{address}&late=1")).await;
    assert!(page.body.contains(&format!("href=\"{BACK}\"")), "{}", page.body);
    let again = page.header("refresh").and_then(|again| again.strip_prefix("3; url=")).unwrap().to_owned();
    assert!(again.starts_with("/jobs/") && !again.contains("late") && again.contains("back="), "{again}");

    let age = "UPDATE samuso.session SET last_seen_at = now() - interval '5 minutes'";
    sqlx::query(age).execute(&mut office.superuser).await.unwrap();
    let new = "SELECT count(*) FROM samuso.session WHERE last_seen_at > now() - interval '1 minute'";
    assert_eq!(admin.get(&again).await.status, 200);
    sleep(Duration::from_millis(300)).await;
    let seen: i64 = sqlx::query_scalar(new).fetch_one(&mut office.superuser).await.unwrap();
    assert_eq!(seen, 0, "nobody has asked for anything");
    admin.get(&address).await;
    for _ in 0..50 {
        let seen: i64 = sqlx::query_scalar(new).fetch_one(&mut office.superuser).await.unwrap();
        if seen == 1 {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("a member's own request is not noted");
}

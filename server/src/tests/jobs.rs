//! The page of a job: what it says, and which buttons it has.

use super::browser::Browser;
use super::office::{Office, office_with};
use std::time::Duration;
use tokio::time::sleep;

async fn office() -> Office {
    office_with(|serving| serving.works = true).await
}

/// A job that hides these: its page, once it is rehearsed.
async fn rehearsed(office: &mut Office, admin: &mut Browser, ids: &str) -> String {
    let form = [("action", "article.hide"), ("ids", ids), ("reason", "asked")];
    let made = admin.post("/api/jobs/prepare", &form).await;
    let page = made.header("location").unwrap_or_else(|| panic!("{}", made.body)).to_owned();
    until(office, &page, "ready").await;
    page
}

async fn until(office: &mut Office, page: &str, state: &str) {
    let job = page.trim_start_matches("/jobs/");
    let sql = "SELECT state FROM samuso.job WHERE id = $1::uuid";
    for _ in 0..200 {
        let now: String = sqlx::query_scalar(sql).bind(job).fetch_one(&mut office.superuser).await.unwrap();
        if now == state {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("{page} has not become {state}");
}

async fn press(admin: &mut Browser, page: &str, to: &str, more: &[(&str, &str)]) {
    let job = page.trim_start_matches("/jobs/");
    let form: Vec<_> = [("job", job)].into_iter().chain(more.iter().copied()).collect();
    let pressed = admin.post(to, &form).await;
    assert_eq!(pressed.header("location"), Some(page), "{to}: {}", pressed.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_would_change_there_is_nothing_to_start_and_it_says_so() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    sqlx::query("UPDATE documents.article SET hidden = true WHERE id IN (1, 2)")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    let page = rehearsed(&mut office, &mut admin, "1,2").await;
    let shown = admin.get(&page).await.body;
    assert!(shown.contains("there is nothing to start") && shown.contains("data-job=\"cancel\""), "{shown}");
    assert!(!shown.contains("data-job=\"start\""), "{shown}");
    assert_eq!(shown.matches("ready to start").count(), 1, "in its log alone: {shown}");
    let list = admin.get("/jobs").await.body;
    assert!(list.contains("nothing to start") && list.contains("0 of 2 changed, 2 left alone"), "{list}");
    press(&mut admin, &page, "/api/jobs/cancel", &[]).await;
    assert!(!admin.get(&page).await.body.contains("there is nothing to start"), "it is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_alone_is_named_and_no_work_and_what_is_over_can_be_undone() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    sqlx::query("UPDATE documents.article SET hidden = (id = 2) WHERE id IN (1, 2, 3)")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    let page = rehearsed(&mut office, &mut admin, "1,2,3").await;
    assert!(!admin.get(&page).await.body.contains("data-job=\"undo\""), "nothing is changed yet");
    press(&mut admin, &page, "/api/jobs/start", &[]).await;
    until(&mut office, &page, "succeeded").await;
    let shown = admin.get(&page).await.body;
    assert!(shown.contains("2 of 3 changed, 1 left alone"), "{shown}");
    assert!(shown.contains("value=\"2\" max=\"2\""), "the bar is of what there was to do: {shown}");
    let link = shown.split("data-job=\"undo\"").next().unwrap().rsplit("href=\"").next().unwrap();
    let run = link.split('#').next().unwrap().to_owned();
    assert!(run.starts_with("/runs/"), "{link}");
    assert!(admin.get(&run).await.body.contains("data-undo-form"), "its run has the form");
}

/// Without a worker, so that nobody goes on with it meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_lets_it_go_on_may_say_that_it_does_not_stop_again() {
    let mut office = super::office::office().await;
    let mut admin = office.member("admin").await;
    for (more, event) in
        [(vec![], "samuso.job_went_on"), (vec![("regardless", "true")], "samuso.job_went_on_regardless")]
    {
        let form = [("action", "article.hide"), ("ids", "1,2"), ("reason", "asked")];
        let made = admin.post("/api/jobs/prepare", &form).await;
        let page = made.header("location").unwrap().to_owned();
        let ready = "UPDATE samuso.job SET state = 'ready', changes = 2, prepared_at = now() WHERE state = 'preparing'";
        sqlx::query(ready).execute(&mut office.superuser).await.unwrap();
        press(&mut admin, &page, "/api/jobs/start", &[]).await;
        press(&mut admin, &page, "/api/jobs/pause", &[]).await;
        let shown = admin.get(&page).await.body;
        assert!(shown.contains("name=\"regardless\" value=\"true\""), "{shown}");
        press(&mut admin, &page, "/api/jobs/go-on", &more).await;
        assert_eq!(office.events().await.last().map(String::as_str), Some(event));
        let shown = admin.get(&page).await.body;
        assert_eq!(shown.contains("however many records fail"), !more.is_empty(), "{shown}");
    }
}

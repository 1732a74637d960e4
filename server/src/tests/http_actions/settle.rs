//! A person says what came of a call.

use super::receiver::{Act, Receiver};
use super::{events, office, page, run, standing, until};
use crate::tests::office::Office;

/// What somebody outside is told.
async fn notices(office: &mut Office) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', kind, path, action, actor_label, records) FROM samuso.notification ORDER BY id";
    sqlx::query_scalar(sql).fetch_all(&mut office.superuser).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_run_it_says_what_came_of_it_and_why_they_know() {
    let receiver = Receiver::start().await;
    receiver.next([Act::DoesAndHangs, Act::Hangs, Act::Hangs]);
    let mut office = office(&receiver).await;
    let mut cx = office.member("cx").await;
    let run = run(&mut cx, "1").await;
    until(&mut office, &run, "unknown").await;
    assert_eq!(notices(&mut office).await, [format!("run_unknown /runs/{run} article.republish cx 1")]);
    let shown = page(&mut cx, &run).await.body;
    assert!(
        shown.contains("data-settle-form") && shown.contains("it was sent, and no answer came"),
        "{shown}"
    );
    let key: String = sqlx::query_scalar("SELECT key::text FROM samuso.call")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    let form = |outcome, reason| {
        [("call", key.clone()), ("run", run.clone()), ("outcome", outcome), ("reason", reason)]
    };
    let post = |outcome: &str, reason: &str| form(outcome.to_owned(), reason.to_owned());

    // Of another customer's, one learns nothing; nor does who may not run it.
    for (who, status) in [("account_manager", 403), ("nobody", 404)] {
        let mut other = office.member(who).await;
        let pairs = post("done", "me");
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(other.post("/api/actions/settle", &pairs).await.status, status, "{who}");
        assert!(!page(&mut other, &run).await.body.contains("data-settle-form"), "{who}");
    }
    for (outcome, reason, status) in [("done", " ", 400), ("perhaps", "x", 404)] {
        let pairs = post(outcome, reason);
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(cx.post("/api/actions/settle", &pairs).await.status, status, "{outcome} {reason:?}");
    }
    assert_eq!(standing(&mut office, &run).await.0, "unknown");

    let pairs = post("done", "The page is new");
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let said = cx.post("/api/actions/settle", &pairs).await;
    assert_eq!(said.header("location"), Some(&*format!("/runs/{run}?settled=done")));
    let again = cx.post("/api/actions/settle", &pairs).await;
    assert_eq!(again.header("location"), Some(&*format!("/runs/{run}?settled=late")));
    assert_eq!(standing(&mut office, &run).await, ("succeeded".into(), 1, vec!["succeeded person 3".into()]));
    assert_eq!(
        events(&mut office, &run).await,
        [
            "samuso.call_asked 1 cx",
            "samuso.call_unknown 1 cx no_answer",
            "samuso.call_was_done 1 cx",
            "article.republish 1 cx person"
        ]
    );
    assert_eq!(notices(&mut office).await.len(), 1, "whoever says so has looked");
    let reason = "SELECT reason FROM samuso.event WHERE action = 'samuso.call_was_done'";
    let reason: String = sqlx::query_scalar(reason).fetch_one(&mut office.superuser).await.unwrap();
    assert_eq!(reason, "The page is new");
    let shown = page(&mut cx, &run).await.body;
    assert!(!shown.contains("data-settle-form") && shown.contains("as somebody found out"), "{shown}");
}

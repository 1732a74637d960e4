//! Answers of every kind, and none.

use super::receiver::{Act, Receiver};
use super::{events, office, office_at_work, run, standing, until};

const HANGS: [Act; 3] = [Act::Hangs, Act::Hangs, Act::Hangs];

/// What it does, and what the run, the call and its tries come to.
async fn comes_to(acts: &[Act], state: &str, call: &str) -> (Receiver, Vec<String>) {
    let receiver = Receiver::start().await;
    receiver.next(acts.iter().cloned());
    let mut office = office(&receiver).await;
    let mut cx = office.member("cx").await;
    let run = run(&mut cx, "1").await;
    let (is, changed, calls) = until(&mut office, &run, state).await;
    assert_eq!((is.as_str(), calls), (state, vec![call.to_owned()]), "{acts:?}");
    assert_eq!(changed, i64::from(state == "succeeded"), "{acts:?}");
    let keys: std::collections::BTreeSet<String> =
        receiver.calls().into_iter().map(|call| call.headers["idempotency-key"].clone()).collect();
    assert_eq!(keys.len(), 1, "the same key on each try");
    let events = events(&mut office, &run).await;
    (receiver, events)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_succeed_is_not_tried_again() {
    for (status, code) in [(400, "bad"), (404, "gone"), (409, "not_published"), (422, "no"), (501, "")] {
        let body = format!("{{\"code\":\"{code}\"}}").leak();
        let (state, call, tries) = match status {
            501 => ("unknown", "unknown answered 501 3".to_owned(), 3),
            _ => ("failed", format!("failed answered {status} {code} 1"), 1),
        };
        let says = Act::Says(status, "", body);
        let (receiver, events) = comes_to(&[says.clone(), says.clone(), says], state, &call).await;
        assert_eq!((receiver.calls().len(), receiver.effects()), (tries, 0));
        assert_eq!(events.len(), 2, "asked, and what came of it: {events:?}");
        assert!(
            state == "unknown" || events[1] == format!("samuso.call_failed 1 cx {status} {code}"),
            "{events:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_succeed_is_tried_again_with_the_same_key_and_done_once() {
    for acts in [
        vec![Act::Says(500, "", "{}")],
        vec![Act::Says(503, "", ""), Act::Says(503, "", "")],
        vec![Act::Says(429, "retry-after: 0\r\n", "{}")],
        vec![Act::Hangs],
        vec![Act::Resets, Act::Resets],
        vec![Act::Babbles],
        vec![Act::Drips],
        vec![Act::Floods],
        // It was done, and nobody was told; the second time it is answered, and not done again.
        vec![Act::DoesAndHangs],
        vec![Act::DoesAndResets, Act::Says(409, "", "{}")],
    ] {
        let tries = acts.len() + 1;
        let call = format!("succeeded answered 200 republished {tries}");
        let (receiver, events) = comes_to(&acts, "succeeded", &call).await;
        assert_eq!((receiver.calls().len(), receiver.effects()), (tries, 1), "{acts:?}");
        assert_eq!(events.len(), 2, "{events:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_can_know_it_is_unknown_and_where_nothing_was_sent_it_failed() {
    let (receiver, events) = comes_to(&HANGS, "unknown", "unknown no_answer 3").await;
    assert_eq!(receiver.calls().len(), 3);
    assert_eq!(events[1], "samuso.call_unknown 1 cx no_answer");
    for (acts, call) in [
        (vec![Act::Resets, Act::Resets, Act::Resets], "unknown no_answer 3"),
        (vec![Act::Says(200, "", "<html>sign in")], "unknown nonsense 200 1"),
        (vec![Act::Says(302, "location: http://127.0.0.1:1/\r\n", "")], "unknown nonsense 302 1"),
        (vec![Act::Says(202, "", "{}")], "unknown answered 202 1"),
        (vec![Act::Hangs, Act::Says(401, "", "{}")], "unknown answered 401 2"),
    ] {
        comes_to(&acts, "unknown", call).await;
    }
    let too_busy = || Act::Says(429, "retry-after: 0\r\n", "{\"code\":\"busy\"}");
    comes_to(&[too_busy(), too_busy(), too_busy()], "failed", "failed answered 429 busy 3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_product_is_asked_what_came_of_it() {
    // Done, and nobody told.
    let receiver = Receiver::start().await;
    let hangs = || [Act::DoesAndHangs, Act::Hangs, Act::Hangs];
    receiver.next(hangs());
    let mut office = office_at_work(&receiver).await;
    let mut cx = office.member("cx").await;
    let done = run(&mut cx, "1").await;
    let (_, changed, calls) = until(&mut office, &done, "succeeded").await;
    assert_eq!((changed, calls), (1, vec!["succeeded status 200 3".to_owned()]));
    let told = events(&mut office, &done).await;
    assert_eq!(
        told,
        ["samuso.call_asked 1 cx", "samuso.call_unknown 1 cx no_answer", "article.republish 1 cx 200"]
    );
    // Never heard of.
    receiver.next([Act::Hangs, Act::Hangs, Act::Hangs]);
    let never = run(&mut cx, "3").await;
    let (_, changed, calls) = until(&mut office, &never, "failed").await;
    assert_eq!((changed, calls), (0, vec!["failed status 404 3".to_owned()]));
    assert_eq!(standing(&mut office, &done).await.0, "succeeded");
}

/// Whoever looked at the preview, or approved it, did so without it.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_product_would_not_do_in_the_preview_is_not_asked_of_it_in_the_run() {
    let receiver = Receiver::start().await;
    receiver.would_not("/articles/3/");
    let mut office = office(&receiver).await;
    let mut cx = office.member("cx").await;
    let run = run(&mut cx, "1,3").await;
    let (state, changed, calls) = until(&mut office, &run, "succeeded").await;
    assert_eq!((state.as_str(), changed, calls.len()), ("succeeded", 1, 1));
    assert!(receiver.calls().iter().all(|call| call.path.contains("/articles/1/")), "{:?}", receiver.calls());
    let page = super::page(&mut cx, &run).await.body;
    assert!(page.contains("locked"), "its page says why the other one was left alone: {page}");
}

//! A product that fails again and again is left alone, and everybody is told so.

use super::receiver::{Act, Receiver};
use super::{WAITS, egress, events, preview, run, standing, until};
use crate::config::Egress;
use crate::tests::office::office_with;
use backoffice::calls::Waits;
use std::time::Duration;

fn failing() -> Act {
    Act::Says(500, "", "{}")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_breaker_is_told_on_the_form_and_on_readyz_and_nothing_is_called() {
    let receiver = Receiver::start().await;
    receiver.next((0..5).map(|_| failing()));
    let waits = Waits { open_for: Duration::from_mins(1), ..WAITS };
    let egress = Egress { waits, ..egress(receiver.address) };
    let mut office = office_with(|serving| serving.egress = vec![egress]).await;
    let mut cx = office.member("cx").await;
    let page = cx.get("/e/article/1/actions/republish").await.body;
    assert!(!page.contains("does not answer at the moment"), "{page}");
    assert!(cx.get("/readyz").await.body.contains("\"breaker\":\"closed\""));

    let first = run(&mut cx, "1").await;
    assert_eq!(until(&mut office, &first, "unknown").await.2, ["unknown answered 500 3"]);
    // Two more, and it opens: the third try waits.
    let second = run(&mut cx, "3").await;
    assert_eq!(standing(&mut office, &second).await.0, "running");
    assert_eq!(receiver.calls().len(), 5);

    let ready = cx.get("/readyz").await;
    assert!(
        ready.body.contains("\"breaker\":\"open\"") && ready.body.contains("\"degraded\""),
        "{}",
        ready.body
    );
    assert_eq!(ready.status, 200, "degraded is not down");
    let page = cx.get("/e/article/1/actions/republish").await.body;
    assert!(
        page.contains("The product&#x27;s API does not answer at the moment")
            || page.contains("API does not answer at the moment"),
        "{page}"
    );
    assert_eq!(cx.post("/preferences", &[("locale", "ko")]).await.status, 303);
    let page = cx.get("/e/article/1/actions/republish").await.body;
    assert!(page.contains("지금 제품 API가 응답하지 않아서"), "{page}");

    // The preview does not ask it either, and running it says that nothing was called.
    let shown = preview(&mut cx, "4").await;
    let asked = receiver.asked().len();
    let ran = cx.post("/api/actions/run", &[("preview", &shown)]).await;
    let third = ran.header("location").unwrap().trim_start_matches("/runs/").to_owned();
    let page = cx.get(&format!("/runs/{third}")).await.body;
    assert!(page.contains("아무것도 호출하지 않았어요"), "{page}");
    assert_eq!(receiver.asked().len(), asked, "nothing was called");
    let failed = "SELECT count(*) FROM samuso.event WHERE action = 'samuso.failed'";
    let failed: i64 = sqlx::query_scalar(failed).fetch_one(&mut office.superuser).await.unwrap();
    assert_eq!((failed, events(&mut office, &third).await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_while_one_call_tries_and_where_it_goes_well_all_do() {
    let receiver = Receiver::start().await;
    receiver.next((0..5).map(|_| failing()));
    let mut office = super::office_at_work(&receiver).await;
    let mut cx = office.member("cx").await;
    let first = run(&mut cx, "1").await;
    until(&mut office, &first, "failed").await;
    let second = run(&mut cx, "3,4").await;
    let (_, changed, calls) = until(&mut office, &second, "succeeded").await;
    assert_eq!(changed, 2, "{calls:?}");
    assert!(cx.get("/readyz").await.body.contains("\"breaker\":\"closed\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_allowed_is_not_called_and_the_form_says_so() {
    let receiver = Receiver::start().await;
    let mut office = office_with(|_| {}).await;
    let mut cx = office.member("cx").await;
    let page = cx.get("/e/article/1/actions/republish").await.body;
    assert!(page.contains("Samuso is not configured to call this API"), "{page}");
    let shown = preview(&mut cx, "1").await;
    let ran = cx.post("/api/actions/run", &[("preview", &shown)]).await;
    let run = ran.header("location").unwrap().to_owned();
    assert!(cx.get(&run).await.body.contains("so nothing was called"), "{run}");
    assert!(receiver.asked().is_empty());
    let calls: i64 = sqlx::query_scalar("SELECT count(*) FROM samuso.call")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    assert_eq!(calls, 0);
}

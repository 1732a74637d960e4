//! A record as it was, as a page.

use super::office::office;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_moment_is_said_beside_its_field_which_keeps_it() {
    let office = office().await;
    let mut cx = office.member("cx").await;
    let well = cx.get("/e/article/1/at?moment=2031-01-01T00:00").await;
    assert!(well.status == 200 && !well.body.contains("moment-fault"), "{}", well.body);
    assert!(well.body.contains("First Company") && well.body.contains("\"datetime-local\""), "{}", well.body);
    let wrong = cx.get("/e/article/1/at?moment=%22soon%22").await;
    assert_eq!(wrong.status, 400);
    for part in ["id=\"moment-fault\"", "value=\"&quot;soon&quot;\"", "write it like", "Pack and compress"] {
        assert!(wrong.body.contains(part), "{part}: {}", wrong.body);
    }
    assert_eq!(cx.get("/e/article/999/at?moment=soon").await.status, 404, "what is not there says no more");
}

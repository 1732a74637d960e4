//! What the product's API is called with is nowhere but in the call.

use super::receiver::{Act, Receiver};
use super::{SECRET, WAITS, egress, office, office_at_work, page, run, until};
use crate::config::Reader;
use crate::tests::planted::Logged;

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_in_no_table_no_page_and_no_answer_of_ours() {
    let receiver = Receiver::start().await;
    let secret = SECRET.split(' ').next_back().unwrap();
    let echo = format!("{{\"code\":\"{secret}\"}}").leak();
    receiver.next([Act::Says(400, "", echo)]);
    let mut office = office(&receiver).await;
    let mut cx = office.member("cx").await;
    let run = run(&mut cx, "1").await;
    let shown = page(&mut cx, &run).await.body;
    assert!(shown.contains("400") && !shown.contains(secret), "{shown}");
    for address in ["/timeline", "/e/article/1", "/readyz", "/runs"] {
        assert!(!cx.get(address).await.body.contains(secret), "{address}");
    }
    let tables = "SELECT string_agg(t::text, ' ') FROM (
        SELECT to_jsonb(e)::text FROM samuso.event e UNION ALL SELECT to_jsonb(c)::text FROM samuso.call c
        UNION ALL SELECT to_jsonb(r)::text FROM samuso.run r UNION ALL SELECT to_jsonb(p)::text FROM samuso.preview p) AS t";
    let all: String = sqlx::query_scalar(tables).fetch_one(&mut office.superuser).await.unwrap();
    assert!(all.contains("samuso.call_failed") && !all.contains(secret), "{all}");
    assert!(!format!("{:?}", egress(receiver.address)).contains(secret));
    assert!(format!("{WAITS:?}").contains("connect"));
}

/// Whatever comes of a call, and whatever logs: we, and the libraries between us and the product.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_in_no_line_of_the_log_however_much_is_logged() {
    let logged = Logged::start("trace");
    let secret = SECRET.split(' ').next_back().unwrap();
    let echo = format!("{{\"code\":\"{secret}\"}}").leak();
    let receiver = Receiver::start().await;
    receiver.next([Act::Says(400, "", echo), Act::Resets, Act::Babbles, Act::Does]);
    receiver.next([Act::Says(302, "", ""), Act::Does]);
    let mut office = office_at_work(&receiver).await;
    let mut cx = office.member("cx").await;
    for (ids, state) in [("1", "failed"), ("1", "succeeded"), ("1", "unknown")] {
        let run = run(&mut cx, ids).await;
        until(&mut office, &run, state).await;
    }
    until_asked(&receiver, "GET").await;
    assert!(receiver.asked().iter().all(|asked| asked.headers["authorization"] == SECRET), "it was sent");
    let text = logged.text();
    for line in ["TRACE", "called", "asked what came of a call", "an answer has our secret in it"] {
        assert!(text.contains(line), "nothing is told of what was done: {line}");
    }
    let told: Vec<&str> = text.lines().filter(|line| line.contains(secret)).collect();
    assert!(told.is_empty(), "{told:#?}");
}

/// Waits until the product was asked so.
async fn until_asked(receiver: &Receiver, method: &str) {
    for _ in 0..100 {
        if receiver.asked().iter().any(|asked| asked.method == method) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the product was not asked with {method}");
}

#[test]
fn a_variable_holds_the_secret_and_what_is_wrong_with_it_is_said_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("samuso.toml");
    let text = "[environment]\nname = \"staging\"\n[database]\nreplica_url = \"postgres://a@127.0.0.1/b\"\n\
        stand_in_url = \"postgres://a@127.0.0.1/b\"\nwriter_url = \"postgres://a@127.0.0.1/b\"\n\
        [[egress]]\norigin = \"https://api.example.com\"\nsecret_env = \"PRODUCT_TOKEN\"\n";
    std::fs::write(&file, text).unwrap();
    let read = |value: Option<&str>| {
        let variable = value.map(|value| ("PRODUCT_TOKEN".to_owned(), value.to_owned()));
        Reader::open(Some(&file), variable).serving()
    };
    let serving = read(Some("Bearer x7f3")).unwrap();
    assert_eq!(serving.egress[0].secret.as_ref().unwrap().0, "Bearer x7f3");
    assert!(!format!("{serving:?}").contains("x7f3"));
    for (value, says) in
        [(None, "which is not set"), (Some(""), "or is empty"), (Some("x7f3\n"), "cannot stand in a header")]
    {
        let said = read(value).unwrap_err().to_string();
        assert!(said.contains("PRODUCT_TOKEN") && said.contains(says) && !said.contains("x7f3"), "{said}");
    }
}

use super::browser::Answer;
use super::office::office;
use std::io::Read;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn nonce(answer: &Answer) -> &str {
    let policy = answer.header("content-security-policy").unwrap();
    policy.split_once("'nonce-").unwrap().1.split_once('\'').unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_runs_only_what_carries_its_own_nonce() {
    let office = office().await;
    let (one, two) = (office.browser().get("/login").await, office.browser().get("/login").await);
    assert_ne!(nonce(&one), nonce(&two));
    let policy = one.header("content-security-policy").unwrap().replace(nonce(&one), "NONCE");
    assert_eq!(
        policy,
        "default-src 'self'; script-src 'nonce-NONCE' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self' \
         'nonce-NONCE'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    for script in one.body.split("<script").skip(1) {
        let tag = script.split_once('>').unwrap().0;
        assert!(tag.contains(&format!("nonce=\"{}\"", nonce(&one))), "a script without the nonce: {tag}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_headers() {
    let office = office().await;
    let mut member = office.member("cx").await;
    for path in ["/login", "/", "/livez", "/readyz", "/nothing", "/icon.svg", "/e/article", "/pkg/nothing.js"]
    {
        let answer = member.get(path).await;
        let is = |name: &str, value: &str| assert_eq!(answer.header(name), Some(value), "{name} of {path}");
        is("x-content-type-options", "nosniff");
        is("referrer-policy", "same-origin");
        is("x-frame-options", "DENY");
        is("cross-origin-opener-policy", "same-origin");
        assert!(answer.header("permissions-policy").is_some(), "{path}");
        assert!(
            answer.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("x-request-id").unwrap().len(), 10, "{path}");
        assert_eq!(answer.header("strict-transport-security"), None, "there is no https here");
        let kept = if path == "/icon.svg" { "public, max-age=3600" } else { "no-store" };
        is("cache-control", kept);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_compressed_for_who_takes_that_and_is_whole() {
    let office = office().await;
    let mut member = office.member("cx").await.with("accept-encoding", "gzip, br");
    let answer = member.get("/e/article").await;
    assert_eq!(
        (answer.header("content-encoding"), answer.header("vary")),
        (Some("br"), Some("accept-encoding"))
    );
    let mut page = String::new();
    brotli::Decompressor::new(&*answer.bytes, 4096).read_to_string(&mut page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("</body></html>"));
    assert!(answer.header("content-security-policy").unwrap().contains("script-src 'nonce-"));
    assert!(answer.bytes.len() * 3 < page.len(), "{} of {}", answer.bytes.len(), page.len());
    for (takes, coding) in [("gzip, br;q=0", Some("gzip")), ("identity", None)] {
        member = member.with("accept-encoding", takes);
        let answer = member.get("/e/article").await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, coding), "{takes}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused() {
    let office = office().await;
    let mut browser = office.browser();
    let large = "a".repeat(64 * 1024);
    let answer = browser.post("/preferences", &[("next", &large)]).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("64 KiB"), "{}", answer.body);
    assert!(browser.get(&format!("/login?next=/{}", "a".repeat(1_000))).await.status == 200);
    // Without a length it is known only once it has come.
    let mut stream = TcpStream::connect(office.address).await.unwrap();
    let head = format!(
        "POST /preferences HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n",
        office.address
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..2 {
        stream.write_all(format!("8001\r\n{}\r\n", "a".repeat(0x8001)).as_bytes()).await.unwrap();
    }
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 413");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_a_page_that_says_so_with_an_id_to_quote() {
    let office = office().await;
    let mut member = office.member("cx").await;
    let answer = member.get("/nothing").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(answer.body.contains(answer.header("x-request-id").unwrap()), "{}", answer.body);
    let answer = office.browser().with("accept", "application/json").get("/nothing").await;
    assert_eq!((answer.status, &*answer.body), (404, "\"NotFound\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_that_somebody_wrote_is_text_and_nothing_else() {
    let mut office = office().await;
    sqlx::query("UPDATE documents.article SET title = '</title></textarea><b>bold</b>' WHERE id = 1")
        .execute(&mut office.superuser)
        .await
        .unwrap();
    let mut member = office.member("cx").await;
    for path in
        ["/search?q=%3C/title%3E%3Cb%3Ebold", "/timeline?actor=x:%3C/title%3E%3Cb%3Ebold", "/e/article/1"]
    {
        let answer = member.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.body.matches("</title>").count(), 1, "{path}");
        assert!(answer.body.contains("&lt;/title") && !answer.body.contains("<b>bold"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_asks_for_too_much_is_refused() {
    let office = office().await;
    let mut member = office.member("cx").await;
    let answer = member.get(&format!("/e/article?{}", "created_by=kim&".repeat(300))).await;
    assert_eq!(answer.status, 400);
}

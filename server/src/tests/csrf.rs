use super::office::office;

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_from_another_site_changes_nothing() {
    let mut office = office().await;
    let before = office.events().await.len();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let mut browser = office.browser().with("origin", "").with(name, value);
        let answer = browser.post("/login/demo", &[("member", "cx")]).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (403, None), "{name}: {value}");
        assert!(answer.body.contains("another site"), "{}", answer.body);
    }
    assert_eq!(office.events().await.len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_has_to_say_where_it_comes_from() {
    let office = office().await;
    let mut browser = office.member("cx").await.with("origin", "");
    let answer = browser.post("/preferences", &[("theme", "dark")]).await;
    assert_eq!(answer.status, 403);
    let header = format!("Origin: http://{}", office.address);
    assert!(answer.body.contains(&header), "{}", answer.body);
    for (name, value) in
        [("sec-fetch-site", "same-origin".to_owned()), ("origin", format!("http://{}", office.address))]
    {
        let mut browser = office.member("cx").await.with("origin", "").with(name, value);
        assert_eq!(browser.post("/preferences", &[("theme", "dark")]).await.status, 303, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_session_may_sign_in_by_curl() {
    let office = office().await;
    let answer = office
        .browser()
        .with("origin", "")
        .with("accept", "*/*")
        .post("/login/demo", &[("member", "cx")])
        .await;
    assert_eq!(answer.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_gets_no_answer() {
    let office = office().await;
    let port = office.address.port();
    for host in
        ["evil.example".to_owned(), format!("evil.example:{port}"), "127.0.0.1".to_owned(), String::new()]
    {
        let answer = office.browser().with("host", &host).get("/login").await;
        assert!(matches!(answer.status, 421 | 400), "{host:?}: {}", answer.status);
        assert!(!answer.body.contains("member"), "{host:?}");
    }
    let answer = office.browser().with("host", format!("localhost:{port}")).get("/login").await;
    assert_eq!(answer.status, 200);
}

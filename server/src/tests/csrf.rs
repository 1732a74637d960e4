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
    // A header without a value says nothing.
    for name in ["origin", "sec-fetch-site"] {
        let mut browser = office.member("cx").await.with("origin", "").with(name, " ");
        assert_eq!(browser.post("/preferences", &[("theme", "dark")]).await.status, 403, "an empty {name}");
    }
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
    for another in [format!("127.0.0.1:{port}"), "evil.example".to_owned()] {
        let answer = office.browser().with("Host", &another).get("/login").await;
        assert!(matches!(answer.status, 421 | 400), "twice, {another}: {}", answer.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_no_path_is_told_so() {
    let office = office().await;
    let host = office.address.to_string();
    for (method, path) in [("CONNECT", host.as_str()), ("CONNECT", "/login"), ("OPTIONS", "*")] {
        let answer = office.browser().send(method, path, None).await;
        assert_eq!(answer.status, 400, "{method} {path}: {}", answer.body);
    }
    assert_eq!(office.browser().send("OPTIONS", "/login", None).await.status, 405);
}

/// Anybody can make a member's browser ask for what the member may not have.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_at_one_address_are_one_event_and_their_number_at_the_end() {
    let mut office = office().await;
    let mut member = office.member("account_manager").await;
    let before = office.events().await.len();
    for path in ["/e/article/3/actions/trash", "/e/article/4/actions/trash", "/e/article/actions/trash?id=3"]
    {
        for _ in 0..3 {
            assert_eq!(member.get(path).await.status, 403, "{path}");
        }
    }
    assert_eq!(office.events().await[before..], ["samuso.denied", "samuso.denied"], "one for each route");
    office.stop().await;
    let times = "SELECT (arguments->>'times')::bigint FROM samuso.event WHERE action = 'samuso.denied' AND arguments ? 'times'
                 ORDER BY 1";
    let times: Vec<i64> = sqlx::query_scalar(times).fetch_all(&mut office.owner).await.unwrap();
    assert_eq!(times, [2, 5]);
}

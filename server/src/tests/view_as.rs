//! Looking with other eyes: as much as they see, no more than oneself, and nothing is changed.

use super::office::office;

async fn arguments(office: &mut super::office::Office, action: &str) -> Vec<(String, String)> {
    let events = "SELECT actor_id, arguments->>'name' FROM samuso.event WHERE action = $1 ORDER BY id";
    sqlx::query_as(events).bind(action).fetch_all(&mut office.owner).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_sees_what_a_role_sees_and_changes_nothing_until_they_end_it() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    assert!(admin.get("/e/manager/1").await.body.contains("kim@one.example"));
    let began = admin.post("/view-as", &[("role", "cx"), ("next", "/e/manager/1")]).await;
    assert_eq!((began.status, began.header("location")), (303, Some("/e/manager/1")));
    let page = admin.get("/e/manager/1").await;
    assert!(page.body.contains("data-looking") && page.body.contains("CX agent"), "{}", page.body);
    assert!(!page.body.contains("kim@one.example") && page.body.contains("***@one.example"), "{}", page.body);
    assert!(!page.body.contains("data-reveal-form"), "there is nothing to reveal");
    let events = office.events().await.len();
    for (path, form) in [
        ("/api/actions/preview", vec![("action", "article.hide"), ("ids", "1"), ("reason", "r")]),
        (
            "/api/records/reveal",
            vec![("entity", "manager"), ("id", "1"), ("field", "email"), ("reason", "r")],
        ),
        ("/preferences", vec![("theme", "dark")]),
        ("/view-as", vec![("role", "admin")]),
    ] {
        assert_eq!(admin.post(path, &form).await.status, 403, "{path}");
    }
    for path in ["/access", "/account", "/view-as"] {
        assert_eq!(admin.get(path).await.status, 403, "{path}");
    }
    // Nor by way of a form that is refused: its page would answer.
    let origin = format!("http://{}", office.address);
    admin.headers.insert("referer", format!("{origin}/account"));
    let refused = admin.post("/api/access/give", &[("member", "x"), ("reason", "r")]).await;
    assert!(refused.status == 403 && !refused.body.contains("/api/account/end-session"), "{}", refused.body);
    admin.headers.remove("referer");
    let new = office.events().await.split_off(events);
    assert!(!new.is_empty() && new.iter().all(|action| action == "samuso.denied"), "{new:?}");
    let ended = admin.post("/view-as/end", &[]).await;
    assert_eq!((ended.status, ended.header("location")), (303, Some("/")));
    let page = admin.get("/e/manager/1").await.body;
    assert!(page.contains("kim@one.example") && !page.contains("data-looking"));
    let (began, ended) = (
        arguments(&mut office, "samuso.view_as_began").await,
        arguments(&mut office, "samuso.view_as_ended").await,
    );
    assert_eq!(began, ended);
    assert_eq!(began.len(), 1);
    assert_eq!(began[0].1, "cx");
    let denied: String =
        sqlx::query_scalar("SELECT DISTINCT actor_id FROM samuso.event WHERE action = 'samuso.denied'")
            .fetch_one(&mut office.owner)
            .await
            .unwrap();
    assert_eq!(denied, began[0].0, "what was refused is the viewer's own");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_members_eyes_one_sees_their_customers_alone() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    assert_eq!(admin.post("/view-as", &[("member", "account_manager")]).await.status, 303);
    let list = admin.get("/e/article").await.body;
    assert!(list.contains("파일 압축하기") && !list.contains("Pack and compress"), "{list}");
    assert_eq!(admin.get("/e/article/1").await.status, 404);
    // Half an hour later.
    sqlx::query(
        "UPDATE samuso.session SET as_until = now() - interval '1 second' WHERE as_until IS NOT NULL",
    )
    .execute(&mut office.superuser)
    .await
    .unwrap();
    assert_eq!(admin.get("/e/article/1").await.status, 200);
    assert_eq!(admin.post("/view-as", &[("member", "account_manager")]).await.status, 303, "and once more");
    assert_eq!(admin.post("/logout", &[]).await.status, 303);
    let own = office.events().await.into_iter().filter(|action| action != "samuso.sign_in");
    let own: Vec<String> =
        own.filter(|action| action.starts_with("samuso.view_as") || action == "samuso.sign_out").collect();
    let (began, ended) = ("samuso.view_as_began", "samuso.view_as_ended");
    assert_eq!(own, [began, ended, began, ended, "samuso.sign_out"]);
    let (began, ended) = (arguments(&mut office, began).await, arguments(&mut office, ended).await);
    assert_eq!(began, ended, "by whom, with whose eyes");
}

#[tokio::test(flavor = "multi_thread")]
async fn others_look_with_their_own() {
    let office = office().await;
    for key in ["cx", "account_manager", "nobody"] {
        let mut member = office.member(key).await;
        assert_eq!(member.post("/view-as", &[("role", "admin")]).await.status, 403, "{key}");
        assert_eq!(member.get("/view-as").await.status, 403, "{key}");
    }
    let mut admin = office.member("admin").await;
    for form in [("role", "root"), ("member", "no such"), ("role", "")] {
        assert_eq!(admin.post("/view-as", &[form]).await.status, 404, "{form:?}");
    }
    assert_eq!(admin.get("/view-as").await.status, 200);
}

//! A planted secret: whoever sees a field masked gets no byte of its value, in whatever is sent to them or logged.

use super::office::office;

const PAGES: [&str; 9] = [
    "/e/manager",
    "/e/manager?columns=email,handle",
    "/e/manager/1",
    "/e/channel/1",
    "/search?q=%EA%B9%80%ED%95%98%EB%82%98",
    "/timeline?entity=manager&record=1",
    "/timeline?channel=1",
    "/timeline?channel=1&unfolded=1",
    "/runs",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_holds_what_is_masked() {
    let mut office = office().await;
    plant(&mut office).await;
    office.settle().await;
    let mut cx = office.member("cx").await;
    let mut admin = office.member("admin").await;
    let (mut masked, mut plain) = (0, 0);
    for page in PAGES {
        let answer = cx.get(page).await;
        assert_eq!(answer.status, 200, "{page}");
        assert!(!answer.body.contains("kim@one") && !answer.body.contains("planted"), "{page} tells");
        masked += usize::from(answer.body.contains("***@one.example"));
        plain += usize::from(admin.get(page).await.body.contains("kim@one.example"));
    }
    assert!(masked >= 4 && plain >= 4, "the pages have something to tell: {masked}, {plain}");
    // The whole address leads to whose it is.
    let found = cx.get("/search?q=kim@one.example").await;
    assert_eq!((found.status, found.header("location")), (302, Some("/e/manager/1")));
}

/// A change of the address, on the product's timeline and by an action.
async fn plant(office: &mut super::office::Office) {
    let changed = "INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         VALUES (now(), 'manager', '1', 1, 'manager', '1', 'manager.updated', '{\"email\": \"planted@one.example\"}', '{\"email\": \"kim@one.example\"}')";
    sqlx::query(changed).execute(&mut office.superuser).await.unwrap();
    let mut admin = office.member("admin").await;
    for email in ["planted@one.example", "kim@one.example"] {
        let form = [
            ("action", "manager.change_email"),
            ("ids", "1"),
            ("params[email]", email),
            ("reason", "a test"),
            ("ticket", "T-1"),
        ];
        let preview = admin.post("/api/actions/preview", &form).await;
        let id =
            preview.header("location").unwrap_or_default().strip_prefix("/previews/").unwrap().to_owned();
        let ran = admin.post("/api/actions/run", &[("preview", &id)]).await;
        assert!(ran.header("location").is_some_and(|to| to.starts_with("/runs/")), "{ran:?}");
    }
}

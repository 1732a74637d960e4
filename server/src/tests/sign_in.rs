use super::office::{office, office_with};
use app::visit::Environment;
use backoffice::limits::SESSION_KNOWN_UNNOTICED;
use sqlx::Connection;
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_signed_in_is_sent_to_where_one_does_and_back() {
    let office = office().await;
    let mut browser = office.browser();
    let answer = browser.get("/e/article?channel_id=1&sort=title").await;
    assert_eq!(answer.status, 303);
    let location = answer.header("location").unwrap().to_owned();
    assert_eq!(location, "/login?next=%2Fe%2Farticle%3Fchannel_id%3D1%26sort%3Dtitle");
    assert_eq!(browser.get(&location).await.status, 200);
    let answer = browser.post("/login/demo", &[("member", "cx"), ("next", "/e/article?channel_id=1")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/e/article?channel_id=1")));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_sent_on_to_no_other_host() {
    let office = office().await;
    for next in
        ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\r\nSet-Cookie: b=c", ""]
    {
        let answer = office.browser().post("/login/demo", &[("member", "cx"), ("next", next)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{next:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_has_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let office = office().await;
    let answer = office.browser().post("/login/demo", &[("member", "cx")]).await;
    let cookie = answer.header("set-cookie").unwrap();
    let (token, flags) = cookie.strip_prefix("samuso=").unwrap().split_once(';').unwrap();
    assert_eq!(token.len(), 64);
    assert_eq!(flags, " Path=/; Max-Age=36900; HttpOnly; SameSite=Lax");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_that_somebody_else_has_chosen_is_never_a_session() {
    let office = office().await;
    let chosen = "ab".repeat(32);
    let mut browser = office.browser();
    browser.cookies.insert("samuso".to_owned(), chosen.clone());
    assert_eq!(browser.get("/").await.status, 303);
    assert_eq!(browser.post("/login/demo", &[("member", "cx")]).await.status, 303);
    let first = browser.cookies["samuso"].clone();
    assert_ne!(first, chosen, "signing in makes a new one");
    // And again, in place of the browser's old one.
    assert_eq!(browser.post("/login/demo", &[("member", "admin")]).await.status, 303);
    assert_ne!(browser.cookies["samuso"], first);
    for old in [chosen, first] {
        let mut other = office.browser();
        other.cookies.insert("samuso".to_owned(), old);
        assert_eq!(other.get("/").await.status, 303, "it opens nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_sends_one_on_to_another_host() {
    let office = office().await;
    let mut admin = office.member("admin").await;
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"] {
        for (path, form) in
            [("/preferences", ("theme", "dark")), ("/view-as", ("role", "cx")), ("/view-as/end", ("a", "b"))]
        {
            let answer = admin.post(path, &[form, ("next", next)]).await;
            assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{path}: {next}");
        }
        let login = office.browser().get(&format!("/login?next={next}")).await.body;
        assert!(!login.contains(&format!("value=\"{next}\"")), "{next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_looked_up_just_now_reads_on_and_changes_nothing() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    assert_eq!(admin.get("/e/article/1").await.status, 200);
    let mut superuser = office.another_superuser().await;
    let mut holder = superuser.begin().await.unwrap();
    sqlx::query("LOCK TABLE samuso.session").execute(&mut *holder).await.unwrap();
    let events = office.events().await.len();
    assert_eq!(admin.get("/e/article/1").await.status, 200);
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "asked")];
    assert_eq!(admin.post("/api/actions/preview", &form).await.status, 503);
    assert_eq!(admin.post("/preferences", &[("theme", "dark")]).await.status, 503);
    holder.rollback().await.unwrap();
    assert_eq!(office.events().await.len(), events);
    assert_eq!(admin.post("/api/actions/preview", &form).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_itself() {
    let mut office = office().await;
    let mut browser = office.member("cx").await;
    let cookies = browser.cookies.clone();
    let answer = browser.post("/logout", &[]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login")));
    assert!(browser.cookies.is_empty());
    browser.cookies = cookies;
    assert_eq!(browser.get("/").await.status, 303, "the old cookie is worth nothing");
    let events = office.events().await;
    assert_eq!(events[events.len() - 2..], ["samuso.sign_in", "samuso.sign_out"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_member_is_told_so_and_noted() {
    let mut office = office().await;
    for member in ["root", "", &"a".repeat(201)] {
        let answer = office.browser().post("/login/demo", &[("member", member)]).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (400, None), "{member:?}");
    }
    assert_eq!(office.browser().post("/login/demo", &[]).await.status, 422);
    assert_eq!(office.events().await.last().unwrap(), "samuso.sign_in_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_demo_there_is_no_such_door() {
    let office = office_with(|serving| serving.config.environment = Environment::named("staging")).await;
    let answer = office.browser().post("/login/demo", &[("member", "admin")]).await;
    assert_eq!((answer.status, answer.header("set-cookie")), (404, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_may_change_nothing_changes_nothing() {
    let mut office = office().await;
    let before = office.events().await.len();
    for path in ["/login/demo?member=cx", "/logout", "/preferences?locale=ko"] {
        let answer = office.browser().get(path).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (405, None), "{path}");
    }
    assert_eq!(office.events().await.len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preferences_of_a_member_stay_with_them() {
    let office = office().await;
    let mut browser = office.member("cx").await;
    let wanted = [("locale", "ko"), ("time_zone", "America/New_York"), ("theme", "dark"), ("next", "/login")];
    let answer = browser.post("/preferences", &wanted).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login")));
    let page = office.member("cx").await.get("/login").await.body;
    assert!(page.contains("lang=\"ko\"") && page.contains("data-theme=\"dark\""), "{page}");
    let refused = browser
        .post("/preferences", &[("locale", "fr"), ("time_zone", "Mars/Base"), ("theme", "pink")])
        .await;
    assert_eq!(refused.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_signing_in_a_cookie_remembers_them() {
    let office = office().await;
    let mut browser = office.browser().with("accept-language", "fr, ko;q=0.9, en;q=0.8");
    assert!(browser.get("/login").await.body.contains("lang=\"ko\""));
    assert_eq!(browser.post("/preferences", &[("locale", "en"), ("theme", "light")]).await.status, 303);
    let page = browser.get("/login").await.body;
    assert!(page.contains("lang=\"en\"") && page.contains("data-theme=\"light\""), "{page}");
}

/// A lookup that is merely slow is no primary that is away: what was taken from somebody meanwhile may not come back.
#[tokio::test(flavor = "multi_thread")]
async fn while_the_primary_is_up_a_session_is_known_from_memory_for_a_moment_alone() {
    let mut office = office().await;
    let mut member = office.member("cx").await;
    assert_eq!(member.get("/e/article/1").await.status, 200);
    let mut held = office.superuser.begin().await.unwrap();
    sqlx::query("LOCK TABLE samuso.session").execute(&mut *held).await.unwrap();
    assert_eq!(member.get("/e/article/1").await.status, 200, "nobody is stopped by a hiccup");
    sleep(SESSION_KNOWN_UNNOTICED).await;
    assert_eq!(member.get("/e/article/1").await.status, 503);
    held.rollback().await.unwrap();
    assert_eq!(member.get("/e/article/1").await.status, 200);
}

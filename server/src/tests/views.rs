//! Saved views: one's own, shared ones, and what a list opens with; nothing in one tells what its reader may not know.

use super::browser::Browser;
use super::office::{Office, office};

/// Saves what a list of articles shows, and answers the view.
pub async fn save(browser: &mut Browser, query: &str, name: &str, more: &[(&str, &str)]) -> String {
    let form = [&[("entity", "article"), ("query", query), ("name", name)], more].concat();
    let answer = browser.post("/api/views/save", &form).await;
    let to = answer.header("location").unwrap_or_else(|| panic!("not saved: {answer:?}"));
    to.rsplit_once("view=").unwrap().1.to_owned()
}

/// The menu of a list.
async fn menu(browser: &mut Browser, address: &str) -> String {
    let page = browser.get(address).await.body;
    let menu = page.split_once("views-menu").unwrap_or_else(|| panic!("there is no menu: {page}")).1;
    // What is asked first folds open within it.
    let mut depth = 1;
    let end = menu.match_indices("details").find(|(at, _)| {
        depth += if menu[..*at].ends_with("</") { -1 } else { i32::from(menu[..*at].ends_with('<')) };
        depth == 0
    });
    menu[..end.unwrap().0].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_have_too_is_asked_about_before_it_is_deleted() {
    let office = office().await;
    let mut admin = office.member("admin").await;
    let own = save(&mut admin, "state=draft", "My drafts", &[]).await;
    assert!(!menu(&mut admin, "/e/article").await.contains("data-asks-first"));
    let shared = save(&mut admin, "hidden=true", "Hidden ones", &[("shared", "true")]).await;
    let menu = menu(&mut admin, "/e/article").await;
    let asks = menu.split("data-asks-first").nth(1).expect("it asks").split("</details>").next().unwrap();
    assert!(asks.contains(&shared) && asks.contains("Delete it for everybody"), "{asks}");
    assert!(!asks.contains(&own) && menu.contains(&own), "{menu}");
}

async fn told(office: &mut Office) -> Vec<(String, serde_json::Value)> {
    let events = "SELECT action, arguments FROM samuso.event WHERE action IN ('samuso.view_saved', 'samuso.view_deleted') ORDER BY id";
    sqlx::query_as(events).fetch_all(&mut office.owner).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_its_owners_until_it_is_shared() {
    let mut office = office().await;
    let (mut cx, mut admin) = (office.member("cx").await, office.member("admin").await);
    let drafts = save(&mut cx, "state=draft&after=xyz&sort=-updated_at", "My drafts", &[]).await;
    let theirs = menu(&mut cx, "/e/article").await;
    assert!(
        theirs.contains("My drafts") && theirs.contains(&drafts) && theirs.contains("state=draft"),
        "{theirs}"
    );
    assert!(!theirs.contains("xyz") && !theirs.contains("name=\"shared\""), "{theirs}");
    assert!(!menu(&mut admin, "/e/article").await.contains("My drafts"));
    assert_eq!(
        admin.post("/api/views/delete", &[("view", &drafts)]).await.status,
        404,
        "it is not there for others"
    );
    // Sharing is by role, and by POST.
    for more in ["shared", "default"] {
        let form = [("entity", "article"), ("query", ""), ("name", "x"), (more, "true")];
        assert_eq!(cx.post("/api/views/save", &form).await.status, 403, "{more}");
    }
    assert_ne!(cx.get("/api/views/save?entity=article&name=x").await.status, 200);
    let shared = save(&mut admin, "hidden=true", "Hidden ones", &[("shared", "true")]).await;
    // What somebody else wrote comes by way of the replica.
    office.settle().await;
    assert!(menu(&mut cx, "/e/article").await.contains("Hidden ones"));
    assert_eq!(cx.post("/api/views/delete", &[("view", &shared)]).await.status, 403);
    // Saved again under its name, it is the same one.
    let again = save(&mut cx, "state=published", "my DRAFTS", &[]).await;
    assert_eq!(again, drafts);
    let page = cx.get(&format!("/e/article?state=published&view={drafts}")).await.body;
    assert!(
        page.contains("my DRAFTS</bdi>") && page.contains("Pack and compress") && !page.contains("Unpack"),
        "{page}"
    );
    assert_eq!(cx.post("/api/views/delete", &[("view", &drafts)]).await.status, 303);
    assert_eq!(cx.post("/api/views/delete", &[("view", &drafts)]).await.status, 404);
    assert!(!menu(&mut cx, "/e/article").await.contains("DRAFTS"));
    let gone = cx.get(&format!("/e/article?state=draft&view={drafts}")).await;
    assert!(gone.status == 200 && gone.body.contains("not shared any more"), "{}", gone.body);
    let told = told(&mut office).await;
    let actions: Vec<_> = told.iter().map(|(action, _)| action.as_str()).collect();
    let saved = "samuso.view_saved";
    assert_eq!(actions, [saved, saved, saved, "samuso.view_deleted"]);
    assert!(told.iter().all(|(_, arguments)| !arguments.to_string().contains("state")), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_opens_with_its_default_and_the_whole_of_it_is_a_press_away() {
    let office = office().await;
    let (mut cx, mut admin) = (office.member("cx").await, office.member("admin").await);
    let first = save(&mut admin, "state=draft", "Drafts", &[("default", "true")]).await;
    office.settle().await;
    let to = format!("/e/article?state=draft&view={first}");
    let answer = cx.get("/e/article").await;
    assert_eq!((answer.status, answer.header("location")), (302, Some(to.as_str())));
    let page = cx.get(&to).await.body;
    assert!(page.contains("Unpack") && !page.contains("Pack and compress"), "{page}");
    assert!(page.contains("href=\"/e/article?view=none\""), "{page}");
    let whole = cx.get("/e/article?view=none").await;
    assert!(whole.status == 200 && whole.body.contains("Pack and compress"), "{}", whole.body);
    // The next one takes its place.
    let second = save(&mut admin, "hidden=false", "Shown", &[("default", "true")]).await;
    office.settle().await;
    let to = format!("/e/article?hidden=false&view={second}");
    assert_eq!(cx.get("/e/article").await.header("location"), Some(to.as_str()));
    assert_eq!(admin.post("/api/views/delete", &[("view", &second)]).await.status, 303);
    office.settle().await;
    assert_eq!(cx.get("/e/article").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_view_tells_nothing_that_its_reader_may_not_know() {
    let mut office = office().await;
    let mut admin = office.member("admin").await;
    let share = async |admin: &mut Browser, entity: &str, query: &str, name: &str| {
        let form = [("entity", entity), ("query", query), ("name", name), ("shared", "true")];
        assert_eq!(admin.post("/api/views/save", &form).await.status, 303, "{name}");
    };
    // The list of managers may have had such a filter.
    let by_address = "INSERT INTO samuso.view (id, entity, name, query, owner_id, shared)
        SELECT gen_random_uuid(), 'manager', 'By address', 'email=kim%40one.example&role=owner', id, true
        FROM samuso.member WHERE key = 'admin'";
    sqlx::query(by_address).execute(&mut office.superuser).await.unwrap();
    share(&mut admin, "article", "channel_id=1", "Of the first").await;
    share(&mut admin, "article", "channel_id=2", "Of the second").await;
    let parts = "INSERT INTO samuso.view (id, entity, name, query, owner_id, shared)
        SELECT gen_random_uuid(), 'article', 'Of the first, from', 'channel_id.from=1', id, true
        FROM samuso.member WHERE key = 'admin'";
    sqlx::query(parts).execute(&mut office.superuser).await.unwrap();
    office.settle().await;
    let office = office;
    let menu_of = async |key: &str, list: &str| menu(&mut office.member(key).await, list).await;
    // cx sees addresses masked.
    let masked = menu_of("cx", "/e/manager").await;
    assert!(
        masked.contains("By address") && masked.contains("role=owner") && masked.contains("in part"),
        "{masked}"
    );
    assert!(!masked.contains("kim"), "{masked}");
    assert!(menu_of("admin", "/e/manager").await.contains("kim%40one.example"));
    // The account manager looks after the second customer alone.
    let theirs = menu_of("account_manager", "/e/article").await;
    assert!(theirs.contains("Of the second") && !theirs.contains("Of the first"), "{theirs}");
    assert!(menu_of("cx", "/e/article").await.contains("Of the first"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_view_is_said_and_what_went_away_too() {
    let mut office = office().await;
    let mut cx = office.member("cx").await;
    let (long, name) = (format!("q={}", "x".repeat(2_000)), "n".repeat(81));
    for (query, name) in [
        ("nothing=1", "A field that is none"),
        ("state=nonsense", "No value"),
        (long.as_str(), "Long"),
        ("state=draft", ""),
        ("state=draft", name.as_str()),
        ("space_id=nowhere", "No space"),
    ] {
        let form = [("entity", "article"), ("query", query), ("name", name)];
        assert_eq!(cx.post("/api/views/save", &form).await.status, 400, "{name}");
    }
    let form = [("entity", "nothing"), ("query", ""), ("name", "x")];
    assert_eq!(cx.post("/api/views/save", &form).await.status, 404);
    let mut looking = office.member("admin").await;
    assert_eq!(looking.post("/view-as", &[("role", "cx")]).await.status, 303);
    let form = [("entity", "article"), ("query", ""), ("name", "x")];
    assert_eq!(looking.post("/api/views/save", &form).await.status, 403);
    assert!(told(&mut office).await.is_empty());
    // The catalogue had the field when the view was saved.
    let view = save(&mut cx, "state=draft", "Old", &[]).await;
    sqlx::query("UPDATE samuso.view SET query = 'colour=red&state=draft'")
        .execute(&mut office.owner)
        .await
        .unwrap();
    office.settle().await;
    let page = cx.get(&format!("/e/article?colour=red&state=draft&view={view}")).await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("“Old” asks for something") && page.body.contains("colour"), "{}", page.body);
    let fill = "INSERT INTO samuso.view (id, entity, name, query, owner_id)
        SELECT gen_random_uuid(), 'article', n::text, '', owner_id FROM samuso.view, generate_series(2, 30) AS n";
    sqlx::query(fill).execute(&mut office.superuser).await.unwrap();
    let form = [("entity", "article"), ("query", ""), ("name", "one more")];
    let answer = cx.post("/api/views/save", &form).await;
    assert!(answer.status == 400 && answer.body.contains("30 views"), "{}", answer.body);
}

//! Records as they were, from captured changes, runs and the product's own audit rows.

use super::state;
use crate::actions::preview::preview;
use crate::actions::run::{Ran, run};
use crate::actions::types::{Chosen, Typed};
use crate::cx::Cx;
use crate::problem::Problem;
use crate::records::types::{RecordId, Shown};
use crate::testing::{Desk, action, channels, record};
use crate::timeline::capture::install;
use crate::timeline::types::{FieldState, State};
use demo::cluster::Account;
use jiff::tz::TimeZone;

async fn then(cx: &Cx, id: &str, moment: &str) -> Result<State, Problem> {
    state(cx, &record("article", id), moment.parse().unwrap()).await
}

/// By the clock that events have.
async fn now(desk: &mut Desk) -> String {
    let now = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    sqlx::query_scalar(now).fetch_one(&mut desk.owner).await.unwrap()
}

fn text(shown: Option<&Shown>) -> String {
    match shown {
        Some(Shown::Text { text, .. }) => text.clone(),
        other => format!("{other:?}"),
    }
}

fn field(state: &State, key: &str) -> (String, String, bool) {
    let field = state.fields.iter().find(|field| field.field.as_str() == key).unwrap();
    (text(field.then.as_ref()), text(field.now.as_ref()), field.differs())
}

async fn captured() -> Desk {
    let desk = Desk::open().await;
    let mut superuser = desk.connect(Account::Superuser).await;
    install(&mut superuser, &desk.office.catalog, &["documents.article".to_owned()]).await.unwrap();
    desk
}

#[tokio::test]
async fn a_changed_record_is_shown_as_it_was_beside_what_it_is() {
    let mut desk = captured().await;
    let before = now(&mut desk).await;
    desk.product("UPDATE documents.article SET title = 'Once' WHERE id = 201").await;
    let between = now(&mut desk).await;
    desk.product("UPDATE documents.article SET title = 'Twice', summary = 'New' WHERE id = 201").await;
    let admin = desk.member("admin");
    let first = then(&admin, "201", &before).await.unwrap();
    assert_eq!(field(&first, "title"), ("파일 압축하기".into(), "Twice".into(), true));
    assert_eq!(field(&first, "summary").1, "New");
    assert_eq!((first.events, first.is_there, first.was_there), (2, true, true));
    assert_eq!(field(&then(&admin, "201", &between).await.unwrap(), "title").0, "Once");
    let later = now(&mut desk).await;
    let same = then(&admin, "201", &later).await.unwrap();
    assert!(same.events == 0 && !same.fields.iter().any(FieldState::differs));
    // The product's own audit rows say it, too.
    let long_ago = then(&admin, "201", "2024-02-01T01:30:00Z").await.unwrap();
    assert_eq!(field(&long_ago, "title").0, "파일 압축");
    assert_eq!(field(&long_ago, "summary").0, "압축 파일을 만들어요");
}

#[tokio::test]
async fn what_a_run_changed_is_what_it_was_before() {
    let mut desk = Desk::open().await;
    let admin = desk.member("admin");
    let before = now(&mut desk).await;
    let typed = Typed { reason: "because".into(), ticket: String::new(), params: Vec::new() };
    let chosen = Chosen::Records(vec![RecordId::new("201")]);
    let made = preview(&admin, &action("article.hide"), &TimeZone::UTC, chosen, typed).await.unwrap();
    assert!(matches!(run(&admin, made, &TimeZone::UTC).await.unwrap(), Ran::Done { .. }));
    desk.settle().await;
    let state = then(&admin, "201", &before).await.unwrap();
    let hidden = state.fields.iter().find(|field| field.field.as_str() == "hidden").unwrap();
    assert_eq!((&hidden.then, &hidden.now), (&Some(Shown::Boolean(false)), &Some(Shown::Boolean(true))));
}

#[tokio::test]
async fn a_record_that_is_gone_is_still_known() {
    let mut desk = captured().await;
    let before = now(&mut desk).await;
    desk.product("UPDATE documents.article SET title = 'Last words' WHERE id = 203").await;
    let between = now(&mut desk).await;
    desk.product("DELETE FROM documents.article WHERE id = 203").await;
    let admin = desk.member("admin");
    let after = now(&mut desk).await;
    let over = then(&admin, "203", &after).await.unwrap();
    assert!(!over.is_there && !over.was_there && over.fields.iter().all(|field| field.then.is_none()));
    let state = then(&admin, "203", &between).await.unwrap();
    assert!(!state.is_there && state.was_there);
    assert_eq!(field(&state, "title"), ("Last words".into(), "None".into(), true));
    assert_eq!(field(&state, "summary").0, "Send commits to a remote");
    let earlier = then(&admin, "203", &before).await.unwrap();
    assert_eq!(
        (field(&earlier, "title").0, earlier.title.as_deref()),
        ("git push".into(), Some("Last words"))
    );
    // Before it was made, it was not there.
    desk.product(
        "INSERT INTO documents.article (id, channel_id, space_id, slug, title) VALUES (555, 2, 2, 'new', 'New one')",
    )
    .await;
    let unborn = then(&admin, "555", &between).await.unwrap();
    assert!(unborn.is_there && !unborn.was_there && unborn.fields.iter().all(|field| field.then.is_none()));
    // Of one that only the product's audit table knows, what it says.
    let gone = then(&admin, "999", "2024-03-02T00:00:00Z").await.unwrap();
    assert_eq!((field(&gone, "title").0.as_str(), field(&gone, "summary").0.as_str()), ("Gone", "None"));
}

#[tokio::test]
async fn what_no_event_tells_is_not_taken_for_what_it_is_now() {
    let mut desk = Desk::open().await;
    let told = |id: u32, action: &str, before: &str, after: &str| {
        format!(
            "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
             VALUES ({id}, now() - interval '{id} minutes', 'manager', '1', 2, 'article', '202', '{action}', {before}, {after})"
        )
    };
    let (was, is) = ("'{\"title\": \"Was\"}'", "'{\"title\": \"Is\"}'");
    desk.product(&told(900_001, "article.updated", was, is)).await;
    let admin = desk.member("admin");
    let moment = "2000-01-01T00:00:00Z";
    let state = then(&admin, "202", moment).await.unwrap();
    let of = |key: &str| state.fields.iter().find(|field| field.field.as_str() == key).unwrap();
    assert!(
        state.was_there && of("version").now.is_some() && of("version").then.is_none(),
        "{:?}",
        of("version")
    );
    assert_eq!(text(of("title").then.as_ref()), "Was");
    // The first that is told of it made it.
    desk.product(&told(900_002, "article.created", "NULL", was)).await;
    assert!(!then(&admin, "202", moment).await.unwrap().was_there);
}

#[tokio::test]
async fn scopes_and_masks_hold_and_what_never_was_is_not_found() {
    let mut desk = captured().await;
    let before = now(&mut desk).await;
    desk.product("DELETE FROM documents.article WHERE id = 301").await;
    let scoped = desk.member_of("cx", channels(&["2"]));
    for id in ["301", "424242", "x"] {
        assert_eq!(then(&scoped, id, &before).await.unwrap_err(), Problem::NotFound, "{id}");
    }
    assert_eq!(then(&desk.member("admin"), "424242", &before).await.unwrap_err(), Problem::NotFound);
    assert!(then(&desk.member("cx"), "301", &before).await.is_ok());
    desk.product(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         VALUES (7, now(), 'manager', '1', 1, 'manager', '1', 'manager.role_changed', '{\"email\": \"old@acme.example\"}', '{\"email\": \"kim@acme.example\"}')",
    )
    .await;
    let email = |cx: Cx| {
        let before = before.clone();
        async move { format!("{:?}", state(&cx, &record("manager", "1"), before.parse().unwrap()).await.unwrap()) }
    };
    assert!(email(desk.member("admin")).await.contains("old@acme.example"));
    let masked = email(desk.member("cx")).await;
    assert!(
        !masked.contains("old@acme") && !masked.contains("kim@acme") && masked.contains("Masked"),
        "{masked}"
    );
}

/// Also what no event has told of.
#[tokio::test]
async fn what_a_field_names_is_called_then_and_now() {
    let desk = Desk::open().await;
    let state = then(&desk.member("admin"), "201", "2024-02-01T01:30:00Z").await.unwrap();
    for key in ["channel_id", "space_id"] {
        let field = state.fields.iter().find(|field| field.field.as_str() == key).unwrap();
        for side in [&field.then, &field.now] {
            assert!(
                matches!(side, Some(Shown::Link { title, .. }) if !title.starts_with('#')),
                "{key}: {side:?}"
            );
        }
    }
}

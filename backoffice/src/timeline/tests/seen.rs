//! What is told to those who see less.

use super::{keys, read};
use crate::access::permission::may_read_timeline;
use crate::catalog::types::{FieldKey, RoleKey};
use crate::problem::Problem;
use crate::records::types::Shown;
use crate::testing::{Desk, NO_EMAIL, channels};
use crate::timeline::named::fields;

#[tokio::test]
async fn a_scope_and_a_hidden_field_hold_on_the_timeline() {
    let mut desk = Desk::open().await;
    desk.product(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         VALUES (7, '2024-05-01Z', 'manager', '2', 2, 'manager', '2', 'manager.changed', '{\"email\": \"old@hanbit.example\", \"ssn\": \"1234\"}',
                 '{\"email\": \"lee@hanbit.example\", \"ssn\": \"5678\"}')",
    )
    .await;
    let cx = desk.member_of(NO_EMAIL, channels(&["2"]));
    let page = read(&cx, "").await.unwrap();
    assert!(page.events.iter().all(|event| event.channel.as_deref() == Some("2")), "{:?}", keys(&page));
    assert!(read(&cx, "entity=article&record=301").await.unwrap().events.is_empty());
    assert!(read(&cx, "actor=manager:3").await.unwrap().events.is_empty());
    let said = format!("{page:?}");
    assert!(!said.contains("hanbit.example"), "a hidden field was shown");
    // A key that is no field of the catalogue, and that nobody let be shown.
    assert!(!said.contains("5678"), "an unlisted key was shown");
    // Nor can it be guessed by asking.
    for query in ["text=old@hanbit", "field=email", "text=5678", "field=ssn"] {
        assert!(read(&cx, query).await.unwrap().events.is_empty(), "{query}");
    }
    assert!(matches!(read(&desk.member("nobody"), "").await, Err(Problem::Forbidden)));
    let admin = read(&desk.member("admin"), "text=old@hanbit").await.unwrap();
    assert_eq!(keys(&admin), ["product 7"]);
}

/// Whichever source tells of it, and however it is asked for.
#[tokio::test]
async fn a_key_within_a_hidden_field_is_not_found() {
    let mut desk = Desk::open().await;
    let (was, is) = (
        "{\"settings\": {\"reader\": {\"comments\": true}}}",
        "{\"settings\": {\"reader\": {\"comments\": false}}}",
    );
    desk.product(&format!(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         VALUES (71, '2024-05-01Z', 'manager', '2', 2, 'channel', '2', 'channel.settings_changed', '{was}', '{is}')"
    ))
    .await;
    let own = format!(
        "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, entity, record_id, channel, before, after, request_id)
         VALUES ('member', 'kim', 'Kim', 'channel.set', 'channel', '2', '2', '{was}', '{is}', 'r')"
    );
    sqlx::query(sqlx::AssertSqlSafe(own)).execute(&mut desk.owner).await.unwrap();
    desk.settle().await;
    let asked = [
        "field=comments",
        "field=settings.comments",
        "field=설정 › comments",
        "field=settings",
        "field=설정",
    ];
    for query in asked {
        assert_eq!(keys(&read(&desk.member("cx"), query).await.unwrap()).len(), 2, "{query}");
    }
    desk.recompile(|catalog| {
        // Of every entity that has one: a name that one of them shows is known.
        let settings = FieldKey::new("settings");
        let having = catalog.entities.iter().filter(|entity| entity.field(&settings).is_some());
        let hidden: Vec<_> = having.map(|entity| (entity.key.clone(), settings.clone())).collect();
        catalog.roles.get_mut(&RoleKey::new("cx")).unwrap().hide.extend(hidden);
    });
    for query in asked {
        assert!(keys(&read(&desk.member("cx"), query).await.unwrap()).is_empty(), "{query}");
    }
    // To them it is no field at all, but a key of that name within another.
    let cx = desk.member("cx");
    let may = may_read_timeline(&cx.office.catalog, &cx.actor).unwrap();
    for unknown in ["settings", "no_such"] {
        assert_eq!(fields(&cx, &may, Some(unknown)).keys, None, "{unknown}");
    }
}

#[tokio::test]
async fn of_a_masked_field_the_timeline_tells_that_it_changed() {
    let mut desk = Desk::open().await;
    desk.product(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         VALUES (7, '2024-05-01Z', 'manager', '2', 2, 'manager', '2', 'manager.updated',
                 '{\"email\": \"old-one@hanbit.example\", \"role\": \"editor\"}',
                 '{\"email\": \"lee@hanbit.example\", \"role\": \"owner\"}')",
    )
    .await;
    let (cx, admin) = (desk.member("cx"), desk.member("admin"));
    let page = read(&cx, "entity=manager&record=2").await.unwrap();
    let email = page.events[0].changes.iter().find(|change| change.field.as_str() == "email").unwrap();
    let masked = |text: &str| Shown::Masked(text.to_owned());
    assert_eq!(
        (&email.before, &email.after),
        (&masked("o***@hanbit.example"), &masked("l***@hanbit.example"))
    );
    assert!(email.words.is_empty());
    let said = serde_json::to_string(&page).unwrap();
    assert!(!said.contains("lee@hanbit") && !said.contains("old-one"), "{said}");
    // Nor can it be guessed by asking, of the whole of it or of a part.
    for query in ["text=old-one", "text=old-one@hanbit.example", "text=lee@"] {
        assert!(read(&cx, query).await.unwrap().events.is_empty(), "{query}");
    }
    assert_eq!(keys(&read(&admin, "text=old-one").await.unwrap()), ["product 7"]);
}

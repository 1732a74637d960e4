//! Exports, read as whoever opens the file does.

use super::{End, Export, File, Format, Why, export};
use crate::access::now::actor_now;
use crate::catalog::types::{Locale, RoleKey};
use crate::cx::Cx;
use crate::problem::Problem;
use crate::testing::{Desk, channels, pairs};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

async fn begun(cx: &Cx, query: &str, format: Format) -> Result<Export, Problem> {
    export(cx, (Locale::En, TimeZone::UTC), &pairs(query), format).await
}

/// The whole file, and how it ended.
async fn file(cx: &Cx, query: &str, format: Format) -> (String, End) {
    let mut export = begun(cx, query, format).await.unwrap();
    let mut bytes = File::head(&export, Timestamp::UNIX_EPOCH);
    while let Some(events) = export.piece().await {
        bytes.extend(File::events(&export, &events));
    }
    bytes.extend(File::end(&export));
    let end = export.end().clone();
    export.ended(true).await;
    (String::from_utf8(bytes).unwrap(), end)
}

async fn lines(cx: &Cx, query: &str) -> Vec<Value> {
    let (file, _) = file(cx, query, Format::JsonLines).await;
    file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const LAST: &str = "SELECT (arguments->>'events')::bigint FROM samuso.event WHERE action = 'samuso.export_ended' ORDER BY id DESC LIMIT 1";

#[tokio::test]
async fn a_file_has_its_filter_every_event_and_says_that_it_is_all() {
    let mut desk = Desk::open().await;
    let all = desk
        .product_number("SELECT count(*) FROM documents.audit_log WHERE action = 'article.deleted'")
        .await;
    let lines = lines(&desk.member("admin"), "action=article.deleted").await;
    let (head, end) = (&lines[0], &lines[lines.len() - 1]);
    assert_eq!(
        (&head["filter"], &head["most"]),
        (&"action=article.deleted&unfolded=1".into(), &100_000.into())
    );
    assert_eq!((&end["end"], &end["events"]), (&"complete".into(), &all.into()));
    assert!(all > 250, "more than one piece");
    let mut events: Vec<&str> =
        lines[1..lines.len() - 1].iter().map(|line| line["event"].as_str().unwrap()).collect();
    events.sort_unstable();
    events.dedup();
    assert_eq!(i64::try_from(events.len()).unwrap(), all);
    assert_eq!(desk.number(LAST).await, all);
    let begun = "SELECT count(*) FROM samuso.event WHERE action = 'samuso.exported' AND arguments->>'filter' LIKE 'action=%'";
    assert_eq!(desk.number(begun).await, 1);
}

/// A file shows values, and an export is of very many events.
#[tokio::test]
async fn no_difference_is_looked_for_that_a_file_does_not_show() {
    let desk = Desk::open().await;
    let mut export = begun(&desk.member("admin"), "entity=article&record=201", Format::Csv).await.unwrap();
    let events = export.piece().await.unwrap();
    let changes: Vec<_> = events.iter().flat_map(|event| &event.changes).collect();
    assert!(!changes.is_empty() && changes.iter().all(|change| change.words.is_empty()), "{changes:?}");
}

#[tokio::test]
async fn more_than_a_role_may_take_is_cut_off_and_says_where() {
    let mut desk = Desk::open().await;
    desk.recompile(|catalog| catalog.roles.get_mut(&RoleKey::new("admin")).unwrap().export = 7);
    let (text, end) = file(&desk.member("admin"), "action=article.deleted", Format::Csv).await;
    assert!(matches!(end, End::CutOff { at: Some(_), why: Why::Allowed }), "{end:?}");
    assert_eq!(desk.number(LAST).await, 7);
    assert!(text.contains("\"#\",\"7\",") && text.contains("cut off at 2024-04-01T09:49:00+00:00"), "{text}");
    // As many as there are is no cut.
    desk.recompile(|catalog| catalog.roles.get_mut(&RoleKey::new("admin")).unwrap().export = 2);
    let (_, end) = file(&desk.member("admin"), "entity=article&record=201", Format::Csv).await;
    assert_eq!(end, End::Complete);
}

/// An admin in a session of their own.
async fn in_session(desk: &mut Desk) -> (Cx, Uuid) {
    let session = desk.session(None).await;
    let grant = "INSERT INTO samuso.member_grant (member_id, role, granted_by)
                 SELECT member_id, 'admin', 'a test' FROM samuso.session WHERE id = $1 RETURNING member_id";
    let member: Uuid = sqlx::query_scalar(grant).bind(session).fetch_one(&mut desk.owner).await.unwrap();
    let actor = actor_now(&mut desk.owner, member).await.unwrap().unwrap();
    let (office, databases) = (Arc::clone(&desk.office), Arc::clone(&desk.databases));
    (Cx::new(office, databases, Arc::new(actor), "request".into(), None).in_session(session), session)
}

#[tokio::test]
async fn whoever_may_no_more_gets_no_more() {
    for over in [
        "UPDATE samuso.session SET ended_at = now() WHERE id = $1",
        "UPDATE samuso.member_grant g SET revoked_at = now() FROM samuso.session s
         WHERE s.member_id = g.member_id AND s.id = $1",
    ] {
        let mut desk = Desk::open().await;
        let (cx, session) = in_session(&mut desk).await;
        let mut export = begun(&cx, "action=article.deleted", Format::Csv).await.unwrap();
        assert!(export.piece().await.is_some());
        sqlx::query(over).bind(session).execute(&mut desk.owner).await.unwrap();
        assert!(export.piece().await.is_none(), "{over}");
        assert!(matches!(export.end(), End::CutOff { at: Some(_), why: Why::Rights }), "{:?}", export.end());
    }
}

#[tokio::test]
async fn whoever_may_not_export_does_not_and_others_take_what_they_see() {
    let mut desk = Desk::open().await;
    assert_eq!(begun(&desk.member("cx"), "", Format::Csv).await.err(), Some(Problem::Forbidden));
    assert_eq!(desk.number("SELECT count(*) FROM samuso.event").await, 0);
    let scoped = file(&desk.member_of("admin", channels(&["2"])), "", Format::JsonLines).await.0;
    assert!(scoped.contains("압축") && !scoped.contains("secret") && !scoped.contains("Old 1"), "{scoped}");
    // What one role shows, another does not take along.
    let mut both = desk.member_of("account_manager", channels(&["2"]));
    let mut actor = (*both.actor).clone();
    actor.grants.extend(desk.member("cx").actor.grants.clone());
    both.actor = actor.into();
    assert!(!file(&both, "", Format::JsonLines).await.0.contains("secret"));
    desk.product(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         VALUES (7, now(), 'manager', '1', 1, 'manager', '1', 'manager.role_changed', '{\"email\": \"old@acme.example\"}', '{\"email\": \"new@acme.example\"}')",
    )
    .await;
    desk.recompile(|catalog| catalog.roles.get_mut(&RoleKey::new("cx")).unwrap().export = 100);
    let masked = file(&desk.member("cx"), "entity=manager", Format::JsonLines).await.0;
    assert!(masked.contains("manager.role_changed") && !masked.contains("new@acme"), "{masked}");
}

#[tokio::test]
async fn names_are_asked_back_and_wrong_filters_are_said() {
    let desk = Desk::open().await;
    let admin = desk.member("admin");
    for wrong in ["from=yesterday-ish", "actor=nobody-of-this-name", "no_such=1"] {
        assert!(matches!(begun(&admin, wrong, Format::Csv).await.err(), Some(Problem::Bad(_))), "{wrong}");
    }
    let mut desk = desk;
    assert_eq!(desk.number("SELECT count(*) FROM samuso.event").await, 0);
    // What somebody looked for may be what others do not see.
    let (found, _) = file(&admin, "text=zip%40secret.example", Format::Csv).await;
    assert!(found.contains("secret.example"));
    assert_eq!(
        desk.number("SELECT count(*) FROM samuso.event WHERE event::text LIKE '%secret.example%'").await,
        0
    );
}

#[tokio::test]
async fn a_spreadsheet_opens_it_and_runs_nothing() {
    let mut desk = Desk::open().await;
    desk.product("UPDATE documents.audit_log SET after = '{\"title\": \"=HYPERLINK(1), \\\"x\\\"\"}', before = NULL WHERE id = 2").await;
    let event = "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, entity, record_id, channel, reason, request_id)
                 VALUES ('member', 'kim', 'Kim', 'article.hide', 'article', '201', '2', '=1;=HYPERLINK(1)', 'r')";
    sqlx::query(event).execute(&mut desk.owner).await.unwrap();
    let (text, _) = file(&desk.member("admin"), "entity=article&record=201", Format::Csv).await;
    assert!(text.contains("\"'=1;=HYPERLINK(1)\""), "quoted, also for who separates by semicolons: {text}");
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2 + 3 + 1, "{text}");
    assert!(rows[1].len() == 15 && rows[3].len() == 15 && &rows[5][1] == "3", "{text}");
    assert_eq!(&rows[3][9], "Title: ∅ → =HYPERLINK(1), \"x\"");
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with('=')), "{text}");
}

#[tokio::test]
async fn whoever_goes_away_is_noted_with_what_they_have() {
    let mut desk = Desk::open().await;
    let mut export = begun(&desk.member("admin"), "action=article.deleted", Format::Csv).await.unwrap();
    export.piece().await.unwrap();
    assert_eq!(
        desk.number("SELECT count(*) FROM samuso.event WHERE action = 'samuso.export_ended'").await,
        0
    );
    export.ended(false).await;
    assert_eq!(desk.number(LAST).await, 200);
    let left = "SELECT count(*) FROM samuso.event WHERE arguments->>'cause' = 'left' AND arguments->>'complete' = 'false'";
    assert_eq!(desk.number(left).await, 1);
}

/// Programs read these: nothing of them is in the member's language.
#[tokio::test]
async fn what_programs_read_has_keys_and_values_that_are_the_same_in_every_language() {
    let mut desk = Desk::open().await;
    let event = "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, request_id, arguments)
                 VALUES ('member', 'kim', 'Kim', 'samuso.export_ended', 'r', '{\"events\": 1234567, \"complete\": false, \"cause\": \"allowed\"}')";
    sqlx::query(event).execute(&mut desk.owner).await.unwrap();
    desk.settle().await;
    let admin = desk.member("admin");
    for locale in [Locale::En, Locale::Ko] {
        let asked = pairs("action=samuso.export_ended");
        let mut export = export(&admin, (locale, TimeZone::UTC), &asked, Format::JsonLines).await.unwrap();
        let events = export.piece().await.unwrap();
        let line: Value = serde_json::from_slice(&File::events(&export, &events[..1])).unwrap();
        assert_eq!(line["given"], serde_json::json!({ "cause": "allowed", "complete": false }), "{locale:?}");
        let says = line["says"].as_str().unwrap();
        assert!(says.contains("1,234,567"), "{says}");
    }
    let (text, _) = file(&admin, "action=samuso.export_ended", Format::Csv).await;
    assert!(text.contains("Cause: no more is allowed at once"), "{text}");
}

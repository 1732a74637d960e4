//! Both sources as one, on a real replica.

use super::append::{NewEvent, append};
use super::named::fields;
use super::read::timeline;
use super::types::{Event, TimelinePage, WordIs};
use crate::access::actor::Actor;
use crate::access::permission::may_read_timeline;
use crate::catalog::types::{FieldKey, Locale, RoleKey};
use crate::cx::Cx;
use crate::limits::TIMELINE_EVENTS;
use crate::problem::Problem;
use crate::records::types::Shown;
use crate::testing::{Desk, NO_EMAIL, channels, pairs, record};
use jiff::tz::TimeZone;
use serde_json::json;

async fn read(cx: &Cx, query: &str) -> Result<TimelinePage, Problem> {
    let page = timeline(cx, &TimeZone::UTC, &pairs(query), TIMELINE_EVENTS).await?;
    if page.faults.is_empty() { Ok(page) } else { Err(Problem::Bad(page.faults)) }
}

fn english(event: &Event) -> String {
    event.says(Locale::En)
}

fn keys(page: &TimelinePage) -> Vec<String> {
    page.events.iter().map(|event| format!("{} {}", event.source.as_str(), event.id)).collect()
}

#[tokio::test]
async fn a_records_events_read_as_sentences_with_what_changed() {
    let desk = Desk::open().await;
    let page = read(&desk.member("cx"), "entity=article&record=201").await.unwrap();
    assert_eq!(keys(&page), ["product 2", "product 1"]);
    let edited = &page.events[0];
    assert!(
        english(edited).contains("이서준") && english(edited).contains("파일 압축하기"),
        "{}",
        english(edited)
    );
    assert_eq!(edited.record, Some(record("article", "201")));
    let fields: Vec<_> = edited.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["title", "summary"]);
    let summary = &edited.changes[1];
    let added: String =
        summary.words.iter().filter(|word| word.is == WordIs::Added).map(|word| word.text.as_str()).collect();
    assert_eq!(added, "만들고 풀어요");
}

#[tokio::test]
async fn what_is_written_at_every_change_comes_last_and_whom_nothing_names_is_named_in_both_languages() {
    let mut desk = Desk::open().await;
    desk.product(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         VALUES (7, '2024-05-01Z', 'system', 'importer', 2, 'article', '201', 'article.updated', '{\"bytes\": 1, \"version\": 1, \"summary\": \"a\"}',
                 '{\"bytes\": 2, \"version\": 2, \"summary\": \"b\"}')",
    )
    .await;
    let event = read(&desk.member("cx"), "actor=system:importer").await.unwrap().events.remove(0);
    let told: Vec<_> =
        event.changes.iter().map(|change| (change.field.as_str(), change.bookkeeping)).collect();
    assert_eq!(told[0], ("summary", false));
    assert!(told[1..].contains(&("bytes", true)) && told[1..].contains(&("version", true)), "{told:?}");
    assert_eq!(
        (event.actor.label.en.as_str(), event.actor.label.ko.as_str()),
        ("System #importer", "시스템 #importer")
    );
}

#[tokio::test]
async fn a_deleted_record_is_still_known() {
    let desk = Desk::open().await;
    let page = read(&desk.member("cx"), "entity=article&record=999").await.unwrap();
    assert_eq!(keys(&page), ["product 6"]);
    assert!(english(&page.events[0]).contains("Gone"));
}

#[tokio::test]
async fn filters_narrow_and_a_wrong_one_is_said() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    for (query, expected) in [
        ("actor=manager:3", vec!["product 5"]),
        ("actor=mole", vec!["product 5"]),
        ("action=space.website_off", vec!["product 3"]),
        ("field=website_on", vec!["product 4", "product 3"]),
        ("field=website_on&to=2024-02-01T03:00:00", vec!["product 3"]),
        ("text=만들고", vec!["product 2"]),
        // By what the page calls it, in either language.
        ("field=웹사이트 켜짐", vec!["product 4", "product 3"]),
        ("actor=Mole", vec!["product 5"]),
        ("channel=Secret Inc", vec!["product 5"]),
        ("channel=한빛상사&entity=space", vec!["product 4", "product 3"]),
        ("channel=2&from=2024-02-01T03:30", vec!["product 4"]),
        ("entity=space", vec!["product 4", "product 3"]),
    ] {
        assert_eq!(keys(&read(&cx, query).await.unwrap()), expected, "{query}");
    }
    for query in ["actor=nobody-at-all", "channel=nobody-at-all", "from=soon", "record=1", "odd=1"] {
        assert!(matches!(read(&cx, query).await, Err(Problem::Bad(_))), "{query}");
    }
}

#[tokio::test]
async fn a_burst_is_one_line_and_unfolds() {
    let desk = Desk::open().await;
    let cx = desk.member("cx");
    let page = read(&cx, "actor=manager:1").await.unwrap();
    assert_eq!(page.events.len(), 2, "{:?}", keys(&page));
    let burst = page.events[0].burst.as_ref().unwrap();
    assert_eq!((burst.count, burst.at_least), (300, false));
    assert_eq!(burst.from.to_string(), "2024-04-01T09:00:10Z");
    assert_eq!(burst.to.to_string(), "2024-04-01T09:50:00Z");
    let (mut query, mut all) = (burst.unfold.clone(), Vec::new());
    loop {
        let page = read(&cx, &query).await.unwrap();
        all.extend(keys(&page));
        let Some(next) = page.next else { break };
        query = format!("{}&after={next}", burst.unfold);
    }
    all.dedup();
    assert_eq!(all.len(), 300);
}

/// Every line of all pages, newest first: how many events it stands for, and the newest of them.
async fn walk(cx: &Cx, query: &str) -> Vec<(u64, String)> {
    let (mut address, mut lines) = (query.to_owned(), Vec::new());
    loop {
        let page = read(cx, &address).await.unwrap();
        lines.extend(page.events.iter().map(|event| {
            let count = event.burst.as_ref().map_or(1, |burst| burst.count);
            (count, format!("{} {}", event.source.as_str(), event.id))
        }));
        let Some(next) = page.next else { return lines };
        address = format!("{query}&after={next}");
    }
}

#[tokio::test]
async fn a_burst_ends_where_the_other_source_has_an_event() {
    let mut desk = Desk::open().await;
    // In the midst of the 300 deletions, Samuso does something, too.
    let insert = "INSERT INTO samuso.event (occurred_at, actor_kind, actor_id, actor_label, action, entity, record_id, channel, request_id)
                  VALUES ('2024-04-01 09:25:05Z', 'system', '', 'a test', 'article.hide', 'article', '1', '1', 'request') RETURNING id";
    let id = desk.number(insert).await;
    desk.settle().await;
    let lines = walk(&desk.member("admin"), "channel=1").await;
    let all: Vec<_> = lines.iter().map(|(count, newest)| (*count, newest.as_str())).collect();
    let own = format!("samuso {id}");
    assert_eq!(all, [(150, "product 1300"), (1, &own), (150, "product 1150"), (1, "product 6")]);
}

#[tokio::test]
async fn a_text_is_looked_for_in_every_event_in_the_end() {
    let mut desk = Desk::open().await;
    // More than are looked into at a time, ten of a moment, as one transaction writes them.
    desk.product(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         SELECT 100000 + n, timestamptz '2025-01-01Z' - (n / 10) * interval '1 minute', 'manager', '2', 2, 'article', '201',
                'article.updated', '{\"title\": \"a\"}', jsonb_build_object('title', CASE WHEN n % 2500 IN (0, 2499) THEN 'needle' ELSE 'hay' END)
         FROM generate_series(1, 41000) AS n",
    )
    .await;
    let found = walk(&desk.member("cx"), "text=needle").await;
    let expected: Vec<_> = (1..=41_000)
        .filter(|n| matches!(n % 2_500, 0 | 2_499))
        .map(|n| format!("product {}", 100_000 + n))
        .collect();
    let mut found: Vec<_> = found.into_iter().map(|(_, newest)| newest).collect();
    found.sort();
    assert_eq!(found, expected);
    let first = read(&desk.member("cx"), "text=needle").await.unwrap();
    assert!(first.looked_until.is_some() && first.next.is_some());
}

#[tokio::test]
async fn a_key_within_a_setting_is_found_where_it_changed() {
    let mut desk = Desk::open().await;
    desk.product(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after) VALUES
         (71, '2024-05-01Z', 'manager', '2', 2, 'channel', '2', 'channel.settings_changed',
          '{\"settings\": {\"reader\": {\"comments\": true}, \"theme\": \"a\"}}', '{\"settings\": {\"reader\": {\"comments\": false}, \"theme\": \"a\"}}'),
         (72, '2024-05-02Z', 'manager', '2', 2, 'channel', '2', 'channel.settings_changed',
          '{\"settings\": {\"reader\": {\"comments\": false}, \"theme\": \"a\"}}', '{\"settings\": {\"reader\": {\"comments\": false}, \"theme\": \"b\"}}')",
    )
    .await;
    let cx = desk.member("cx");
    for (query, expected) in [
        ("field=comments", vec!["product 71"]),
        ("field=settings.comments", vec!["product 71"]),
        ("field=설정 › theme", vec!["product 72"]),
        ("field=설정", vec!["product 72", "product 71"]),
        ("field=title.comments", vec![]),
        ("field=no \\\"such", vec![]),
    ] {
        assert_eq!(keys(&read(&cx, query).await.unwrap()), expected, "{query}");
    }
}

#[tokio::test]
async fn a_name_that_several_have_is_asked_back() {
    let mut desk = Desk::open().await;
    desk.product(
        "INSERT INTO documents.manager (id, channel_id, handle, name, email) VALUES (9, 1, 'lee9', '이서준', 'lee@acme.example')",
    )
    .await;
    let page = read(&desk.member("admin"), "actor=이서준").await.unwrap();
    let values: Vec<_> = page.unclear[0].choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!((values.len(), page.events.len()), (2, 0));
    assert!(values.contains(&"manager:2") && values.contains(&"manager:9"), "{values:?}");
    // Whoever sees one customer alone is not told of the other's.
    let one = read(&desk.member_of("cx", channels(&["2"])), "actor=이서준").await.unwrap();
    assert_eq!(one.actor.unwrap().address(), "manager:2");
    let kind = read(&desk.member("admin"), "actor=매니저").await.unwrap();
    assert_eq!(kind.actor.unwrap().address(), "manager:");
    assert!(!kind.events.is_empty());
}

#[tokio::test]
async fn an_event_that_cannot_be_read_in_full_hides_no_other() {
    let mut desk = Desk::open().await;
    desk.product(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after) VALUES
         (81, '2024-05-01Z', 'manager', '2', 2, 'article', '201', 'article.updated', '{\"title\": 1}', (repeat('[', 200) || repeat(']', 200))::jsonb),
         (82, '2024-05-02Z', 'manager', '2', 2, 'article', '201', 'article.updated', '{\"title\": \"a\"}', '{\"title\": 1e400}'),
         (83, 'infinity', 'manager', '2', 2, 'article', '201', 'article.updated', '{\"title\": \"a\"}', '{\"title\": \"b\"}'),
         (84, '2024-05-03Z', 'manager', '2', 2, 'article', '201', 'article.updated', '{\"title\": \"a\"}',
          jsonb_build_object('title', 'short', 'summary', repeat('long ', 20000)))",
    )
    .await;
    let page = read(&desk.member("cx"), "entity=article&record=201").await.unwrap();
    assert_eq!(
        keys(&page),
        ["product 83", "product 84", "product 82", "product 81", "product 2", "product 1"]
    );
    let partial: Vec<_> = page.events.iter().map(|event| event.partial).collect();
    assert_eq!(partial, [false, false, true, true, false, false]);
    let said = format!("{:?}", page.events[1].changes);
    assert!(said.contains("short") && said.contains("long long") && said.len() < 20_000, "{}", said.len());
}

#[tokio::test]
async fn both_sources_are_one_and_every_event_comes_once() {
    let mut desk = Desk::open().await;
    let actor = Actor::system("a test");
    for n in 0..60 {
        let event = NewEvent {
            record: Some((crate::testing::entity("article"), crate::records::types::RecordId::new("201"))),
            record_label: Some("파일 압축하기".into()),
            channel: Some("2".into()),
            reason: Some(format!("reason {n}")),
            ticket: Some("T-1".into()),
            before: Some(json!({ "hidden": false })),
            after: Some(json!({ "hidden": true })),
            ..NewEvent::by(&actor, if n % 2 == 0 { "article.hide" } else { "article.show" }, "request")
        };
        append(&mut desk.owner, &event).await.unwrap();
    }
    // At the very same moment as others, from the other source.
    desk.product(
        "INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action)
         SELECT occurred_at, 'manager', '2', 2, 'article', '201', 'article.updated' FROM documents.audit_log WHERE id = 2",
    )
    .await;
    let cx = desk.member("admin");
    let (mut query, mut all) = ("channel=2&unfolded=1".to_owned(), Vec::new());
    loop {
        let page = read(&cx, &query).await.unwrap();
        all.extend(
            page.events.iter().map(|event| (event.occurred_at, format!("{:?} {}", event.source, event.id))),
        );
        let Some(next) = page.next else { break };
        query = format!("channel=2&unfolded=1&after={next}");
    }
    assert_eq!(all.len(), 65);
    assert!(all.is_sorted_by(|a, b| a.0 >= b.0));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 65);
    assert_eq!(read(&cx, "text=reason 59").await.unwrap().events.len(), 1);
    assert_eq!(read(&cx, "ticket=T-1&unfolded=1").await.unwrap().events.len(), TIMELINE_EVENTS);
}

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

#[tokio::test]
async fn what_fits_no_filter_is_empty_not_wrong() {
    let desk = Desk::open().await;
    let page = read(&desk.member("cx"), "ticket=none").await.unwrap();
    assert!(page.events.is_empty() && page.next.is_none());
}

#[tokio::test]
async fn samusos_own_events_are_told_by_what_people_call_things_and_no_program_is_called_nim() {
    let mut desk = Desk::open().await;
    let okta = Actor::system("okta");
    let given = json!({ "member": "okta:1", "name": "김민지", "role": "cx", "channels": ["1", "2"], "until": "2026-11-27T09:00:00Z" });
    let granted = NewEvent { arguments: Some(given), ..NewEvent::by(&okta, "samuso.granted", "r") };
    for _ in 0..60 {
        append(&mut desk.owner, &granted).await.unwrap();
    }
    let kim = Actor::member("1".into(), "김민지".into(), Vec::new());
    let failed = json!({ "action": "article.hide" });
    let failed = NewEvent { arguments: Some(failed), ..NewEvent::by(&kim, "samuso.failed", "r") };
    append(&mut desk.owner, &failed).await.unwrap();
    desk.settle().await;
    let page = read(&desk.member("admin"), "action=samuso.granted").await.unwrap();
    assert_eq!(page.events.len(), TIMELINE_EVENTS, "each is about somebody");
    assert!(page.events.iter().all(|event| event.burst.is_none()));
    let event = &page.events[0];
    assert_eq!(english(event), "okta gave 김민지 the role CX agent");
    assert_eq!(korean(event), "okta가 김민지님에게 CX 담당자 역할을 주었어요");
    let told: Vec<_> = event.arguments.iter().map(|given| (given.label.en.as_str(), &given.value)).collect();
    let until = "2026-11-27T09:00:00Z".parse().unwrap();
    let text = |text: &str| Shown::Text { text: text.to_owned(), cut: false };
    let wanted = [("Customers", text("1, 2")), ("Member", text("okta:1")), ("Until", Shown::Time(until))];
    assert_eq!(told, wanted.iter().map(|(label, shown)| (*label, shown)).collect::<Vec<_>>());
    let page = read(&desk.member("admin"), "action=samuso.failed").await.unwrap();
    assert_eq!(korean(&page.events[0]), "김민지님이 메인에서 숨기기 작업을 실행하지 못했어요");
}

fn korean(event: &Event) -> String {
    event.says(Locale::Ko)
}

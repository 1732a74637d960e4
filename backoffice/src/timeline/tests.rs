//! Both sources as one, on a real replica.

use super::address;
use super::append::{NewEvent, append};
use super::read::timeline;
use super::types::{Event, Part, TimelineFilter, TimelinePage, WordIs};
use crate::access::actor::Actor;
use crate::cx::Cx;
use crate::limits::TIMELINE_EVENTS;
use crate::problem::Problem;
use crate::testing::{Desk, channels, pairs, record};
use jiff::tz::TimeZone;
use serde_json::json;

async fn read(cx: &Cx, query: &str) -> Result<TimelinePage, Problem> {
    timeline(cx, address::read(&TimeZone::UTC, &pairs(query))?, TIMELINE_EVENTS).await
}

fn english(event: &Event) -> String {
    let part = |part: &Part| match part {
        Part::Words(text) | Part::Record(text) | Part::Value(text) => text.clone(),
        Part::Actor => event.actor.label.clone(),
    };
    event.sentence.en.iter().map(part).collect()
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
    assert!(summary.words.is_empty() || summary.words.iter().any(|word| word.is == WordIs::Added));
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
        ("channel=2&from=2024-02-01T03:30", vec!["product 4"]),
        ("entity=space", vec!["product 4", "product 3"]),
    ] {
        assert_eq!(keys(&read(&cx, query).await.unwrap()), expected, "{query}");
    }
    for query in ["actor=nobody-at-all", "from=soon", "record=1", "odd=1"] {
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
    let cx = desk.member_of("cx", channels(&["2"]));
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

#[tokio::test]
async fn what_fits_no_filter_is_empty_not_wrong() {
    let desk = Desk::open().await;
    let filter = TimelineFilter { ticket: Some("none".into()), ..TimelineFilter::default() };
    let page = timeline(&desk.member("cx"), filter, TIMELINE_EVENTS).await.unwrap();
    assert!(page.events.is_empty() && page.next.is_none());
}

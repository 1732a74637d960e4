//! Both sources as one, page by page; bursts.

use super::{keys, read};
use crate::access::actor::Actor;
use crate::cx::Cx;
use crate::limits::TIMELINE_EVENTS;
use crate::testing::{Desk, channels};
use crate::timeline::append::{NewEvent, append};
use crate::timeline::types::Event;
use demo::cluster::Account;
use serde_json::json;
use sqlx::AssertSqlSafe;

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
pub(super) async fn walk(cx: &Cx, query: &str) -> Vec<(u64, String)> {
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

/// What every page tells, and where each line ends.
async fn walked(cx: &Cx, query: &str) -> Vec<String> {
    let (mut after, mut told) = (String::new(), Vec::new());
    loop {
        let page = read(cx, &format!("{query}{after}")).await.unwrap();
        let line = |event: &Event| format!("{:?} {} {:?}", event.source, event.id, event.burst);
        told.extend(page.events.iter().map(line));
        let Some(next) = page.next else { return told };
        after = format!("&after={next}");
    }
}

#[tokio::test]
async fn everything_is_told_the_same_where_it_is_planned_once_and_where_it_is_planned_for_a_filter() {
    let mut desk = Desk::open().await;
    let actor = Actor::system("a test");
    for _ in 0..60 {
        append(&mut desk.owner, &NewEvent::by(&actor, "article.hide", "request")).await.unwrap();
    }
    // At the very same moments, from the other source: by turns of who did it, and a burst.
    let mut superuser = desk.connect(Account::Superuser).await;
    for actor in ["1 + id % 2", "2"] {
        let tied = format!(
            "INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action) \
             SELECT occurred_at, 'manager', ({actor})::text, 2, 'article', '201', 'article.updated' FROM samuso.event"
        );
        sqlx::query(AssertSqlSafe(tied)).execute(&mut superuser).await.unwrap();
    }
    desk.settle().await;
    for cx in [
        desk.member("admin"),
        desk.member_of("cx", channels(&["2"])),
        desk.member_of("cx", channels(&["1", "2", "9"])),
        // More than are looked for by themselves, and one that is there twice.
        desk.member_of("cx", channels(&["2", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30"])),
        desk.member_of("cx", channels(&["2", "02"])),
    ] {
        for (query, least) in [("", 60), ("unfolded=1", 120), ("entity=article&record=201", 60)] {
            let told = walked(&cx, query).await;
            assert_eq!(told, walked(&cx, &format!("from=2000-01-01&{query}")).await);
            assert!(told.len() > least, "{query}: {}", told.len());
        }
    }
    for name in [
        "of_all",
        "of_all_after",
        "of_all_burst",
        "of_customers",
        "of_customers_after",
        "of_customers_burst",
        "of_record",
        "of_record_after",
    ] {
        let (_, asked) = desk.statements_named(&format!("/* samuso timeline.{name} */")).await;
        assert!(asked > 0, "{name}");
    }
}

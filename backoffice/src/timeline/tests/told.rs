//! Events in words.

use super::{english, keys, korean, read};
use crate::access::actor::Actor;
use crate::limits::TIMELINE_EVENTS;
use crate::records::types::Shown;
use crate::testing::{Desk, record};
use crate::timeline::append::{NewEvent, append};
use crate::timeline::types::WordIs;
use serde_json::json;

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

/// So many events of one record whose texts changed, by one manager.
async fn rewritten(desk: &mut Desk, events: u32) {
    desk.product(&format!(
        "INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         SELECT 900 + n, '2024-06-01Z'::timestamptz + n * interval '1 s', 'manager', '2', 2, 'article', '201', 'article.updated',
                jsonb_build_object('summary', 'one two three four five ' || n), jsonb_build_object('summary', 'one two three four six ' || n)
         FROM generate_series(1, {events}) AS n"
    ))
    .await;
}

#[tokio::test]
async fn the_differences_of_a_page_take_their_time_once_and_a_folded_line_has_none() {
    let mut desk = Desk::open().await;
    rewritten(&mut desk, 3).await;
    let cx = desk.member("cx");
    let page = read(&cx, "entity=article&record=201").await.unwrap();
    assert!(page.events.iter().take(3).all(|event| !event.changes[0].words.is_empty()));
    assert!(cx.diff_time.left() < desk.member("cx").diff_time.left());
    let page = read(&cx.without_diffs(), "entity=article&record=201").await.unwrap();
    assert!(page.events.iter().all(|event| event.changes.iter().all(|change| change.words.is_empty())));
    desk.product("DELETE FROM documents.audit_log WHERE entity_id = '201'").await;
    rewritten(&mut desk, 4).await;
    let cx = desk.member("cx");
    let page = read(&cx, "entity=article&record=201").await.unwrap();
    assert_eq!((page.events.len(), page.events[0].burst.as_ref().map(|burst| burst.count)), (1, Some(4)));
    assert_eq!(cx.diff_time.left(), desk.member("cx").diff_time.left());
}

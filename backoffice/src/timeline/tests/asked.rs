//! What is asked for, and what is wrong with how.

use super::pages::walk;
use super::{keys, read};
use crate::problem::Problem;
use crate::testing::{Desk, channels};

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
async fn what_fits_no_filter_is_empty_not_wrong() {
    let desk = Desk::open().await;
    let page = read(&desk.member("cx"), "ticket=none").await.unwrap();
    assert!(page.events.is_empty() && page.next.is_none());
}

//! Generated data: as much as was asked for, histories that agree with their rows, and five tickets whose answers are
//! in them.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use demo::cluster::{Account, Cluster, Endpoints, Purpose};
use demo::product::{self, Loaded};
use demo::{DataError, Scale, Ticket, tickets};
use sqlx::{PgConnection, query_as, query_scalar};
use tempfile::tempdir;

/// 2026-11-21 18:00 in Seoul, a Saturday.
const NOW: i64 = 1_795_251_600;

async fn generated(endpoints: &Endpoints, database: &str) -> (PgConnection, Result<Loaded, DataError>) {
    endpoints.create_database(database).await.unwrap();
    let mut connection = endpoints.connect_primary(Account::Product, database).await.unwrap();
    product::create_schema(&mut connection).await.unwrap();
    let url = endpoints.primary_url(Account::Product, database);
    let loaded = demo::generate(&url, Scale::new(1).unwrap(), NOW).await;
    (connection, loaded)
}

async fn number(connection: &mut PgConnection, sql: &'static str) -> i64 {
    query_scalar(sql).fetch_one(connection).await.unwrap()
}

/// The rows that a query finds although there should be none.
async fn none(connection: &mut PgConnection, what: &str, sql: &'static str) {
    let found: Vec<String> = query_scalar(sql).fetch_all(connection).await.unwrap();
    assert!(found.is_empty(), "{what}: {} rows, such as {}", found.len(), found[0]);
}

#[tokio::test]
async fn the_generated_demo_is_what_it_says() {
    let dir = tempdir().unwrap();
    let cluster = Cluster::start(dir.path(), Purpose::Test).await.unwrap();
    let endpoints = cluster.endpoints();
    let (mut connection, loaded) = generated(endpoints, "one").await;
    let loaded = loaded.unwrap();
    eprintln!("generated in {:.1} s", loaded.took.as_secs_f64());
    assert_eq!((loaded.channels, loaded.articles, loaded.events), (200, 20_000, 200_000));

    looks_like_a_help_centre(&mut connection).await;
    articles_agree_with_their_history(&mut connection).await;
    the_rest_agrees_with_its_history(&mut connection).await;
    nobody_acts_before_joining_or_after_leaving(&mut connection).await;

    let [gone, down, vanished, setting, not_showing] = tickets();
    for ticket in tickets() {
        the_ticket_is_there(&mut connection, &ticket).await;
    }
    all_my_articles_are_gone(&mut connection, &gone).await;
    our_site_is_down(&mut connection, &down).await;
    thousands_of_articles_vanished(&mut connection, &vanished).await;
    who_changed_this_setting(&mut connection, &setting).await;
    i_published_it_and_it_does_not_show(&mut connection, &not_showing).await;

    let description = product::description(&mut connection).await.unwrap();
    assert_eq!(description.as_deref(), Some("generated data, scale 1"));
    let url = endpoints.primary_url(Account::Product, "one");
    let error = demo::generate(&url, Scale::new(1).unwrap(), NOW).await.unwrap_err();
    assert!(matches!(error, DataError::Present { .. }), "{error}");
    assert_eq!(number(&mut connection, "SELECT count(*) FROM documents.channel").await, 200);
}

async fn looks_like_a_help_centre(connection: &mut PgConnection) {
    for (at_least, sql) in [
        (
            20,
            "SELECT count(*) FROM (SELECT entity_id FROM documents.audit_log WHERE entity_type = 'article'
                                     GROUP BY entity_id HAVING count(*) >= 60) long_lived",
        ),
        (5_000, "SELECT count(*) FROM documents.article WHERE title ~ '[가-힣]'"),
        (3_000, "SELECT count(*) FROM documents.article WHERE title ~ '^[ -~]+$'"),
        (300, "SELECT count(*) FROM documents.article WHERE hidden"),
        (1_500, "SELECT count(*) FROM documents.article WHERE deleted_at IS NOT NULL"),
        (300, "SELECT count(*) FROM documents.article WHERE state = 'draft'"),
        (300, "SELECT count(*) FROM documents.article WHERE state = 'archived'"),
        (100, "SELECT count(*) FROM documents.article WHERE scheduled_at IS NOT NULL"),
        (50, "SELECT count(*) FROM documents.manager WHERE left_at IS NOT NULL"),
        (5_000, "SELECT count(*) FROM documents.audit_log WHERE actor_type = 'user'"),
        (1_000, "SELECT count(*) FROM documents.audit_log WHERE actor_type = 'system'"),
        (27, "SELECT count(DISTINCT action) FROM documents.audit_log"),
        (4, "SELECT count(DISTINCT plan) FROM documents.channel"),
        // Bursts: one person, one action, twenty records within five minutes.
        (
            20,
            "SELECT count(*) FROM (SELECT FROM documents.audit_log WHERE actor_type = 'manager'
                                     GROUP BY actor_id, action, date_bin('5 minutes', occurred_at, 'epoch')
                                    HAVING count(DISTINCT entity_id) >= 20) bursts",
        ),
    ] {
        let found = number(connection, sql).await;
        assert!(found >= at_least, "{found} rather than {at_least}: {sql}");
    }
    // What is out of order is the exception.
    for (at_most, sql) in [
        (10, "SELECT count(*) FROM documents.channel WHERE suspended"),
        (40, "SELECT count(*) FROM documents.space WHERE NOT website_on"),
        (3_000, "SELECT count(*) FROM documents.article WHERE hidden"),
        (4_000, "SELECT count(*) FROM documents.article WHERE deleted_at IS NOT NULL"),
    ] {
        let found = number(connection, sql).await;
        assert!((1..=at_most).contains(&found), "{found} rather than 1 to {at_most}: {sql}");
    }
    none(
        connection,
        "in the future",
        "SELECT id::text FROM documents.audit_log WHERE occurred_at > to_timestamp(1795251600)",
    )
    .await;
    none(
        connection,
        "a place not filled",
        "SELECT title FROM documents.article WHERE title || summary || body ~ '\\{[^}]*\\}'",
    )
    .await;
    none(connection, "ids are not in the order of time within a channel", "
        SELECT id::text FROM (SELECT id, occurred_at, lag(occurred_at) OVER (PARTITION BY channel_id ORDER BY id) AS earlier
                                FROM documents.audit_log) log WHERE occurred_at < earlier").await;
}

async fn articles_agree_with_their_history(connection: &mut PgConnection) {
    none(connection, "articles are not what their events add up to", "
        WITH last_word AS (
            SELECT DISTINCT ON (entity_id, key) entity_id::bigint AS id, key, value
              FROM documents.audit_log, jsonb_each(after)
             WHERE entity_type = 'article' AND after IS NOT NULL
             ORDER BY entity_id, key, occurred_at DESC, audit_log.id DESC),
        replayed AS (SELECT id, jsonb_object_agg(key, value) AS f FROM last_word GROUP BY id),
        trash AS (
            SELECT DISTINCT ON (entity_id) entity_id::bigint AS id,
                   CASE action WHEN 'article.deleted' THEN occurred_at END AS since
              FROM documents.audit_log WHERE action IN ('article.deleted', 'article.restored')
             ORDER BY entity_id, occurred_at DESC, audit_log.id DESC),
        written AS (
            SELECT DISTINCT ON (entity_id) entity_id::bigint AS id, occurred_at AS at,
                   CASE actor_type WHEN 'manager' THEN actor_id::bigint END AS by,
                   count(*) OVER (PARTITION BY entity_id) AS times,
                   min(occurred_at) OVER (PARTITION BY entity_id) AS first
              FROM documents.audit_log WHERE entity_type = 'article' AND action <> 'article.rated'
             ORDER BY entity_id, occurred_at DESC, audit_log.id DESC)
        SELECT a.id::text FROM documents.article a
          LEFT JOIN replayed r ON r.id = a.id LEFT JOIN trash t ON t.id = a.id LEFT JOIN written w ON w.id = a.id
         WHERE (a.slug, a.title, a.summary, a.body, a.state::text, a.hidden, a.space_id, a.published_at, a.scheduled_at,
                a.deleted_at, a.version, a.updated_at, a.updated_by, a.created_at)
               IS DISTINCT FROM
               (f->>'slug', f->>'title', f->>'summary', f->>'body', f->>'state', (f->>'hidden')::boolean,
                (f->>'space_id')::bigint, (f->>'published_at')::timestamptz, (f->>'scheduled_at')::timestamptz,
                t.since, w.times::int, w.at, w.by, w.first)").await;
    none(
        connection,
        "revisions are not the texts that were saved",
        "
        SELECT a.id::text FROM documents.article a
          LEFT JOIN (SELECT article_id, count(*) AS rows, max(number) AS highest,
                            (array_agg(title ORDER BY number DESC))[1] AS title
                       FROM documents.revision GROUP BY article_id) r ON r.article_id = a.id
          LEFT JOIN (SELECT entity_id::bigint AS id, count(*) AS saved FROM documents.audit_log
                      WHERE entity_type = 'article' AND after ?| ARRAY['title', 'summary', 'body']
                        AND action <> 'article.restored' GROUP BY entity_id) s ON s.id = a.id
         WHERE (r.rows, r.highest, r.title) IS DISTINCT FROM (s.saved, s.saved::int, a.title)",
    )
    .await;
}

async fn the_rest_agrees_with_its_history(connection: &mut PgConnection) {
    none(connection, "what was before is not what had become", "
        WITH told AS (
            SELECT l.id, l.before->key AS before, l.after ? key AS changed,
                   lag(l.after->key) OVER (PARTITION BY entity_type, entity_id, key ORDER BY occurred_at, l.id) AS became,
                   key
              FROM documents.audit_log l,
                   LATERAL jsonb_object_keys(coalesce(l.after, '{}') || coalesce(l.before, '{}')) AS key
             WHERE NOT (l.action = 'article.restored' OR key IN ('settings', 'path', 'deleted_at')))
        SELECT id::text FROM told WHERE before IS NOT NULL AND became IS NOT NULL AND before <> became").await;
    none(
        connection,
        "spaces, people and channels are not what their events add up to",
        "
        WITH last_word AS (
            SELECT DISTINCT ON (entity_type, entity_id, key) entity_type, entity_id::bigint AS id, key, value
              FROM documents.audit_log, jsonb_each(after)
             WHERE entity_type <> 'article' AND after IS NOT NULL AND key <> 'settings'
             ORDER BY entity_type, entity_id, key, occurred_at DESC, audit_log.id DESC),
        replayed AS (SELECT entity_type, id, jsonb_object_agg(key, value) AS f FROM last_word GROUP BY 1, 2)
        SELECT entity_type || ' ' || r.id FROM replayed r
          LEFT JOIN documents.space s ON entity_type = 'space' AND s.id = r.id
          LEFT JOIN documents.manager m ON entity_type = 'manager' AND m.id = r.id
          LEFT JOIN documents.channel c ON entity_type = 'channel' AND c.id = r.id
         WHERE coalesce(s.name, m.name, c.name) IS DISTINCT FROM f->>'name'
            OR s.website_on <> (f->>'website_on')::boolean OR s.on_home <> (f->>'on_home')::boolean
            OR m.role::text <> f->>'role' OR m.left_at IS DISTINCT FROM (f->>'left_at')::timestamptz
            OR c.plan::text <> f->>'plan' OR c.suspended <> (f->>'suspended')::boolean",
    )
    .await;
    none(connection, "settings are not what their events add up to", "
        WITH last_word AS (
            SELECT DISTINCT ON (entity_type, entity_id, key) entity_type, entity_id::bigint AS id, key, value
              FROM documents.audit_log, jsonb_each(after->'settings')
             WHERE after ? 'settings'
             ORDER BY entity_type, entity_id, key, occurred_at DESC, audit_log.id DESC),
        replayed AS (SELECT entity_type, id, jsonb_object_agg(key, value) AS settings FROM last_word GROUP BY 1, 2)
        SELECT entity_type || ' ' || r.id FROM replayed r
          LEFT JOIN documents.space s ON entity_type = 'space' AND s.id = r.id
          LEFT JOIN documents.channel c ON entity_type = 'channel' AND c.id = r.id
         WHERE coalesce(s.settings, c.settings) IS DISTINCT FROM r.settings").await;
    none(
        connection,
        "versions are not how often rows were written",
        "
        SELECT entity_type || ' ' || r.id FROM
          (SELECT entity_type, entity_id::bigint AS id, count(*) AS times, max(occurred_at) AS at
             FROM documents.audit_log WHERE entity_type <> 'article' GROUP BY 1, 2) r
          LEFT JOIN documents.space s ON entity_type = 'space' AND s.id = r.id
          LEFT JOIN documents.manager m ON entity_type = 'manager' AND m.id = r.id
          LEFT JOIN documents.channel c ON entity_type = 'channel' AND c.id = r.id
         WHERE (coalesce(s.version, m.version, c.version), coalesce(s.updated_at, m.updated_at, c.updated_at))
               IS DISTINCT FROM (times::int, at)",
    )
    .await;
}

async fn nobody_acts_before_joining_or_after_leaving(connection: &mut PgConnection) {
    none(
        connection,
        "somebody acts who is not there",
        "
        SELECT l.id::text FROM documents.audit_log l LEFT JOIN documents.manager m ON m.id::text = l.actor_id
         WHERE l.actor_type = 'manager'
           AND (m.id IS NULL OR m.channel_id <> l.channel_id OR l.occurred_at < m.created_at
                OR l.occurred_at > m.left_at)",
    )
    .await;
}

/// What a ticket says of names, ids, people and actions is in the data.
async fn the_ticket_is_there(connection: &mut PgConnection, ticket: &Ticket) {
    let sql = "SELECT name FROM documents.channel WHERE id = $1";
    let name: String = query_scalar(sql).bind(ticket.channel_id).fetch_one(&mut *connection).await.unwrap();
    assert_eq!(name, ticket.channel_name);
    for (id, name) in ticket.actors.iter().chain([&ticket.customer]) {
        let sql = "SELECT name FROM documents.manager WHERE id = $1 AND channel_id = $2";
        let found: String =
            query_scalar(sql).bind(id).bind(ticket.channel_id).fetch_one(&mut *connection).await.unwrap();
        assert_eq!(found, *name, "{}", ticket.key);
    }
    for (entity, id) in ticket.records {
        let sql = "SELECT count(*) FROM documents.audit_log WHERE entity_type = $1 AND entity_id = $2 AND channel_id = $3";
        let events: i64 = query_scalar(sql)
            .bind(entity)
            .bind(id.to_string())
            .bind(ticket.channel_id)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert!(events > 0, "{}: nothing happened to {entity} {id}", ticket.key);
    }
    for (n, action) in ticket.actions.iter().enumerate() {
        let (actor, _) = ticket.actors[n.min(ticket.actors.len() - 1)];
        let sql = "SELECT count(*) FROM documents.audit_log WHERE actor_id = $1 AND action = $2 AND channel_id = $3";
        let events: i64 = query_scalar(sql)
            .bind(actor.to_string())
            .bind(action)
            .bind(ticket.channel_id)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert!(events > 0, "{}: {actor} did not {action}", ticket.key);
    }
}

async fn all_my_articles_are_gone(connection: &mut PgConnection, ticket: &Ticket) {
    let sql = "SELECT count(*), count(*) FILTER (WHERE hidden AND deleted_at IS NULL AND state = 'published')
                 FROM documents.article WHERE channel_id = $1";
    let (all, hidden): (i64, i64) =
        query_as(sql).bind(ticket.channel_id).fetch_one(&mut *connection).await.unwrap();
    assert_eq!((all, hidden), (ticket.changed, ticket.changed), "all are hidden, none is deleted");
    let sql = "SELECT count(*), count(DISTINCT actor_id), min(actor_id)::bigint,
                      to_char(min(occurred_at) AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI')
                 FROM documents.audit_log WHERE channel_id = $1 AND action = 'article.hidden'";
    let found: (i64, i64, i64, String) =
        query_as(sql).bind(ticket.channel_id).fetch_one(&mut *connection).await.unwrap();
    assert_eq!(found, (ticket.changed, 1, ticket.actors[0].0, "2026-11-19 17:41".to_owned()));
    let sql = "SELECT count(*) FROM documents.audit_log WHERE channel_id = $1 AND action = 'article.deleted'";
    let deleted: i64 = query_scalar(sql).bind(ticket.channel_id).fetch_one(connection).await.unwrap();
    assert_eq!(deleted, 0);
}

async fn our_site_is_down(connection: &mut PgConnection, ticket: &Ticket) {
    let sql = "SELECT s.website_on, l.actor_id::bigint, l.before->'website_on' = 'true',
                      to_char(l.occurred_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI')
                 FROM documents.space s
                 JOIN documents.audit_log l ON l.entity_type = 'space' AND l.entity_id = s.id::text
                WHERE s.id = $1 AND l.action = 'space.website_off'";
    let found: Vec<(bool, i64, bool, String)> =
        query_as(sql).bind(ticket.records[0].1).fetch_all(connection).await.unwrap();
    assert_eq!(found, [(false, ticket.actors[0].0, true, "2026-11-20 22:14".to_owned())]);
}

async fn thousands_of_articles_vanished(connection: &mut PgConnection, ticket: &Ticket) {
    // The last Friday but one: 2026-11-20 is less than a week ago.
    let sql = "SELECT count(*), count(DISTINCT actor_id), min(actor_id)::bigint,
                      bool_and(before ?& ARRAY['title', 'summary', 'slug', 'state'] AND after IS NULL),
                      to_char(min(occurred_at) AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI'),
                      to_char(max(occurred_at) AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI')
                 FROM documents.audit_log WHERE channel_id = $1 AND action = 'article.deleted'";
    let found: (i64, i64, i64, bool, String, String) =
        query_as(sql).bind(ticket.channel_id).fetch_one(&mut *connection).await.unwrap();
    let (from, to) = ("2026-11-13 18:02".to_owned(), "2026-11-13 18:39".to_owned());
    assert_eq!(found, (ticket.changed, 1, ticket.actors[0].0, true, from, to));
    let sql = "SELECT count(*) FILTER (WHERE deleted_at IS NOT NULL), count(*) FROM documents.article WHERE channel_id = $1";
    let found: (i64, i64) = query_as(sql).bind(ticket.channel_id).fetch_one(&mut *connection).await.unwrap();
    assert_eq!(found, (1_204, 1_420));
    let sql = "SELECT to_char(left_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI') FROM documents.manager WHERE id = $1";
    let left: String = query_scalar(sql).bind(ticket.actors[0].0).fetch_one(connection).await.unwrap();
    assert_eq!(left, "2026-11-13 18:52");
}

async fn who_changed_this_setting(connection: &mut PgConnection, ticket: &Ticket) {
    let sql = "SELECT actor_id::bigint, before->'settings' = '{\"reader_comments\": true}',
                      after->'settings' = '{\"reader_comments\": false}',
                      (SELECT count(*) FROM documents.audit_log later
                        WHERE later.channel_id = l.channel_id AND later.action = l.action AND later.id > l.id)
                 FROM documents.audit_log l
                WHERE channel_id = $1 AND after->'settings' ? 'reader_comments' AND action <> 'channel.created'";
    let found: Vec<(i64, bool, bool, i64)> =
        query_as(sql).bind(ticket.channel_id).fetch_all(&mut *connection).await.unwrap();
    assert_eq!(found, [(ticket.actors[0].0, true, true, 5)]);
    let sql = "SELECT settings->'reader_comments' = 'false' FROM documents.channel WHERE id = $1";
    assert!(query_scalar::<_, bool>(sql).bind(ticket.channel_id).fetch_one(connection).await.unwrap());
}

async fn i_published_it_and_it_does_not_show(connection: &mut PgConnection, ticket: &Ticket) {
    let sql = "SELECT a.title, a.state = 'published' AND a.deleted_at IS NULL AND NOT c.suspended,
                      a.hidden, a.scheduled_at > to_timestamp($2), s.website_on, s.on_home, a.updated_by
                 FROM documents.article a JOIN documents.space s ON s.id = a.space_id
                 JOIN documents.channel c ON c.id = a.channel_id
                WHERE a.id = $1";
    let article = ticket.records[0].1;
    let found: (String, bool, bool, bool, bool, bool, i64) =
        query_as(sql).bind(article).bind(NOW).fetch_one(&mut *connection).await.unwrap();
    let title = "명절 선물세트 예약 배송 안내".to_owned();
    assert_eq!(found, (title, true, true, true, false, false, ticket.customer.0));
    let sql = "SELECT action, actor_id::bigint FROM documents.audit_log
                WHERE (entity_type, entity_id) IN (('article', $1::bigint::text), ('space', $2::bigint::text))
                  AND action IN ('space.taken_off_home', 'space.website_off', 'article.scheduled', 'article.hidden')
                ORDER BY occurred_at";
    let reasons: Vec<(String, i64)> =
        query_as(sql).bind(article).bind(ticket.records[1].1).fetch_all(connection).await.unwrap();
    let expected = ticket.actions.iter().zip(ticket.actors);
    assert_eq!(reasons, expected.map(|(action, (id, _))| ((*action).to_owned(), *id)).collect::<Vec<_>>());
}

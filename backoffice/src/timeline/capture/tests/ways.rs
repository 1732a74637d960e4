//! Every way in which a table can be written.

use super::{Desk, install, try_many};
use crate::catalog::model::{Catalog, Entity, Field};
use crate::catalog::types::{EntityKey, FieldKey, FieldKind};
use crate::timeline::capture::clean;
use demo::cluster::Account;
use sqlx::PgConnection;

/// A table that has what tables can have: partitions, a key of two columns, a generated column, a column that the
/// catalogue does not know.
const PIECE: &str = "
    CREATE TABLE documents.piece (
        id bigint, part text, title text, body text, size int GENERATED ALWAYS AS (length(body)) STORED,
        at timestamptz DEFAULT '2024-05-01 12:00+09', secret text, PRIMARY KEY (id, part)
    ) PARTITION BY RANGE (id);
    CREATE TABLE documents.piece_low PARTITION OF documents.piece FOR VALUES FROM (0) TO (100);
    CREATE TABLE documents.piece_high PARTITION OF documents.piece FOR VALUES FROM (100) TO (1000000);";

fn piece(catalog: &mut Catalog) {
    let revision = catalog.entities.iter().find(|entity| entity.key == EntityKey::new("revision")).unwrap();
    let note = revision.field(&FieldKey::new("note")).unwrap();
    let field = |key: &str, kind, sql_type: &str| Field {
        key: FieldKey::new(key),
        kind,
        sql_type: sql_type.to_owned(),
        ..note.clone()
    };
    let mut piece = Entity {
        key: EntityKey::new("piece"),
        id: vec![FieldKey::new("id"), FieldKey::new("part")],
        title: FieldKey::new("title"),
        scope: None,
        fields: vec![
            field("id", FieldKind::Integer, "bigint"),
            field("part", FieldKind::Text, "text"),
            field("title", FieldKind::Text, "text"),
            field("body", FieldKind::Text, "text"),
            field("size", FieldKind::Integer, "integer"),
            field("at", FieldKind::Timestamp, "timestamptz"),
        ],
        relations: Vec::new(),
        actions: Vec::new(),
        ..revision.clone()
    };
    piece.table.name = "piece".to_owned();
    catalog.entities.push(piece);
}

async fn pieces() -> (Desk, PgConnection) {
    let mut desk = Desk::open().await;
    desk.product(PIECE).await;
    let mut catalog = desk.office.catalog.clone();
    piece(&mut catalog);
    let mut superuser = desk.connect(Account::Superuser).await;
    install(&mut superuser, &catalog, &["documents.piece".to_owned()]).await.unwrap();
    (desk, superuser)
}

/// What was captured of a statement: `action record before after`, in its order.
async fn captured(desk: &mut Desk, sql: &str) -> Vec<String> {
    let last: i64 = desk.number("SELECT coalesce(max(id), 0) FROM samuso.captured").await;
    try_many(&mut desk.product, sql).await.unwrap();
    sqlx::query_scalar(
        "SELECT concat_ws(' ', substr(action, 8), record_id, coalesce(before::text, '-'), coalesce(after::text, '-'))
         FROM samuso.captured WHERE id > $1 ORDER BY id",
    )
    .bind(last)
    .fetch_all(&mut desk.owner)
    .await
    .unwrap()
}

#[tokio::test]
async fn rows_that_come_change_and_go() {
    let (mut desk, _) = pieces().await;
    let desk = &mut desk;
    // Moments are written in UTC, whatever the session's own zone is, as a preview reads them.
    let insert = "SET timezone = 'Asia/Seoul';
                  INSERT INTO documents.piece (id, part, title, body, secret) VALUES (7, 'a,b', 'T', 'abc', 'hush')";
    assert_eq!(
        captured(desk, insert).await,
        [
            r#"inserted 7,a~1b - {"at": "2024-05-01T03:00:00+00:00", "id": 7, "body": "abc", "part": "a,b", "size": 3, "title": "T"}"#
        ]
    );
    let update = "UPDATE documents.piece SET body = 'abcd' WHERE id = 7";
    assert_eq!(
        captured(desk, update).await,
        [r#"updated 7,a~1b {"body": "abc", "size": 3} {"body": "abcd", "size": 4}"#]
    );
    // The same value again is no change; one that the catalogue does not know is, and stays unknown.
    assert!(captured(desk, update).await.is_empty());
    assert_eq!(captured(desk, "UPDATE documents.piece SET secret = 'psst'").await, ["updated 7,a~1b - -"]);
    let others = "SELECT count(*) FROM samuso.captured WHERE arguments->>'columns' = 'secret'";
    assert_eq!(desk.number(others).await, 1);
    let upsert = "INSERT INTO documents.piece (id, part, title) VALUES (7, 'a,b', 'X')
                  ON CONFLICT (id, part) DO UPDATE SET title = excluded.title";
    assert_eq!(captured(desk, upsert).await, [r#"updated 7,a~1b {"title": "T"} {"title": "X"}"#]);
    // Another key is another record.
    let renamed = captured(desk, "UPDATE documents.piece SET part = 'c'").await;
    assert!(
        renamed[0].starts_with("deleted 7,a~1b {") && renamed[1].starts_with("inserted 7,c - {"),
        "{renamed:?}"
    );
    // Into another partition.
    let moved = captured(desk, "UPDATE documents.piece SET id = 107").await;
    assert!(moved[0].starts_with("deleted 7,c {") && moved[1].starts_with("inserted 107,c - {"), "{moved:?}");
    let deleted = captured(desk, "DELETE FROM documents.piece_high").await;
    assert!(deleted.len() == 1 && deleted[0].starts_with("deleted 107,c {"), "{deleted:?}");
    assert!(!deleted[0].contains("psst"), "{deleted:?}");
}

#[tokio::test]
async fn many_rows_at_once_and_those_that_come_by_another_way() {
    let (mut desk, mut superuser) = pieces().await;
    let bulk = "INSERT INTO documents.piece (id, part) SELECT n, 'x' FROM generate_series(1, 500) AS n";
    assert_eq!(captured(&mut desk, bulk).await.len(), 500);
    assert_eq!(captured(&mut desk, "UPDATE documents.piece SET title = 'all'").await.len(), 500);
    // A transaction that takes it back takes back what was captured; a savepoint, too.
    let undone = "BEGIN; DELETE FROM documents.piece; ROLLBACK;
                  BEGIN; SAVEPOINT s; DELETE FROM documents.piece; ROLLBACK TO s;
                  DELETE FROM documents.piece WHERE id = 1; COMMIT";
    assert_eq!(captured(&mut desk, undone).await.len(), 1);
    // A table may still be altered in the transaction that wrote it.
    let altered = "BEGIN; UPDATE documents.piece SET title = 'more' WHERE id = 2;
                   ALTER TABLE documents.piece ADD later text; COMMIT";
    assert_eq!(captured(&mut desk, altered).await.len(), 1);

    let mut copy = desk.product.copy_in_raw("COPY documents.piece (id, part) FROM STDIN").await.unwrap();
    copy.send("600\tcopied\n601\tcopied\n".as_bytes()).await.unwrap();
    copy.finish().await.unwrap();
    let copied = "SELECT count(*) FROM samuso.captured WHERE record_id LIKE '%,copied'";
    assert_eq!(desk.number(copied).await, 2);
    // Who says that they replicate is seen all the same.
    let replicating =
        "SET session_replication_role = replica; DELETE FROM documents.piece WHERE part = 'copied'";
    try_many(&mut superuser, replicating).await.unwrap();
    assert_eq!(desk.number(copied).await, 4);

    for table in ["piece", "piece_low"] {
        let emptied = captured(&mut desk, &format!("TRUNCATE documents.{table}")).await;
        assert!(!emptied.is_empty() && emptied.iter().all(|line| line == "truncated - -"), "{emptied:?}");
    }
    let named = "SELECT count(*) FROM samuso.captured WHERE arguments->>'table' = 'documents.piece_low'";
    assert_eq!(desk.number(named).await, 2);
}

#[tokio::test]
async fn a_value_of_a_megabyte_is_kept_whole() {
    let (mut desk, _) = pieces().await;
    let megabyte = "INSERT INTO documents.piece (id, part, body)
                    VALUES (1, 'x', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 32768) AS n))";
    assert_eq!(captured(&mut desk, megabyte).await.len(), 1);
    captured(&mut desk, "UPDATE documents.piece SET body = reverse(body)").await;
    let whole = "SELECT (length(before->>'body') + length(after->>'body'))::bigint FROM samuso.captured
                 WHERE action = 'samuso.updated'";
    assert_eq!(desk.number(whole).await, 2 * 1_048_576);
}

/// Types of the product's own, with ways to read them that it made itself.
const OWN_TYPES: &str = "
    CREATE TYPE documents.colour AS ENUM ('red', 'blue');
    CREATE DOMAIN documents.amount AS int;
    CREATE FUNCTION documents.who(documents.colour) RETURNS json LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'called as %', current_user; END $$;
    CREATE CAST (documents.colour AS json) WITH FUNCTION documents.who(documents.colour);
    ALTER TABLE documents.piece ADD COLUMN colour documents.colour, ADD COLUMN amount documents.amount,
        ADD COLUMN colours documents.colour[];";

#[tokio::test]
async fn a_type_of_the_products_own_is_read_and_nothing_of_its_called() {
    let (mut desk, mut superuser) = pieces().await;
    desk.product(OWN_TYPES).await;
    let mut catalog = desk.office.catalog.clone();
    piece(&mut catalog);
    let entity = catalog.entities.last_mut().unwrap();
    for (key, kind) in
        [("colour", FieldKind::Choice), ("amount", FieldKind::Integer), ("colours", FieldKind::Array)]
    {
        let field = entity.fields[0].clone();
        entity.fields.push(Field { key: FieldKey::new(key), kind, ..field });
    }
    install(&mut superuser, &catalog, &["documents.piece".to_owned()]).await.unwrap();
    let added = captured(
        &mut desk,
        "INSERT INTO documents.piece (id, part, colour, amount, colours) VALUES (1, 'x', 'red', 5, '{red,blue}')",
    );
    let added = added.await.concat();
    for part in ["\"colour\": \"red\"", "\"amount\": 5", "\"colours\": \"{red,blue}\""] {
        assert!(added.contains(part), "{part}: {added}");
    }
    let changed = captured(&mut desk, "UPDATE documents.piece SET colour = NULL").await;
    assert_eq!(changed, ["updated 1,x {\"colour\": \"red\"} {\"colour\": null}"]);
}

#[tokio::test]
async fn what_is_the_callers_is_not_looked_at() {
    let (mut desk, mut superuser) = pieces().await;
    // Where a function looks into a temporary schema first, this is its `text`, and its `bytea`.
    let bent = "CREATE FUNCTION pg_temp.is_mine(value pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'called as %', current_user; END $$;
        CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.is_mine(VALUE));
        CREATE DOMAIN pg_temp.bool AS pg_catalog.bool CHECK (pg_temp.is_mine(VALUE::pg_catalog.text));
        CREATE DOMAIN pg_temp.jsonb AS pg_catalog.jsonb CHECK (pg_temp.is_mine(VALUE::pg_catalog.text));
        CREATE DOMAIN pg_temp.bytea AS pg_catalog.bytea CHECK (pg_temp.is_mine('bytea'));";
    try_many(&mut desk.product, bent).await.unwrap();
    let insert = "INSERT INTO documents.piece (id, part) VALUES (1, 'x')";
    assert_eq!(captured(&mut desk, insert).await.len(), 1);
    // As it would be.
    try_many(
        &mut superuser,
        "ALTER FUNCTION samuso.keep_captured(text, text, jsonb, jsonb, oid, text[]) SET search_path = ''",
    )
    .await
    .unwrap();
    let error = try_many(&mut desk.product, "UPDATE documents.piece SET title = 'x'").await.unwrap_err();
    assert!(error.to_string().contains(&format!("called as {}", Account::Owner.role())), "{error}");
}

#[tokio::test]
async fn an_audit_table_whose_records_are_numbers_refuses_no_other_key() {
    let mut desk = Desk::open().await;
    desk.product(PIECE).await;
    desk.product(
        "ALTER TABLE documents.audit_log DROP CONSTRAINT audit_log_entity_id_check, ALTER COLUMN entity_id TYPE bigint USING nullif(entity_id, '')::bigint",
    )
    .await;
    let mut catalog = desk.office.catalog.clone();
    piece(&mut catalog);
    let mut superuser = desk.connect(Account::Superuser).await;
    let tables = ["documents.piece".to_owned(), "documents.article".to_owned()];
    install(&mut superuser, &catalog, &tables).await.unwrap();
    let added = captured(&mut desk, "INSERT INTO documents.piece (id, part) VALUES (1, 'x')").await;
    assert_eq!(added.len(), 1);
    desk.product(
        "BEGIN; UPDATE documents.article SET hidden = NOT hidden WHERE id = 201;
         INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action)
         VALUES (now(), 'manager', '2', 2, 'article', 201, 'article.updated'); COMMIT",
    )
    .await;
    assert_eq!(desk.number("SELECT count(*) FROM samuso.captured WHERE folded").await, 1);
    assert_eq!(clean(&desk.databases).await, Ok(1));
}

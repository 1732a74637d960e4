//! What Samuso's three database roles can do, tried by each of them: their work, and no more.

use super::hold_down::hold_down;
use super::migrate::migrate;
use crate::testing::Desk;
use demo::cluster::Account;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// As `samuso grants` has it applied, the superuser's part too.
async fn desk() -> Desk {
    let mut desk = Desk::open().await;
    desk.product(
        "CREATE TABLE documents.invoice AS SELECT 1 AS id; CREATE TABLE public.other AS SELECT 1 AS id",
    )
    .await;
    let mut superuser = desk.connect(Account::Superuser).await;
    for statement in hold_down(&mut superuser).await.unwrap() {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut superuser).await.unwrap();
    }
    desk
}

/// Of these statements, those that were not refused for want of a right.
async fn let_through<'a>(connection: &mut PgConnection, statements: &[&'a str]) -> Vec<&'a str> {
    let mut through = Vec::new();
    for statement in statements {
        let refused = match sqlx::query(AssertSqlSafe(*statement)).execute(&mut *connection).await {
            Err(sqlx::Error::Database(error)) => error.code().as_deref() == Some("42501"),
            _ => false,
        };
        if !refused {
            through.push(*statement);
        }
    }
    through
}

/// What neither of them may do.
const NOBODYS: [&str; 39] = [
    // What the catalogue does not have.
    "SELECT * FROM documents.invoice",
    "SELECT * FROM public.other",
    "INSERT INTO documents.article (channel_id, space_id, slug, title) VALUES (1, 1, 'x', 'x')",
    "DELETE FROM documents.article",
    "TRUNCATE documents.article CASCADE",
    // Columns that no action changes.
    "UPDATE documents.article SET slug = 'x' WHERE id = 1",
    "UPDATE documents.article SET channel_id = 2 WHERE id = 1",
    "UPDATE documents.manager SET handle = 'x'",
    "UPDATE documents.audit_log SET before = NULL",
    "DELETE FROM documents.audit_log",
    // What has happened.
    "UPDATE samuso.event SET reason = 'x'",
    "DELETE FROM samuso.event",
    "TRUNCATE samuso.event",
    "INSERT INTO samuso.event (occurred_at, actor_kind, actor_id, actor_label, action, request_id) VALUES ('2020-01-01', 'member', 'x', 'x', 'x', 'x')",
    "INSERT INTO samuso.event (transaction_id, actor_kind, actor_id, actor_label, action, request_id) VALUES ('1', 'member', 'x', 'x', 'x', 'x')",
    "INSERT INTO samuso.event (id, actor_kind, actor_id, actor_label, action, request_id) OVERRIDING SYSTEM VALUE VALUES (1, 'member', 'x', 'x', 'x', 'x')",
    "SELECT setval('samuso.event_id_seq', 1)",
    "ALTER TABLE samuso.event DISABLE TRIGGER ALL",
    "DROP TRIGGER event_linked ON samuso.event",
    "SET session_replication_role = replica",
    // Nor which link of the chain it gets.
    "INSERT INTO samuso.event_link (place, event_id, hash) VALUES (1000, 1000, sha256('x'))",
    "UPDATE samuso.event_link SET hash = sha256('x')",
    "DELETE FROM samuso.event_link",
    "TRUNCATE samuso.event_link",
    "SELECT FROM samuso.event_turn FOR UPDATE",
    "SELECT samuso.event_hash(NULL, NULL::samuso.event)",
    "ALTER FUNCTION samuso.link_event() SECURITY INVOKER",
    "DELETE FROM samuso.run",
    "UPDATE samuso.run SET reason = 'x'",
    // Who may do what.
    "UPDATE samuso.member SET key = 'x'",
    "DELETE FROM samuso.member_grant",
    "UPDATE samuso.member_grant SET role = 'admin'",
    "INSERT INTO samuso.member_grant (member_id, role, granted_by) VALUES (gen_random_uuid(), 'admin', 'x')",
    "UPDATE samuso.environment SET name = 'x'",
    // What PostgreSQL lets everybody do.
    "CREATE TABLE public.mine (a integer)",
    "CREATE TABLE samuso.mine (a integer)",
    "CREATE TEMPORARY TABLE mine (a integer)",
    "CREATE ROLE mine",
    "SET ROLE samuso_owner",
];

const FUNCTIONS: [&str; 9] = [
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, '\\x00')",
    "SELECT pg_notify('a', 'b')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_xact_lock(1, 2)",
    "SELECT pg_terminate_backend(pg_backend_pid())",
    "SELECT pg_cancel_backend(pg_backend_pid())",
    "SELECT set_config('statement_timeout', '0', false)",
    "SELECT pg_read_file('/etc/passwd')",
];

#[tokio::test]
async fn the_writer_changes_what_actions_change_and_adds_events() {
    let desk = desk().await;
    let mut writer = desk.connect(Account::Writer).await;
    assert_eq!(let_through(&mut writer, &NOBODYS).await, Vec::<&str>::new());
    assert_eq!(let_through(&mut writer, &FUNCTIONS).await, Vec::<&str>::new());
    for works in [
        "UPDATE documents.article SET hidden = true, updated_at = now(), version = version + 1 WHERE id = 1",
        "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, request_id) VALUES ('system', 'x', 'x', 'x', 'x')",
        "UPDATE samuso.heartbeat SET beat_at = clock_timestamp()",
    ] {
        let done = sqlx::query(works).execute(&mut writer).await.unwrap();
        assert_eq!(done.rows_affected(), 1, "{works}");
    }
    // What a statement of the product's fires is kept from the rest, though the role takes no lock of its own.
    let mut product = writer.begin().await.unwrap();
    sqlx::query("SELECT samuso.mark_statement_of_the_product()").execute(&mut *product).await.unwrap();
    sqlx::query("DELETE FROM samuso.session").execute(&mut *product).await.unwrap_err();
    product.rollback().await.unwrap();
    sqlx::query("DELETE FROM samuso.session").execute(&mut writer).await.unwrap();
    // Grants that were given by hand are not there to be taken.
    let taken = "UPDATE samuso.member_grant SET revoked_at = now() WHERE provider IS NULL";
    assert_eq!(sqlx::query(taken).execute(&mut writer).await.unwrap().rows_affected(), 0);
}

#[tokio::test]
async fn the_reader_reads_what_the_catalogue_has_and_nothing_of_who_signs_in() {
    let desk = desk().await;
    let mut reader = desk.connect(Account::Reader).await;
    let settings: Vec<String> = sqlx::query_scalar(
        "SELECT current_setting(name) FROM unnest(ARRAY['default_transaction_read_only', 'statement_timeout']) AS name",
    )
    .fetch_all(&mut reader)
    .await
    .unwrap();
    assert_eq!(settings, ["on", "1min"]);
    // It could switch that off; it is the rights that hold.
    sqlx::query("SET default_transaction_read_only = off").execute(&mut reader).await.unwrap();
    assert_eq!(let_through(&mut reader, &NOBODYS).await, Vec::<&str>::new());
    assert_eq!(let_through(&mut reader, &FUNCTIONS).await, Vec::<&str>::new());
    let writes_or_peeps = [
        "UPDATE documents.article SET hidden = true WHERE id = 1",
        "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, request_id) VALUES ('system', 'x', 'x', 'x', 'x')",
        "UPDATE samuso.heartbeat SET beat_at = clock_timestamp()",
        "SELECT * FROM samuso.session",
        "SELECT * FROM samuso.identity",
        "SELECT * FROM samuso.sign_in_attempt",
        "SELECT * FROM samuso.saml_request",
        "SELECT * FROM samuso.saml_session",
        "SELECT * FROM samuso.reveal",
        "SELECT * FROM samuso.preview",
        "SELECT * FROM samuso.member_grant",
    ];
    assert_eq!(let_through(&mut reader, &writes_or_peeps).await, Vec::<&str>::new());
    for works in [
        "SELECT title FROM documents.article",
        "SELECT action FROM samuso.event",
        "SELECT * FROM samuso.event_link",
        "SELECT * FROM samuso.heartbeat",
    ] {
        sqlx::query(works).execute(&mut reader).await.unwrap();
    }
}

#[tokio::test]
async fn the_owner_migrates_and_sees_nothing_of_the_products() {
    let mut desk = desk().await;
    assert!(migrate(&mut desk.owner, "test").await.unwrap().made.is_empty());
    let not_its_own = [
        "SELECT * FROM documents.article",
        "UPDATE documents.article SET hidden = true",
        "DROP TABLE documents.article",
        "UPDATE samuso.event SET reason = 'x'",
        "TRUNCATE samuso.event CASCADE",
        "UPDATE samuso.event_link SET hash = sha256('x')",
        "TRUNCATE samuso.event_link",
        "CREATE ROLE mine",
    ];
    sqlx::query("INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, request_id) VALUES ('system', 'x', 'x', 'x', 'x')")
        .execute(&mut desk.owner)
        .await
        .unwrap();
    assert_eq!(let_through(&mut desk.owner, &not_its_own).await, Vec::<&str>::new());
}

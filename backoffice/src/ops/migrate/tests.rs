use super::{MigrateFault, Schema, migrate, migrator, schema, stamp, verify};
use crate::timeline::verify::{Known, verify as verify_events};
use demo::cluster::{Account, TestDatabase, for_tests};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

async fn empty() -> (TestDatabase, PgConnection) {
    let database = for_tests().unwrap().database().await.unwrap();
    let owner = PgConnection::connect(&database.primary_url(Account::Owner)).await.unwrap();
    (database, owner)
}

async fn run(owner: &mut PgConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(AssertSqlSafe(sql)).execute(owner).await.map(drop)
}

#[tokio::test]
async fn an_empty_database_is_migrated_and_stamped_by_its_owner_alone() {
    let (_database, mut owner) = empty().await;
    assert_eq!(stamp(&mut owner).await.unwrap(), None);
    assert!(matches!(schema(&mut owner).await.unwrap(), Schema::Missing(_)));
    let migrated = migrate(&mut owner, "staging").await.unwrap();
    assert!(!migrated.made.is_empty());
    assert_eq!(stamp(&mut owner).await.unwrap().as_deref(), Some("staging"));
    assert_eq!(schema(&mut owner).await.unwrap(), Schema::Current { version: migrated.version });
    assert!(migrate(&mut owner, "staging").await.unwrap().made.is_empty(), "the second time does nothing");
}

#[tokio::test]
async fn a_database_of_another_environment_is_refused() {
    let (_database, mut owner) = empty().await;
    migrate(&mut owner, "production").await.unwrap();
    let refused = migrate(&mut owner, "test").await.unwrap_err();
    insta::assert_snapshot!(refused);
    assert_eq!(stamp(&mut owner).await.unwrap().as_deref(), Some("production"));
}

#[tokio::test]
async fn a_database_that_nobody_has_stamped_or_another_has_is_not_served() {
    let (_database, mut owner) = empty().await;
    assert!(matches!(verify(&mut owner, "test").await, Err(MigrateFault::Missing)));
    migrate(&mut owner, "test").await.unwrap();
    verify(&mut owner, "test").await.unwrap();
    assert!(matches!(verify(&mut owner, "staging").await, Err(MigrateFault::OtherEnvironment { .. })));
    run(&mut owner, "DELETE FROM samuso.environment").await.unwrap();
    assert!(matches!(verify(&mut owner, "test").await, Err(MigrateFault::Missing)));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let (_database, mut owner) = empty().await;
    migrate(&mut owner, "test").await.unwrap();
    let newer = "INSERT INTO samuso._migrations (version, description, success, checksum, execution_time)
                 VALUES (9999, 'later', true, '\\x00', 0)";
    run(&mut owner, newer).await.unwrap();
    assert_eq!(schema(&mut owner).await.unwrap(), Schema::Newer(vec![9999]));
    assert!(matches!(migrate(&mut owner, "test").await, Err(MigrateFault::Newer(_))));
}

#[tokio::test]
async fn a_migration_of_another_text_is_refused() {
    let (_database, mut owner) = empty().await;
    migrate(&mut owner, "test").await.unwrap();
    run(&mut owner, "UPDATE samuso._migrations SET checksum = '\\x00' WHERE version = 1").await.unwrap();
    assert_eq!(schema(&mut owner).await.unwrap(), Schema::Changed(vec![1]));
    assert!(matches!(migrate(&mut owner, "test").await, Err(MigrateFault::Changed(_))));
}

#[tokio::test]
async fn events_are_append_only_for_the_owner_too() {
    let (_database, mut owner) = empty().await;
    migrate(&mut owner, "test").await.unwrap();
    run(
        &mut owner,
        "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, request_id)
         VALUES ('system', 's', 's', 'samuso.test', 'r')",
    )
    .await
    .unwrap();
    for change in
        ["UPDATE samuso.event SET action = 'x'", "DELETE FROM samuso.event", "TRUNCATE samuso.event"]
    {
        let error = run(&mut owner, change).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{change}: {error}");
    }
}

/// The migration that brings the chain.
const CHAIN: i64 = 30;

#[tokio::test]
async fn events_that_were_there_before_the_chain_are_in_it() {
    let (_database, mut owner) = empty().await;
    let mut before = migrator();
    before.migrations.to_mut().retain(|migration| migration.version < CHAIN);
    before.run(&mut owner).await.unwrap();
    let event = "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, request_id)
                 SELECT 'system', 's', 's', 'samuso.test', n::text FROM generate_series(1, 100) AS n";
    run(&mut owner, event).await.unwrap();
    migrate(&mut owner, "test").await.unwrap();
    run(&mut owner, event).await.unwrap();
    let found = verify_events(&mut owner, &Known::default()).await.unwrap();
    assert_eq!((found.held.place, found.flaw), (200, None));
}

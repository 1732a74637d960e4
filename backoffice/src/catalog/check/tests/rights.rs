//! What Samuso's roles may do with just the grants that a catalogue asks for.

use crate::catalog::init::init;
use crate::catalog::model::Catalog;
use crate::catalog::open::open;
use crate::catalog::testing::{Product, demo_catalog, product};
use crate::office::{Office, Statement};
use crate::ops::grants::{Grants, READER, WRITER, held};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

const VAULT: &str = "
    CREATE TABLE document (id bigint PRIMARY KEY, name text NOT NULL, note text, password text, body bytea);
    INSERT INTO document VALUES (1, 'Plan', 'A note', 'hunter2', '\\x00'), (2, '계획', NULL, NULL, NULL);
    CREATE TABLE granted_to_nobody (a integer);
    CREATE TABLE page (document_id bigint REFERENCES document, number integer, title text, secret text,
                       PRIMARY KEY (document_id, number));
    INSERT INTO page VALUES (1, 1, 'First', 's'), (2, 1, '처음', NULL)";

const DOCUMENT: &str = "[entity]\nkey = \"document\"\nlabel = \"Document\"\ntable = \"document\"\n";

/// As the role that runs it; a planner that finds no row to look at still asks for every right.
async fn run(
    product: &mut Product,
    role: &str,
    name: &str,
    statement: &Statement,
) -> Result<(), sqlx::Error> {
    let mut transaction = product.connection.begin().await?;
    sqlx::query(AssertSqlSafe(format!("SET LOCAL ROLE {role}"))).execute(&mut *transaction).await?;
    let prepare = format!("PREPARE {name} AS {}", statement.text());
    sqlx::query(AssertSqlSafe(prepare)).execute(&mut *transaction).await?;
    let parameters = "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = $1";
    let count: i32 = sqlx::query_scalar(parameters).bind(name).fetch_one(&mut *transaction).await?;
    let nothing = vec!["NULL"; usize::try_from(count).unwrap()].join(", ");
    sqlx::query(AssertSqlSafe(format!("EXECUTE {name}({nothing})"))).execute(&mut *transaction).await?;
    transaction.rollback().await
}

/// Every statement, by the role that runs it and what came of it.
async fn refused(product: &mut Product, catalog: Catalog) -> Vec<String> {
    product.grant(&catalog).await;
    let office = Office::open(catalog);
    let reads = office.records.all().chain(office.timeline.all()).map(|statement| (READER, statement));
    let writes = office.actions.all().map(|statement| (WRITER, statement));
    let mut refused = Vec::new();
    for (at, (role, statement)) in reads.chain(writes).enumerate() {
        if let Err(error) = run(product, role, &format!("s{at}"), statement).await {
            refused.push(format!("{}: {error}", statement.name));
        }
    }
    refused
}

#[tokio::test]
async fn the_demos_statements_run_with_the_grants_they_ask_for() {
    let mut demo = product(demo::product::SCHEMA).await;
    let (catalog, _) = open(&mut demo.connection, &demo_catalog()).await.unwrap();
    assert_eq!(refused(&mut demo, catalog).await, Vec::<String>::new());
}

#[tokio::test]
async fn statements_of_a_catalogue_with_secrets_run_without_a_right_to_them() {
    let mut vault = product(VAULT).await;
    let dir = tempfile::tempdir().unwrap();
    init(&mut vault.connection, dir.path(), false).await.unwrap();
    let (catalog, _) = open(&mut vault.connection, dir.path()).await.unwrap();
    let left_out = catalog.entities.iter().all(|entity| {
        let secret = |name: &str| entity.fields.iter().any(|field| field.key.as_str() == name);
        !secret("password") && !secret("body") && !secret("secret") && !entity.search.words.is_empty()
    });
    assert!(left_out, "{catalog:#?}");
    assert_eq!(refused(&mut vault, catalog).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_left_the_catalogue_is_taken_away() {
    let mut vault = product(VAULT).await;
    let dir = tempfile::tempdir().unwrap();
    init(&mut vault.connection, dir.path(), false).await.unwrap();
    let (catalog, _) = open(&mut vault.connection, dir.path()).await.unwrap();
    vault.grant(&catalog).await;
    std::fs::remove_file(dir.path().join("page.toml")).unwrap();
    std::fs::write(dir.path().join("document.toml"), DOCUMENT).unwrap();
    let (smaller, _) = open(&mut vault.connection, dir.path()).await.unwrap();

    let tables = async |connection: &mut PgConnection| -> Vec<String> {
        held(connection).await.unwrap().iter().map(ToString::to_string).collect()
    };
    assert_eq!(tables(&mut vault.connection).await, ["public.document", "public.page"]);
    let before = held(&mut vault.connection).await.unwrap();
    for statement in Grants::of(&smaller).and_no_more(&smaller, before).product {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut vault.connection).await.unwrap();
    }
    assert_eq!(tables(&mut vault.connection).await, ["public.document"]);
}

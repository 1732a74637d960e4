//! A database that nobody made for Samuso: what `init` writes of it is served, and every entity's list, orders, pages,
//! records and searches answer with the right rows.

mod asked;
mod crawl;

use super::office::{Office, member, serving, start};
use asked::Asked;
use backoffice::access::actor::Scope;
use backoffice::catalog::init::init;
use backoffice::catalog::model::Catalog;
use backoffice::catalog::open::{OpenError, open};
use backoffice::ops::grants::Grants;
use backoffice::ops::migrate::migrate;
use crawl::Crawl;
use demo::cluster::{Account, TestDatabase, for_tests};
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use std::path::Path;
use tempfile::TempDir;
use tokio::net::TcpListener;

const CLINIC: &str = include_str!("clinic.sql");
/// A view, whose id PostgreSQL does not know: a team writes this one.
const LOW_STOCK: &str = "[entity]\nkey = \"low_stock\"\nlabel = \"Low stock\"\ntable = \"Stock.LowStock\"\nid = \"ItemID\"\ntitle = \"ItemName\"\n";

struct Foreign {
    office: Office,
    catalog: Catalog,
    _dir: TempDir,
}

async fn opened(connection: &mut PgConnection, dir: &Path) -> (Catalog, Vec<String>) {
    match open(connection, dir).await {
        Ok((catalog, notices)) => (catalog, notices.iter().map(ToString::to_string).collect()),
        Err(OpenError::Faults(faults)) => panic!("{faults}"),
        Err(error) => panic!("{error}"),
    }
}

/// As the README says it is done.
async fn foreign(database: TestDatabase) -> Foreign {
    let mut product = PgConnection::connect(&database.primary_url(Account::Product)).await.unwrap();
    let mut owner = PgConnection::connect(&database.primary_url(Account::Owner)).await.unwrap();
    run(&mut product, CLINIC).await;
    let dir = tempfile::tempdir().unwrap();
    let report = init(&mut product, dir.path(), false).await.unwrap();
    assert!(report.entities >= 24, "{report:?}");
    std::fs::write(dir.path().join("low_stock.toml"), LOW_STOCK).unwrap();
    migrate(&mut owner, "demo").await.unwrap();
    let (catalog, _) = opened(&mut product, dir.path()).await;
    let grants = Grants::of(&catalog);
    run(&mut product, &grants.product.join(";\n")).await;
    run(&mut owner, &grants.samuso.join(";\n")).await;
    member(&mut owner, "admin", Scope::All).await;
    let mut superuser = PgConnection::connect(&database.primary_url(Account::Superuser)).await.unwrap();
    let (catalog, notices) = opened(&mut superuser, dir.path()).await;
    assert_eq!(notices, Vec::<String>::new());

    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let mut serving = serving(&database, listener.local_addr().unwrap());
    dir.path().clone_into(&mut serving.config.catalog_dir);
    let office = start(database, owner, serving, listener).await;
    Foreign { office, catalog, _dir: dir }
}

#[expect(clippy::disallowed_methods, reason = "a product's schema is many statements, and ours")]
async fn run(connection: &mut PgConnection, sql: &str) {
    raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_record_and_search_of_another_product_answers() {
    let mut foreign = foreign(for_tests().unwrap().database().await.unwrap()).await;
    let browser = foreign.office.member("admin").await;
    let mut crawl = Crawl { browser, failed: Vec::new() };
    let mut searched = Vec::new();
    for entity in &foreign.catalog.entities {
        let mut asked = Asked { entity, superuser: &mut foreign.office.superuser };
        crawl.lists(&mut asked).await;
        crawl.records(&mut asked).await;
        crawl.searches(&mut asked, &mut searched).await;
    }
    assert_eq!(crawl.failed, Vec::<String>::new());
    // What cannot be searched at all would pass as well.
    let count = |what: &str| searched.iter().filter(|searched| **searched == what).count();
    let counts = ["id", "words", "korean", "email"].map(count);
    assert!(counts[0] >= 30 && counts[1] >= 7 && counts[2] >= 8 && counts[3] >= 4, "{counts:?}");
}

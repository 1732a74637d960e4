//! What the catalogue's tests stand on: a database of their own with some product's schema in it, migrated.

use crate::catalog::model::Catalog;
use crate::ops::grants::Grants;
use crate::ops::migrate::migrate;
use demo::cluster::{Account, TestDatabase, for_tests};
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use std::path::{Path, PathBuf};

pub struct Product {
    pub connection: PgConnection,
    _database: TestDatabase,
}

/// A database in which the product has made `schema`.
#[expect(clippy::disallowed_methods, reason = "a product's schema is many statements, and ours")]
pub async fn product(schema: &str) -> Product {
    let database = for_tests().unwrap().database().await.unwrap();
    let mut product = PgConnection::connect(&database.primary_url(Account::Product)).await.unwrap();
    raw_sql(AssertSqlSafe(schema)).execute(&mut product).await.unwrap();
    let mut owner = PgConnection::connect(&database.primary_url(Account::Owner)).await.unwrap();
    migrate(&mut owner, "test").await.unwrap();
    let connection = PgConnection::connect(&database.primary_url(Account::Superuser)).await.unwrap();
    Product { connection, _database: database }
}

impl Product {
    /// Samuso's roles may do what this catalogue needs, and nothing else.
    pub async fn grant(&mut self, catalog: &Catalog) {
        let Grants { product, samuso } = Grants::of(catalog);
        for statement in product.into_iter().chain(samuso) {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut self.connection).await.unwrap();
        }
    }
}

/// The catalogue that the repository ships.
pub fn demo_catalog() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog")
}

/// A folder with these files in it.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// The same, where Samuso's roles may do everything.
pub async fn granted(schema: &str) -> Product {
    let mut product = product(schema).await;
    let grant = "DO $$ DECLARE s text; BEGIN
        FOR s IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
            EXECUTE format('GRANT USAGE ON SCHEMA %s TO samuso_reader, samuso_writer', s);
            EXECUTE format('GRANT ALL ON ALL TABLES IN SCHEMA %s TO samuso_reader, samuso_writer', s);
        END LOOP; END $$";
    sqlx::query(grant).execute(&mut product.connection).await.unwrap();
    product
}

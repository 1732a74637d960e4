//! What tests of members, sessions and health stand on: a database of their own on both servers, with our schema and
//! grants in it, and the pools that Samuso has.

use super::connect::Servers;
use super::grants::Grants;
use super::heartbeat::Heartbeat;
use super::migrate::migrate;
use crate::access::actor::{Actor, Grant, Scope};
use crate::access::member::{NewMember, add, grant};
use crate::access::types::Preferences;
use crate::catalog::model::Catalog;
use crate::catalog::types::RoleKey;
use crate::cx::Databases;
use demo::cluster::{Account, TestDatabase, for_tests};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

pub struct Office {
    pub databases: Arc<Databases>,
    _heartbeat: Heartbeat,
    pub owner: PgConnection,
    _database: TestDatabase,
}

/// The schema, the grants of an empty catalogue, and one beat.
pub async fn office() -> Office {
    let database = for_tests().unwrap().database().await.unwrap();
    let mut owner = PgConnection::connect(&database.primary_url(Account::Owner)).await.unwrap();
    migrate(&mut owner, "test").await.unwrap();
    for statement in Grants::of(&nothing()).samuso {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut owner).await.unwrap();
    }
    database.wait_for_replica().await.unwrap();
    let (databases, mut heartbeat) = Databases::connect(&servers(&database));
    heartbeat.beat().await;
    Office { databases: Arc::new(databases), _heartbeat: heartbeat, owner, _database: database }
}

pub fn servers(database: &TestDatabase) -> Servers {
    let options = |url: String| PgConnectOptions::from_str(&url).unwrap();
    Servers {
        writer: options(database.primary_url(Account::Writer)),
        stand_in: options(database.primary_url(Account::Reader)),
        replica: options(database.replica_url(Account::Reader)),
    }
}

impl Office {
    pub async fn member(&mut self, key: &str, scope: Scope) {
        let by = Actor::system("a test");
        let preferences = Preferences::default();
        let id =
            add(&mut self.owner, &by, &NewMember { key, name: "한지민", preferences }, "r").await.unwrap();
        let given = Grant { role: RoleKey::new(key), scope };
        grant(&mut self.owner, &by, id, &given, "r").await.unwrap();
    }

    /// The actions of all events, oldest first.
    pub async fn events(&mut self) -> Vec<String> {
        let actions = sqlx::query_scalar("SELECT action FROM samuso.event ORDER BY id");
        actions.fetch_all(&mut self.owner).await.unwrap()
    }

    /// What only the owner may do, or nobody but a test.
    pub async fn run(&mut self, sql: &'static str) {
        sqlx::query(sql).execute(&mut self.owner).await.unwrap();
    }
}

fn nothing() -> Catalog {
    Catalog {
        entities: Vec::new(),
        roles: BTreeMap::new(),
        audit: None,
        product_urls: Vec::new(),
        digest: String::new(),
    }
}

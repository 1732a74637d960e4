//! What tests of records, timeline and actions stand on: the demo's product with a few rows of its own, on both
//! servers, with the demo's catalogue open, and members who ask.

use crate::access::actor::{Actor, ActorKind, Grant, Scope};
use crate::catalog::model::Catalog;
use crate::catalog::open::open;
use crate::catalog::types::{ActionKey, EntityKey, FieldKey, RoleKey};
use crate::cx::{Cx, Databases};
use crate::office::Office;
use crate::ops::grants::Grants;
use crate::ops::heartbeat::Heartbeat;
use crate::ops::migrate::migrate;
use crate::ops::testing::servers;
use crate::records::types::{RecordId, RecordRef};
use demo::cluster::{Account, TestDatabase, for_tests};
use demo::product::{create_indexes, create_schema};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

pub struct Desk {
    pub office: Arc<Office>,
    pub databases: Arc<Databases>,
    /// The product itself, writing as it does.
    pub product: PgConnection,
    /// Who owns Samuso's schema.
    pub owner: PgConnection,
    heartbeat: Heartbeat,
    database: TestDatabase,
}

/// A role of the tests' own: `cx`, but for the email of managers.
pub const NO_EMAIL: &str = "no_email";

const ROWS: &str = include_str!("testing.sql");

impl Desk {
    /// As whom Samuso reads on the replica.
    pub fn replica(&self) -> PgConnectOptions {
        servers(&self.database).replica
    }

    pub async fn open() -> Self {
        let database = for_tests().unwrap().database().await.unwrap();
        let mut product = PgConnection::connect(&database.primary_url(Account::Product)).await.unwrap();
        create_schema(&mut product).await.unwrap();
        let mut owner = PgConnection::connect(&database.primary_url(Account::Owner)).await.unwrap();
        migrate(&mut owner, "test").await.unwrap();
        many(&mut product, ROWS).await;
        create_indexes(&mut product).await.unwrap();
        let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
        let mut superuser = PgConnection::connect(&database.primary_url(Account::Superuser)).await.unwrap();
        let (mut catalog, _) = open(&mut superuser, &catalog).await.unwrap();
        let mut no_email = catalog.roles[&RoleKey::new("cx")].clone();
        no_email.key = RoleKey::new(NO_EMAIL);
        no_email.hide.push((EntityKey::new("manager"), FieldKey::new("email")));
        catalog.roles.insert(RoleKey::new(NO_EMAIL), no_email);
        let grants = Grants::of(&catalog);
        for statement in grants.product {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut product).await.unwrap();
        }
        for statement in grants.samuso {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut owner).await.unwrap();
        }
        let (databases, heartbeat) = Databases::connect(&servers(&database));
        let (office, databases) = (Arc::new(Office::open(catalog)), Arc::new(databases));
        let mut desk = Self { office, databases, product, owner, heartbeat, database };
        desk.settle().await;
        desk
    }

    /// Waits until the replica has everything that the primary has.
    pub async fn settle(&mut self) {
        self.database.wait_for_replica().await.unwrap();
        self.heartbeat.beat().await;
    }

    /// The product changes something, and the replica has it.
    pub async fn product(&mut self, sql: &str) {
        many(&mut self.product, sql).await;
        self.settle().await;
    }

    /// Another catalogue than the demo's, over the same tables.
    pub fn recompile(&mut self, change: impl FnOnce(&mut Catalog)) {
        let mut catalog = self.office.catalog.clone();
        change(&mut catalog);
        self.office = Arc::new(Office::open(catalog));
    }

    /// A member with one role everywhere.
    pub fn member(&self, role: &str) -> Cx {
        self.member_of(role, Scope::All)
    }

    pub fn member_of(&self, role: &str, scope: Scope) -> Cx {
        let actor = Actor {
            kind: ActorKind::Member,
            id: format!("member-{role}"),
            label: format!("A {role}"),
            grants: vec![Grant { role: RoleKey::new(role), scope }],
            own: None,
        };
        Cx::new(
            Arc::clone(&self.office),
            Arc::clone(&self.databases),
            Arc::new(actor),
            "request".into(),
            None,
        )
    }

    /// A connection of its own, on the primary.
    pub async fn connect(&self, account: Account) -> PgConnection {
        PgConnection::connect(&self.database.primary_url(account)).await.unwrap()
    }

    /// Where the servers are, for a process of its own: writer, reader, reader on the replica, superuser.
    #[cfg(feature = "kill-points")]
    pub fn urls(&self) -> [String; 4] {
        [
            self.database.primary_url(Account::Writer),
            self.database.primary_url(Account::Reader),
            self.database.replica_url(Account::Reader),
            self.database.primary_url(Account::Superuser),
        ]
    }

    /// The session of somebody who signed in at their provider so many minutes ago, or where it does not say when.
    pub async fn session(&mut self, minutes_ago: Option<i32>) -> Uuid {
        let session = "WITH someone AS (
                 INSERT INTO samuso.member (key, name, locale, time_zone, theme)
                 VALUES (gen_random_uuid()::text, 'Kim', 'en', 'UTC', 'system') RETURNING id)
             INSERT INTO samuso.session (token_hash, member_id, expires_at, provider, authenticated_at)
             SELECT sha256(id::text::bytea), id, now() + interval '1 hour', 'acme', now() - make_interval(mins => $1)
             FROM someone RETURNING id";
        sqlx::query_scalar(session).bind(minutes_ago).fetch_one(&mut self.owner).await.unwrap()
    }

    /// How often statements that begin so were run in this database: on the primary, and on the replica.
    pub async fn statements_named(&self, begin: &str) -> (i64, i64) {
        let count = "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
             WHERE d.datname = $1 AND starts_with(query, $2)";
        let mut counts = [0, 0];
        // The extension is a view over what each server counts; it is in one database of the cluster.
        for (at, endpoint) in [true, false].into_iter().enumerate() {
            let endpoints = self.database.endpoints();
            let connected = if endpoint {
                endpoints.connect_primary(Account::Superuser, "postgres").await
            } else {
                endpoints.connect_replica(Account::Superuser, "postgres").await
            };
            let query = sqlx::query_scalar(count).bind(self.database.name()).bind(begin);
            counts[at] = query.fetch_one(&mut connected.unwrap()).await.unwrap();
        }
        (counts[0], counts[1])
    }

    pub async fn number(&mut self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut self.owner).await.unwrap()
    }

    pub async fn product_number(&mut self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut self.product).await.unwrap()
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own statements, of which there are many")]
async fn many(connection: &mut PgConnection, sql: &str) {
    raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}

pub fn channels(ids: &[&str]) -> Scope {
    Scope::Channels(ids.iter().map(|id| (*id).to_owned()).collect())
}

pub fn entity(key: &str) -> EntityKey {
    EntityKey::new(key)
}

pub fn action(key: &str) -> ActionKey {
    ActionKey::new(key)
}

pub fn record(key: &str, id: &str) -> RecordRef {
    RecordRef { entity: entity(key), id: RecordId::new(id) }
}

pub fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

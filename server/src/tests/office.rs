//! An office for one test: a database of its own on both servers, the demo's product with a little in it, and Samuso
//! answering on a port of its own.

use super::browser::Browser;
use crate::commands::serve::{open, serve};
use crate::config::{Config, Log, LogFormat, Notify, Serving};
use crate::http::rates::MemberRate;
use app::visit::Environment;
use backoffice::access::actor::{Actor, Grant, Scope};
use backoffice::access::member::{NewMember, add, grant};
use backoffice::access::session::Lasts;
use backoffice::access::types::Preferences;
use backoffice::catalog::types::RoleKey;
use backoffice::ops::connect::Servers;
use backoffice::ops::grants::Grants;
use backoffice::ops::migrate::migrate;
use backoffice::tickets::{Pattern, Patterns};
use demo::cluster::{Account, TestCluster, TestDatabase, for_tests};
use demo::product::{create_indexes, create_schema};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, block_in_place};
use url::Url;

pub struct Office {
    pub address: SocketAddr,
    pub owner: PgConnection,
    /// Sees everything, and is never what Samuso is.
    pub superuser: PgConnection,
    database: TestDatabase,
    stop: Option<oneshot::Sender<()>>,
    served: Option<JoinHandle<()>>,
}

/// With the environment `demo`, on loopback: members are let in by their name.
pub async fn office() -> Office {
    office_with(|_| {}).await
}

/// The same, with another configuration.
pub async fn office_with(change: impl FnOnce(&mut Serving)) -> Office {
    office_in(&for_tests().unwrap(), change).await
}

/// The same, on a cluster that may be stopped.
pub async fn office_in(cluster: &TestCluster, change: impl FnOnce(&mut Serving)) -> Office {
    let database = cluster.database().await.unwrap();
    let mut product = PgConnection::connect(&database.primary_url(Account::Product)).await.unwrap();
    let mut owner = PgConnection::connect(&database.primary_url(Account::Owner)).await.unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut serving = serving(&database, address);
    change(&mut serving);
    prepare(&mut product, &mut owner, &serving).await;
    start(database, owner, serving, listener).await
}

/// Answers, once the replica has what was prepared.
pub async fn start(
    database: TestDatabase,
    owner: PgConnection,
    serving: Serving,
    listener: TcpListener,
) -> Office {
    let address = serving.listen;
    database.wait_for_replica().await.unwrap();
    let office = open(&serving).await.unwrap();
    let (stop, stopped) = oneshot::channel();
    let served = tokio::spawn(async move {
        let stopped = async { drop(stopped.await) };
        Box::pin(serve(serving, office, listener, stopped)).await.unwrap();
    });
    let superuser = PgConnection::connect(&database.primary_url(Account::Superuser)).await.unwrap();
    let office = Office { address, owner, superuser, database, stop: Some(stop), served: Some(served) };
    office.browser().get("/livez").await;
    office
}

#[expect(clippy::disallowed_methods, reason = "a product's schema is many statements, and ours")]
async fn prepare(product: &mut PgConnection, owner: &mut PgConnection, serving: &Serving) {
    create_schema(product).await.unwrap();
    raw_sql(include_str!("product.sql")).execute(&mut *product).await.unwrap();
    migrate(owner, &serving.config.environment.name).await.unwrap();
    let usage = "GRANT USAGE ON SCHEMA samuso TO product_owner";
    sqlx::query(usage).execute(&mut *owner).await.unwrap();
    create_indexes(product).await.unwrap();
    let (catalog, _) = backoffice::catalog::open::open(product, &serving.config.catalog_dir).await.unwrap();
    let grants = Grants::of(&catalog);
    for (connection, statements) in [(product, grants.product), (&mut *owner, grants.samuso)] {
        for statement in statements {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection).await.unwrap();
        }
    }
    member(owner, "cx", Scope::All).await;
    member(owner, "admin", Scope::All).await;
    member(owner, "account_manager", Scope::Channels(["2".to_owned()].into())).await;
    let (by, preferences) = (Actor::system("a test"), Preferences::default());
    add(owner, &by, &NewMember { key: "nobody", name: "No grants", preferences }, "r").await.unwrap();
}

pub async fn member(owner: &mut PgConnection, key: &str, scope: Scope) {
    let (by, preferences) = (Actor::system("a test"), Preferences::default());
    let id = add(owner, &by, &NewMember { key, name: key, preferences }, "r").await.unwrap();
    grant(owner, &by, id, &Grant { role: RoleKey::new(key), scope }, "r").await.unwrap();
}

pub fn serving(database: &TestDatabase, listen: SocketAddr) -> Serving {
    serving_at(&urls(database), listen)
}

/// Where the writer, the stand-in and the replica are.
fn urls(database: &TestDatabase) -> [String; 3] {
    [
        database.primary_url(Account::Writer),
        database.primary_url(Account::Reader),
        database.replica_url(Account::Reader),
    ]
}

pub fn serving_at(urls: &[String; 3], listen: SocketAddr) -> Serving {
    let options = |at: usize| PgConnectOptions::from_str(&urls[at]).unwrap();
    Serving {
        works: false,
        config: Config {
            environment: Environment::named("demo"),
            log: Log { format: LogFormat::Text, filter: "warn".to_owned() },
            catalog_dir: Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog"),
        },
        listen,
        public_url: Url::parse(&format!("http://{listen}")).unwrap(),
        trusted_proxies: Vec::new(),
        drain: Duration::ZERO,
        at_once: Serving::at_once_here(),
        // A test is faster than anybody.
        member_rate: MemberRate { burst: 1e9, a_second: 1e9 },
        site: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../public")),
        servers: Servers { writer: options(0), stand_in: options(1), replica: options(2) },
        sessions: Lasts { idle: Duration::from_mins(30), absolute: Duration::from_hours(10) },
        providers: Vec::new(),
        saml: Vec::new(),
        break_glass: None,
        probe: None,
        notify: Notify::default(),
        metrics_token: None,
        egress: Vec::new(),
        tickets: Arc::new(Patterns::new(vec![
            Pattern::read("ZD", "https://acme.zendesk.com/agent/tickets/{id}").unwrap(),
        ])),
    }
}

impl Office {
    /// Somebody whom nobody knows.
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// A member who has signed in.
    pub async fn member(&self, key: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.post("/login/demo", &[("member", key)]).await;
        assert_eq!(answer.status, 303, "{key} was not let in: {}", answer.body);
        browser
    }

    /// What another process of it is configured with.
    pub fn serving(&self) -> Serving {
        serving(&self.database, self.address)
    }

    #[cfg(feature = "kill-points")]
    pub fn urls(&self) -> [String; 3] {
        urls(&self.database)
    }

    /// What commands look at the primary with.
    pub fn stand_in(&self) -> PgConnectOptions {
        PgConnectOptions::from_str(&self.database.primary_url(Account::Reader)).unwrap()
    }

    /// Waits until the replica has everything that the primary has.
    pub async fn settle(&self) {
        self.database.wait_for_replica().await.unwrap();
    }

    /// A connection beside `superuser`, for what the two do at the same time.
    pub async fn another_superuser(&self) -> PgConnection {
        PgConnection::connect(&self.database.primary_url(Account::Superuser)).await.unwrap()
    }

    /// The actions of all events, oldest first.
    pub async fn events(&mut self) -> Vec<String> {
        let actions = sqlx::query_scalar("SELECT action FROM samuso.event ORDER BY id");
        actions.fetch_all(&mut self.owner).await.unwrap()
    }

    /// Stops it as SIGTERM would.
    pub async fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(served) = self.served.take() {
            served.await.unwrap();
        }
    }
}

/// The database is dropped next, and it waits for connections that are being made.
impl Drop for Office {
    fn drop(&mut self) {
        block_in_place(|| Handle::current().block_on(self.stop()));
    }
}

//! A cluster for the tests of every crate: one for a whole run, a database of its own for each test.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;
use std::{env, thread};

use super::folder::{Purpose, endpoints_of};
use super::{Account, ClusterError, Endpoints, random};

/// Names the folder of the cluster that `samuso-testpg` runs.
pub const TEST_CLUSTER_VARIABLE: &str = "SAMUSO_TEST_CLUSTER";

const REPLICA_LIMIT: Duration = Duration::from_secs(10);
const DROP_LIMIT: Duration = Duration::from_secs(10);

/// The cluster that this run of the tests may use.
#[derive(Debug, Clone)]
pub struct TestCluster {
    endpoints: Endpoints,
}

/// Finds the tests' cluster. It was made for tests and is on loopback, or this is an error.
pub fn for_tests() -> Result<TestCluster, ClusterError> {
    find(env::var_os(TEST_CLUSTER_VARIABLE))
}

fn find(dir: Option<OsString>) -> Result<TestCluster, ClusterError> {
    let Some(dir) = dir else {
        return Err(ClusterError::Testing(format!(
            "{TEST_CLUSTER_VARIABLE} is not set, and these tests need a primary and a standby: run `make test`, or \
             start one with `cargo run -p demo --bin samuso-testpg -- cargo nextest run`"
        )));
    };
    TestCluster::in_folder(Path::new(&dir))
}

impl TestCluster {
    /// The cluster of a test that has its own, to stop its servers. An error where it was not made for tests.
    pub fn in_folder(dir: &Path) -> Result<Self, ClusterError> {
        Ok(Self { endpoints: endpoints_of(dir, Purpose::Test)? })
    }

    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// A fresh, empty database that nobody else uses, on both servers. Dropped with the value.
    pub async fn database(&self) -> Result<TestDatabase, ClusterError> {
        let name = format!("t_{:016x}", random::bits()?);
        let database = TestDatabase { endpoints: self.endpoints.clone(), name };
        database.endpoints.create_database(&database.name).await?;
        database.wait_for_replica().await?;
        Ok(database)
    }
}

/// One test's database.
pub struct TestDatabase {
    endpoints: Endpoints,
    name: String,
}

impl TestDatabase {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    pub fn primary_url(&self, account: Account) -> String {
        self.endpoints.primary_url(account, &self.name)
    }

    pub fn replica_url(&self, account: Account) -> String {
        self.endpoints.replica_url(account, &self.name)
    }

    /// Waits until the standby shows everything that the primary has committed by now.
    pub async fn wait_for_replica(&self) -> Result<(), ClusterError> {
        self.endpoints.wait_for_replica(REPLICA_LIMIT).await
    }
}

impl Drop for TestDatabase {
    /// A run has hundreds of them, at 8 MB each. What cannot be dropped goes with the folder.
    fn drop(&mut self) {
        let (endpoints, name) = (self.endpoints.clone(), std::mem::take(&mut self.name));
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let dropped = tokio::time::timeout(DROP_LIMIT, endpoints.drop_database(&name)).await;
                if !matches!(dropped, Ok(Ok(()))) {
                    tracing::warn!(database = name, "a test's database is left behind");
                }
            });
            std::io::Result::Ok(())
        };
        // A runtime cannot be entered from within another, so this one has a thread.
        let _ = thread::spawn(work).join();
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, PgConnection, query, query_scalar};
    use tempfile::tempdir;

    use super::super::Cluster;
    use super::*;

    #[test]
    fn without_a_cluster_a_test_is_told_how_to_get_one() {
        let text = find(None).unwrap_err().to_string();
        assert!(text.contains("run `make test`") && text.contains("samuso-testpg"), "{text}");
    }

    #[tokio::test]
    async fn only_a_cluster_for_tests_is_taken() {
        let dir = tempdir().unwrap();
        drop(Cluster::start(dir.path(), Purpose::Demo).await.unwrap());
        let text = find(Some(dir.path().into())).unwrap_err().to_string();
        assert!(text.contains("is no cluster for this"), "{text}");
    }

    #[tokio::test]
    async fn each_test_has_a_database_of_its_own_on_both_servers() {
        let dir = tempdir().unwrap();
        let _cluster = Cluster::start(dir.path(), Purpose::Test).await.unwrap();
        let tests = find(Some(dir.path().into())).unwrap();
        let (one, two) = (tests.database().await.unwrap(), tests.database().await.unwrap());
        assert_ne!(one.name(), two.name());
        for database in [&one, &two] {
            let mut primary = PgConnection::connect(&database.primary_url(Account::Product)).await.unwrap();
            query("CREATE TABLE public.mine AS SELECT current_database()::text AS name")
                .execute(&mut primary)
                .await
                .unwrap();
            database.wait_for_replica().await.unwrap();
            let mut replica = PgConnection::connect(&database.replica_url(Account::Product)).await.unwrap();
            let name: String = query_scalar("SELECT name FROM mine").fetch_one(&mut replica).await.unwrap();
            assert_eq!(name, database.name());
        }
        let name = one.name().to_owned();
        drop(one);
        let mut primary = tests.endpoints().connect_primary(Account::Superuser, "postgres").await.unwrap();
        let left = "SELECT datname::text FROM pg_database WHERE datname IN ($1, $2)";
        let left: Vec<String> =
            query_scalar(left).bind(&name).bind(two.name()).fetch_all(&mut primary).await.unwrap();
        assert_eq!(left, [two.name()]);
    }
}

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions, PgConnection};
use tokio::time::{Instant, sleep, timeout};

use super::account::{Account, Passwords, new_passwords};
use super::{ClusterError, ports};

const HOST: &str = "127.0.0.1";
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(10);

/// Where the servers of a cluster listen and who may sign in: all that a client of it needs.
///
/// The host is not part of it. It is always loopback, so nothing that holds one can reach another machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Endpoints {
    primary_port: u16,
    replica_port: u16,
    passwords: Passwords,
}

impl Endpoints {
    pub(super) fn new() -> Result<Self, ClusterError> {
        Ok(Self { primary_port: 0, replica_port: 0, passwords: new_passwords()? })
    }

    /// Keeps the primary's port if it is still free.
    pub(super) fn take_primary_port(&mut self) -> Result<(), ClusterError> {
        if !ports::is_free(self.primary_port) {
            self.primary_port = ports::find_free(self.replica_port)?;
        }
        Ok(())
    }

    /// Keeps the standby's port if it is still free.
    pub(super) fn take_replica_port(&mut self) -> Result<(), ClusterError> {
        if !ports::is_free(self.replica_port) {
            self.replica_port = ports::find_free(self.primary_port)?;
        }
        Ok(())
    }

    pub fn primary_port(&self) -> u16 {
        self.primary_port
    }

    pub fn replica_port(&self) -> u16 {
        self.replica_port
    }

    pub fn password(&self, account: Account) -> &str {
        self.passwords.get(&account).map_or("", String::as_str)
    }

    pub fn primary_url(&self, account: Account, database: &str) -> String {
        self.url(self.primary_port, account, database)
    }

    pub fn replica_url(&self, account: Account, database: &str) -> String {
        self.url(self.replica_port, account, database)
    }

    /// A connection to the primary, for setting up.
    pub async fn connect_primary(
        &self,
        account: Account,
        database: &str,
    ) -> Result<PgConnection, ClusterError> {
        self.connect(self.primary_port, account, database, "connect to the primary").await
    }

    /// A connection to the standby.
    pub async fn connect_replica(
        &self,
        account: Account,
        database: &str,
    ) -> Result<PgConnection, ClusterError> {
        self.connect(self.replica_port, account, database, "connect to the standby").await
    }

    /// Waits until the standby shows everything that the primary has committed by now.
    pub async fn wait_for_replica(&self, limit: Duration) -> Result<(), ClusterError> {
        timeout(limit, self.replay_everything()).await.unwrap_or(Err(ClusterError::Behind { limit }))
    }

    /// The primary writes a word of its own, and the standby has to have it. How far the primary has flushed is no such
    /// place: it may be within a record, whose rest nobody flushes before something else commits.
    async fn replay_everything(&self) -> Result<(), ClusterError> {
        let mut primary = self.connect_primary(Account::Superuser, "postgres").await?;
        let written: String = sqlx::query_scalar("SELECT pg_logical_emit_message(true, 'samuso', '')::text")
            .fetch_one(&mut primary)
            .await
            .map_err(ClusterError::sql("ask the primary how far it is"))?;
        let mut replica = self.connect_replica(Account::Superuser, "postgres").await?;
        let replayed = "SELECT coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false)";
        while !sqlx::query_scalar(replayed)
            .bind(&written)
            .fetch_one(&mut replica)
            .await
            .map_err(ClusterError::sql("ask the standby how far it is"))?
        {
            sleep(POLL).await;
        }
        Ok(())
    }

    fn url(&self, port: u16, account: Account, database: &str) -> String {
        format!("postgres://{}:{}@{HOST}:{port}/{database}", account.role(), self.password(account))
    }

    async fn connect(
        &self,
        port: u16,
        account: Account,
        database: &str,
        what: &'static str,
    ) -> Result<PgConnection, ClusterError> {
        let options = PgConnectOptions::new_without_pgpass()
            .host(HOST)
            .port(port)
            .username(account.role())
            .password(self.password(account))
            .database(database)
            .ssl_mode(PgSslMode::Disable)
            .application_name("samuso demo");
        let started = Instant::now();
        match timeout(CONNECT_LIMIT, options.connect()).await {
            Ok(connected) => connected.map_err(ClusterError::sql(what)),
            Err(_) => Err(ClusterError::Sql {
                what,
                source: sqlx::Error::Io(std::io::Error::other(format!(
                    "no answer for {} s",
                    started.elapsed().as_secs()
                ))),
            }),
        }
    }
}

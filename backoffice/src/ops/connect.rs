//! Opening the pools, and connections. Nothing is connected yet: Samuso starts, and says what is away, also where a server is.

use super::health::Health;
use super::heartbeat::Heartbeat;
use crate::cx::{Databases, Pools, read_pool};
use crate::limits::{
    ACQUIRE_TIMEOUT_MS, COMMAND_TIMEOUT_MS, FALLBACK_CONNECTIONS, FRESH_CONNECTIONS,
    IDLE_IN_TRANSACTION_TIMEOUT_MS, LOCK_TIMEOUT_MS, PRIMARY_CONNECTIONS, READ_TIMEOUT_MS,
    REPLICA_CONNECTIONS, SESSION_CONNECTIONS, STATEMENTS_OF_CONNECTION, WRITE_TIMEOUT_MS,
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};
use tokio::task::spawn_blocking;

/// Where the servers are, and as whom Samuso signs in to them.
#[derive(Clone, Debug)]
pub struct Servers {
    /// `samuso_writer` on the primary.
    pub writer: PgConnectOptions,
    /// `samuso_reader` on the primary.
    pub stand_in: PgConnectOptions,
    /// `samuso_reader` on the replica.
    pub replica: PgConnectOptions,
}

impl Databases {
    /// The pools, and the heartbeat that keeps `health` true once it runs.
    pub fn connect(servers: &Servers) -> (Self, Heartbeat) {
        let (writer, replica) = (writing(&servers.writer), reading(&servers.replica));
        let (tell, health) = watch::channel(Health::default());
        let pools = Pools {
            replica: read_pool(planned_once(replica.clone()), REPLICA_CONNECTIONS),
            replica_by_values: read_pool(replica.clone(), REPLICA_CONNECTIONS),
            stand_in: read_pool(reading(&servers.stand_in), FALLBACK_CONNECTIONS),
            fresh: read_pool(reading(&servers.writer), FRESH_CONNECTIONS),
            sessions: read_pool(planned_once(reading(&servers.writer)), SESSION_CONNECTIONS),
            write: pool(writer.clone(), PRIMARY_CONNECTIONS),
        };
        (Self::new(pools, health), Heartbeat::new(writer, replica, tell))
    }
}

/// A connection beside whatever else there is to do. A password's proof is 4,096 rounds, and sqlx lets everybody else go first
/// after each fifth of them: where many ask, that takes longer than anybody waits. On a thread of its own it takes some
/// milliseconds.
pub(crate) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let (runtime, options) = (Handle::current(), options.clone());
    // Who does not wait any more drops it, and the thread goes on with something else.
    let (waits, gone) = oneshot::channel::<()>();
    let connected = spawn_blocking(move || {
        runtime.block_on(async {
            tokio::select! {
                connected = options.connect() => connected,
                _ = gone => Err(sqlx::Error::PoolTimedOut),
            }
        })
    });
    let connected = connected.await.unwrap_or(Err(sqlx::Error::WorkerCrashed));
    drop(waits);
    connected
}

/// A connection for a command that somebody waits for: without the limits of requests, but not for ever.
pub async fn command_connection(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let options = options.clone().application_name("samuso command").disable_statement_logging();
    let connected = tokio::time::timeout(Duration::from_millis(COMMAND_TIMEOUT_MS), options.connect());
    connected.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

#[expect(clippy::disallowed_methods, reason = "the one place where the pool to write on is made")]
fn pool(options: PgConnectOptions, connections: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_millis(ACQUIRE_TIMEOUT_MS))
        .after_release(|connection, _| Box::pin(still_answers(connection)))
        .connect_lazy_with(options)
}

/// A connection to a server that stands still would keep its place in the pool for as long as TCP hopes. This one
/// loses it, so that the pool is whole when the server is back.
async fn still_answers(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    match tokio::time::timeout(Duration::from_millis(ACQUIRE_TIMEOUT_MS), connection.ping()).await {
        Ok(answer) => answer.map(|()| true),
        Err(_) => Err(sqlx::Error::PoolTimedOut),
    }
}

/// For what changes something.
pub(crate) fn writing(options: &PgConnectOptions) -> PgConnectOptions {
    common(options, WRITE_TIMEOUT_MS).options([("synchronous_commit", "on")])
}

/// For what reads.
pub(crate) fn reading(options: &PgConnectOptions) -> PgConnectOptions {
    common(options, READ_TIMEOUT_MS).options([("default_transaction_read_only", "on")])
}

/// PostgreSQL plans a statement some times for its values, then once for all, where that costs no more: as it does for what
/// finds rows by a key.
fn planned_once(options: PgConnectOptions) -> PgConnectOptions {
    options.options([("plan_cache_mode", "auto")])
}

/// Plans are made for the values at hand: what fits a customer with three articles is wrong for one with thousands, and
/// a filter that was left out costs nothing.
fn common(options: &PgConnectOptions, statement_timeout_ms: u64) -> PgConnectOptions {
    // Each statement is told to `tracing` with its time and without its values: the server counts them by name.
    let options = options.clone().application_name("samuso");
    let options = options.statement_cache_capacity(STATEMENTS_OF_CONNECTION);
    options.options([("plan_cache_mode", "force_custom_plan")]).options([
        ("statement_timeout", statement_timeout_ms),
        ("lock_timeout", LOCK_TIMEOUT_MS),
        ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_TIMEOUT_MS),
    ])
}

//! A request's context: who asks, of which office, and the only way to a connection. Where a connection is taken
//! its name says what it may be asked: `replica` (reads), `fresh` (reads that must be the newest), `write`.

use crate::access::actor::Actor;
use crate::limits::{ACQUIRE_TIMEOUT_MS, OWN_WRITE_WAIT_MS, READ_TIMEOUT_MS, WRITE_TIMEOUT_MS};
use crate::office::{Office, Statement};
use crate::ops::health::Health;
use crate::problem::{Fault, Part, Problem};
use sqlx::error::DatabaseError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, PgConnection, PgPool, Postgres, Transaction};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// The pools, and what is known of the servers behind them.
pub struct Databases {
    /// `samuso_reader` on the replica.
    pub replica: PgPool,
    /// `samuso_reader` on the primary: for reads in the replica's place, a few at a time.
    pub stand_in: PgPool,
    /// `samuso_writer` on the primary.
    pub primary: PgPool,
    pub health: watch::Receiver<Health>,
}

/// Who asks what of whom. One for each request.
#[derive(Clone)]
pub struct Cx {
    pub office: Arc<Office>,
    pub databases: Arc<Databases>,
    pub actor: Arc<Actor>,
    pub request_id: String,
    own_write: Arc<Mutex<OwnWrite>>,
    from_primary: Arc<AtomicBool>,
}

/// The WAL position of the member's last write, which their next reads must see.
#[derive(Debug, Default)]
struct OwnWrite {
    position: Option<String>,
    /// It was made by this request, and the member's next one has to be told.
    is_new: bool,
}

/// Why a transaction is not known to be committed.
#[derive(Debug)]
pub enum NotCommitted {
    /// The server refused it: nothing was changed.
    Refused(sqlx::Error),
    /// The COMMIT was sent, and its answer never came.
    Unknown(sqlx::Error),
}

/// A connection to read on, and where it leads.
pub struct Read {
    connection: PoolConnection<Postgres>,
    part: Part,
    timeout: Duration,
}

/// A value for a statement. Types are cast in the statement's own text.
#[derive(Clone, Debug)]
pub enum Arg {
    Text(Option<String>),
    Texts(Option<Vec<String>>),
    Int(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<String>> for Arg {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl Cx {
    pub fn new(
        office: Arc<Office>,
        databases: Arc<Databases>,
        actor: Arc<Actor>,
        request_id: String,
        own_write: Option<String>,
    ) -> Self {
        let own_write = Arc::new(Mutex::new(OwnWrite { position: own_write, is_new: false }));
        Self { office, databases, actor, request_id, own_write, from_primary: Arc::default() }
    }

    /// A read that may be as old as the replica; it sees the member's own writes. Where the replica is away, what
    /// a member needs most is read on the primary, a few at a time.
    pub async fn replica(&self, part: Part) -> Result<Read, Problem> {
        let health = self.databases.health.borrow().clone();
        if health.replica_serves() {
            match self.connect(&self.databases.replica, part).await {
                Ok(mut read) => {
                    if self.sees_own_write(&mut read).await {
                        return Ok(read);
                    }
                }
                Err(problem) => tracing::warn!(?part, ?problem, "the replica gave no connection"),
            }
        }
        self.stand_in(part).await
    }

    /// Pages say when what they show was read on the primary.
    pub fn read_from_primary(&self) -> bool {
        self.from_primary.load(Ordering::Relaxed)
    }

    async fn stand_in(&self, part: Part) -> Result<Read, Problem> {
        let replica_is_up = self.databases.health.borrow().replica_serves();
        // A search is the first to wait when there is only the primary; a member's own write is not a reason to.
        if part == Part::Search && !(replica_is_up && self.own_write().is_some()) {
            return Err(Problem::Away(part));
        }
        let read = self.connect(&self.databases.stand_in, part).await?;
        self.from_primary.store(true, Ordering::Relaxed);
        Ok(read)
    }

    /// A read of what must not be old: grants, previews, runs. Always the primary.
    pub async fn fresh(&self, part: Part) -> Result<Read, Problem> {
        if !self.databases.health.borrow().primary_is_up {
            return Err(Problem::Away(part));
        }
        self.connect(&self.databases.primary, part).await
    }

    /// A transaction on the primary. Dropped without a commit, it is rolled back.
    pub async fn write(&self, part: Part) -> Result<Transaction<'static, Postgres>, Problem> {
        if !self.databases.health.borrow().primary_is_up {
            return Err(Problem::Away(part));
        }
        within(part, WRITE_TIMEOUT_MS, self.databases.primary.begin()).await
    }

    /// Commits, and remembers how far the primary had got: the member's next reads will see this write. Every
    /// transaction of `write` ends here.
    pub async fn commit(&self, transaction: Transaction<'static, Postgres>) -> Result<(), NotCommitted> {
        let sent = tokio::time::timeout(Duration::from_millis(WRITE_TIMEOUT_MS), transaction.commit());
        match sent.await {
            Ok(Ok(())) => {}
            Ok(Err(error @ sqlx::Error::Database(_))) => return Err(NotCommitted::Refused(error)),
            Ok(Err(error)) => return Err(NotCommitted::Unknown(error)),
            Err(_) => return Err(NotCommitted::Unknown(sqlx::Error::PoolTimedOut)),
        }
        match self.flushed().await {
            Ok(position) => self.remember_write(position),
            Err(problem) => tracing::warn!(?problem, "where the write is in the WAL is not known"),
        }
        Ok(())
    }

    /// How far the primary's WAL is on disk: at or after everything that it has committed.
    async fn flushed(&self) -> Result<Option<String>, Problem> {
        let position = sqlx::query_scalar!(
            r#"/* samuso cx.flushed */ SELECT pg_current_wal_flush_lsn()::text AS "position""#
        );
        within(Part::Actions, READ_TIMEOUT_MS, position.fetch_one(&self.databases.primary)).await
    }

    fn remember_write(&self, position: Option<String>) {
        let mut own_write = self.own_write.lock().unwrap_or_else(PoisonError::into_inner);
        *own_write = OwnWrite { is_new: position.is_some(), position };
    }

    fn own_write(&self) -> Option<String> {
        self.own_write.lock().unwrap_or_else(PoisonError::into_inner).position.clone()
    }

    /// The WAL position that this request has written up to, for the member's next requests.
    pub fn wrote(&self) -> Option<String> {
        let own_write = self.own_write.lock().unwrap_or_else(PoisonError::into_inner);
        own_write.position.clone().filter(|_| own_write.is_new)
    }

    async fn connect(&self, pool: &PgPool, part: Part) -> Result<Read, Problem> {
        let connection = within(part, ACQUIRE_TIMEOUT_MS, pool.acquire()).await?;
        Ok(Read { connection, part, timeout: Duration::from_millis(READ_TIMEOUT_MS + 250) })
    }

    async fn sees_own_write(&self, read: &mut Read) -> bool {
        let Some(lsn) = self.own_write() else { return true };
        let until = Instant::now() + Duration::from_millis(OWN_WRITE_WAIT_MS);
        loop {
            let replayed = sqlx::query_scalar::<_, bool>(
                "/* samuso cx.own_write */ SELECT coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, true)",
            )
            .bind(&lsn)
            .fetch_one(&mut *read.connection);
            match tokio::time::timeout(read.timeout, replayed).await {
                Ok(Ok(true)) => return true,
                Ok(Ok(false)) if Instant::now() < until => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                _ => return false,
            }
        }
    }
}

impl Read {
    /// Runs a compiled statement. The server ends it at its timeout; where the server itself has stopped, we do.
    pub async fn rows(&mut self, statement: &Statement, args: &[Arg]) -> Result<Vec<PgRow>, Problem> {
        rows(&mut self.connection, self.part, self.timeout, statement, args).await
    }

    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}

/// Runs a compiled statement on a connection that is already there: within a transaction.
pub async fn rows(
    connection: &mut PgConnection,
    part: Part,
    timeout: Duration,
    statement: &Statement,
    args: &[Arg],
) -> Result<Vec<PgRow>, Problem> {
    let query = sqlx::query_with(statement.sql(), arguments(statement, args)?).fetch_all(connection);
    match tokio::time::timeout(timeout, query).await {
        Ok(result) => result.map_err(|error| problem(part, &statement.name, &error)),
        Err(_) => Err(Problem::TooSlow(part)),
    }
}

/// Runs a compiled statement that changes records, and answers how many.
pub async fn execute(
    connection: &mut PgConnection,
    part: Part,
    timeout: Duration,
    statement: &Statement,
    args: &[Arg],
) -> Result<u64, Problem> {
    let query = sqlx::query_with(statement.sql(), arguments(statement, args)?).execute(connection);
    match tokio::time::timeout(timeout, query).await {
        Ok(result) => {
            result.map(|done| done.rows_affected()).map_err(|error| problem(part, &statement.name, &error))
        }
        Err(_) => Err(Problem::TooSlow(part)),
    }
}

fn arguments(statement: &Statement, args: &[Arg]) -> Result<PgArguments, Problem> {
    let mut arguments = PgArguments::default();
    for arg in args {
        let added = match arg {
            Arg::Text(text) => arguments.add(text.as_deref()),
            Arg::Texts(texts) => arguments.add(texts.as_deref()),
            Arg::Int(number) => arguments.add(*number),
        };
        added.map_err(|error| internal(&statement.name, &error))?;
    }
    Ok(arguments)
}

/// A wait on a database that ends.
pub async fn within<T>(
    part: Part,
    timeout_ms: u64,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, Problem> {
    match tokio::time::timeout(Duration::from_millis(timeout_ms), work).await {
        Ok(result) => result.map_err(|error| problem(part, "", &error)),
        Err(_) => Err(Problem::TooSlow(part)),
    }
}

/// What a database's error means to a member. The log has the rest.
pub fn problem(part: Part, statement: &str, error: &sqlx::Error) -> Problem {
    let code = error.as_database_error().and_then(DatabaseError::code).unwrap_or_default().into_owned();
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Tls(_) => {
            tracing::warn!(?part, statement, %error, "a database is away");
            Problem::Away(part)
        }
        // query_canceled, lock_not_available
        _ if code == "57014" || code == "55P03" => {
            tracing::warn!(?part, statement, %error, "a statement ran out of time");
            Problem::TooSlow(part)
        }
        // admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections, recovery conflict
        _ if code.starts_with("57P0") || code.starts_with("08") || code == "53300" || code == "40001" => {
            tracing::warn!(?part, statement, %error, "a database is away");
            Problem::Away(part)
        }
        // A value that PostgreSQL itself cannot read as the type that is asked for: too large, no such date.
        _ if code.starts_with("22") => {
            tracing::info!(?part, statement, code, "a value did not fit");
            Problem::bad(Fault::general(
                "A value does not fit its field: correct it and try again.",
                "값이 필드의 형식에 맞지 않아요. 고쳐서 다시 시도해 주세요.",
            ))
        }
        // A constraint of the product's: its message names the constraint, never a value.
        _ if code.starts_with("23") => {
            tracing::info!(?part, statement, code, "a constraint refused a change");
            let says = error.as_database_error().map(DatabaseError::message).unwrap_or_default();
            Problem::bad(Fault::general(
                format!("The product's database refused the change, so nothing was changed: {says}"),
                format!("제품의 데이터베이스가 거부해서 아무것도 바뀌지 않았어요: {says}"),
            ))
        }
        _ => internal(statement, error),
    }
}

fn internal(statement: &str, error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(statement, %error, "a statement failed");
    Problem::Internal
}

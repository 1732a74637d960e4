//! A request's context: who asks, of which office, and the only way to a connection. Where a connection is taken
//! its name says what it may be asked: `replica` (reads), `fresh` (reads that must be the newest), `write`.

mod databases;
mod errors;
mod own_write;
mod pool;
mod read;
#[cfg(test)]
mod tests;

pub(crate) use databases::Pools;
pub use databases::{Databases, Probe};
use errors::{internal, slow};
pub use errors::{problem, within};
pub use own_write::OwnWrite;
pub(crate) use pool::read_pool;
pub use read::Read;

use crate::access::actor::Actor;
use crate::limits::{READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::office::{Office, Statement};
use crate::problem::{Part, Problem};
use crate::records::KnownTitles;
use crate::timeline::words::DiffTime;
use own_write::OwnWrites;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, PgConnection, Postgres, Transaction};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// Who asks what of whom. One for each request.
#[derive(Clone)]
pub struct Cx {
    pub office: Arc<Office>,
    pub databases: Arc<Databases>,
    pub actor: Arc<Actor>,
    /// The member's session, by its public id.
    pub session: Option<Uuid>,
    /// The ticket that they work on: it marks what they do.
    pub ticket: Option<String>,
    pub request_id: String,
    /// Who asks could not be asked of the primary just now: what they may is what they might a while ago.
    is_recalled: bool,
    own_writes: OwnWrites,
    from_primary: Arc<AtomicBool>,
    known_titles: KnownTitles,
    /// What its page may still take for differences of texts.
    pub diff_time: Arc<DiffTime>,
}

/// Why a transaction is not known to be committed.
#[derive(Debug)]
pub enum NotCommitted {
    /// The server refused it: nothing was changed.
    Refused(sqlx::Error),
    /// The COMMIT was sent, and its answer never came.
    Unknown(sqlx::Error),
}

impl NotCommitted {
    /// For what can be looked at and done again.
    pub fn problem(&self, part: Part, statement: &str) -> Problem {
        let (Self::Refused(error) | Self::Unknown(error)) = self;
        problem(part, statement, error)
    }
}

/// A value for a statement. Types are cast in the statement's own text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
        own_write: Option<OwnWrite>,
    ) -> Self {
        let own_writes = OwnWrites::known(own_write);
        let from_primary = Arc::default();
        let known_titles = KnownTitles::default();
        let (session, ticket, is_recalled) = (None, None, false);
        let diff_time = Arc::new(DiffTime::of_page());
        Self {
            office,
            databases,
            actor,
            session,
            ticket,
            request_id,
            is_recalled,
            own_writes,
            from_primary,
            known_titles,
            diff_time,
        }
    }

    /// Within a session: what asks for a fresh sign-in looks at it.
    #[must_use]
    pub fn in_session(self, session: Uuid) -> Self {
        Self { session: Some(session), ..self }
    }

    #[must_use]
    pub fn on_ticket(self, ticket: Option<String>) -> Self {
        Self { ticket, ..self }
    }

    /// For what shows no difference of texts word by word, however many it has.
    #[must_use]
    pub(crate) fn without_diffs(&self) -> Self {
        Self { diff_time: Arc::new(DiffTime::none()), ..self.clone() }
    }

    /// The ticket that was typed, or the one that the member works on: until they let go of it, it marks everything.
    pub fn ticket_or(&self, typed: &str) -> String {
        let on = || self.ticket.clone().unwrap_or_default();
        if typed.trim().is_empty() { on() } else { typed.to_owned() }
    }

    /// The same request, for somebody who had asked for something that is done now. What it writes, whoever makes the
    /// request sees.
    #[must_use]
    pub(crate) fn on_behalf_of(&self, actor: Actor) -> Self {
        Self { session: None, ticket: None, ..self.as_now(actor) }
    }

    /// The same request, of whoever makes it as they are now: it has taken a while.
    #[must_use]
    pub(crate) fn as_now(&self, actor: Actor) -> Self {
        Self { actor: Arc::new(actor), known_titles: KnownTitles::default(), ..self.clone() }
    }

    /// Of a member who is known from memory: reads that may be old are all that they get.
    #[must_use]
    pub fn recalled(self) -> Self {
        Self { is_recalled: true, ..self }
    }

    /// A grant that was taken back must not change anything, however slow the primary is.
    pub fn is_certain(&self, part: Part) -> Result<(), Problem> {
        if self.is_recalled { Err(Problem::Away(part)) } else { Ok(()) }
    }

    /// A read that may be as old as the replica; it sees the member's own writes. Where the replica is away, what
    /// a member needs most is read on the primary, a few at a time.
    pub async fn replica(&self, part: Part) -> Result<Read, Problem> {
        let serves = self.databases.health.borrow().replica_serves();
        if serves {
            match self.databases.replica(part).await {
                Ok(mut read) => {
                    if self.own_writes.is_seen_by(&mut read).await {
                        return Ok(read.that_knows(self.known_titles.clone()));
                    }
                }
                Err(problem) => tracing::warn!(?part, ?problem, "the replica gave no connection"),
            }
        }
        self.stand_in(part, serves).await
    }

    /// The member wrote something a moment ago, and looks for it.
    pub(crate) fn has_just_written(&self) -> bool {
        self.own_writes.last().is_some()
    }

    /// Pages say when what they show was read on the primary.
    pub fn read_from_primary(&self) -> bool {
        self.from_primary.load(Ordering::Relaxed)
    }

    async fn stand_in(&self, part: Part, replica_serves: bool) -> Result<Read, Problem> {
        // A search is the first to wait when there is only the primary; a member's own write is not a reason to.
        let has_written = matches!(self.own_writes.last(), Some(OwnWrite::Before(_)));
        if part == Part::Search && !(replica_serves && has_written) {
            return Err(Problem::Away(part));
        }
        let read = self.databases.stand_in(part).await?;
        self.from_primary.store(true, Ordering::Relaxed);
        Ok(read)
    }

    /// A read of what must not be old: grants, previews, runs. Always the primary.
    pub async fn fresh(&self, part: Part) -> Result<Read, Problem> {
        self.is_certain(part)?;
        self.databases.fresh(part).await
    }

    /// A transaction on the primary. Dropped without a commit, it is rolled back.
    pub async fn write(&self, part: Part) -> Result<Transaction<'static, Postgres>, Problem> {
        self.is_certain(part)?;
        // Whoever looks with other eyes changes nothing, whatever asks for it.
        if self.actor.own.is_some() {
            return Err(Problem::Forbidden);
        }
        self.databases.write(part).await
    }

    /// Commits, and remembers how far the primary had got: the member's next reads will see this write. Every
    /// transaction that changes what a page shows ends here.
    pub async fn commit(&self, transaction: Transaction<'static, Postgres>) -> Result<(), NotCommitted> {
        let sent = tokio::time::timeout(Duration::from_millis(WRITE_TIMEOUT_MS), transaction.commit());
        match sent.await.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
            Ok(()) => {}
            Err(error) if errors::is_refused(&error) => return Err(NotCommitted::Refused(error)),
            Err(error) => {
                self.own_writes.add(OwnWrite::Somewhere);
                return Err(NotCommitted::Unknown(error));
            }
        }
        self.known_titles.forget().await;
        let write = self.flushed().await.map_or(OwnWrite::Somewhere, OwnWrite::Before);
        self.own_writes.add(write);
        Ok(())
    }

    /// Somebody wrote for the member, on connections of their own: the next reads see that, too.
    pub(crate) async fn wrote_elsewhere(&self) {
        self.own_writes.add(self.flushed().await.map_or(OwnWrite::Somewhere, OwnWrite::Before));
    }

    /// How far the primary's WAL is on disk: at or after everything that it has committed.
    async fn flushed(&self) -> Result<String, Problem> {
        let mut read = self.databases.fresh(Part::Actions).await?;
        let position = sqlx::query_scalar!(
            r#"/* samuso cx.flushed */ SELECT pg_current_wal_flush_lsn()::text AS "position!""#
        );
        within(Part::Actions, READ_ENDS_MS, position.fetch_one(read.connection())).await
    }

    /// What this request has written, for the member's next requests.
    pub fn wrote(&self) -> Option<OwnWrite> {
        self.own_writes.made()
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
        Err(_) => Err(slow(part, &statement.name)),
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
        Err(_) => Err(slow(part, &statement.name)),
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

//! A connection to read on, and where it leads.

use super::{Arg, rows, within};
use crate::limits::{ACQUIRE_TIMEOUT_MS, READ_ENDS_MS};
use crate::office::Statement;
use crate::problem::{Part, Problem};
use crate::records::KnownTitles;
use scopeguard::ScopeGuard;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, PgPool, Postgres};
use std::time::Duration;

pub struct Read {
    connections: Held,
    part: Part,
    /// What the request has read on the same server.
    pub(crate) known_titles: Option<KnownTitles>,
}

/// Dropped, they go back to where they are from.
pub(super) type Held = ScopeGuard<Connections, Box<dyn FnOnce(Connections) + Send>>;

pub(super) struct Connections {
    /// What finds rows by a key is planned once on it.
    connection: PoolConnection<Postgres>,
    by_values: ByValues,
    /// All that was asked on them was answered: the next statement can be asked as it is.
    pub is_whole: bool,
}

/// Where statements are asked that are planned for their values.
pub(super) enum ByValues {
    /// On the same connection.
    Same,
    /// On one of its own, taken as the first of them comes.
    Of(PgPool),
    Taken(PoolConnection<Postgres>),
}

impl Read {
    pub(super) fn new(connections: Held, part: Part) -> Self {
        Self { connections, part, known_titles: None }
    }

    /// Nobody else has use for what it holds.
    pub(super) fn alone(connections: Connections, part: Part) -> Self {
        Self::new(scopeguard::guard(connections, Box::new(drop)), part)
    }

    pub(super) fn that_knows(self, titles: KnownTitles) -> Self {
        Self { known_titles: Some(titles), ..self }
    }

    /// Runs a compiled statement. The server ends it at its timeout; where the server itself has stopped, we do.
    pub async fn rows(&mut self, statement: &Statement, args: &[Arg]) -> Result<Vec<PgRow>, Problem> {
        let part = self.part;
        let connection = self.connections.of(statement, part).await?;
        let answer = rows(connection, part, Duration::from_millis(READ_ENDS_MS), statement, args).await;
        self.answered(answer)
    }

    /// For a statement of our own; whether it was answered is told to `answered`.
    pub fn connection(&mut self) -> &mut PgConnection {
        self.connections.is_whole = false;
        &mut self.connections.connection
    }

    /// What was asked last went well, or did not.
    pub(crate) fn answered<T, E>(&mut self, answer: Result<T, E>) -> Result<T, E> {
        self.connections.is_whole = answer.is_ok();
        answer
    }
}

impl Connections {
    pub fn new(connection: PoolConnection<Postgres>, by_values: ByValues) -> Self {
        Self { connection, by_values, is_whole: true }
    }

    async fn of(&mut self, statement: &Statement, part: Part) -> Result<&mut PgConnection, Problem> {
        self.is_whole = false;
        if statement.is_by_key {
            return Ok(&mut self.connection);
        }
        if let ByValues::Of(pool) = &self.by_values {
            self.by_values = ByValues::Taken(within(part, ACQUIRE_TIMEOUT_MS, pool.acquire()).await?);
        }
        Ok(match &mut self.by_values {
            ByValues::Taken(connection) => connection,
            ByValues::Same | ByValues::Of(_) => &mut self.connection,
        })
    }
}

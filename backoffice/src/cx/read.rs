//! A connection to read on, and where it leads.

use super::pool::{Pooled, ReadPool, take};
use super::{Arg, rows};
use crate::limits::READ_ENDS_MS;
use crate::office::Statement;
use crate::problem::{Part, Problem};
use crate::records::KnownTitles;
use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use std::time::Duration;

pub struct Read {
    /// What finds rows by a key is planned once on it.
    connection: Pooled,
    by_values: ByValues,
    part: Part,
    /// What the request has read on the same server.
    pub(crate) known_titles: Option<KnownTitles>,
}

/// Where statements are asked that are planned for their values.
enum ByValues {
    /// On the same connection.
    Same,
    /// On one of its own, taken as the first of them comes.
    Of(ReadPool),
    Taken(Pooled),
}

impl Read {
    pub(super) async fn of(pool: &ReadPool, part: Part) -> Result<Self, Problem> {
        let connection = take(pool, part).await?;
        Ok(Self { connection, by_values: ByValues::Same, part, known_titles: None })
    }

    pub(super) fn by_values_of(self, pool: &ReadPool) -> Self {
        Self { by_values: ByValues::Of(pool.clone()), ..self }
    }

    pub(super) fn that_knows(self, titles: KnownTitles) -> Self {
        Self { known_titles: Some(titles), ..self }
    }

    /// Runs a compiled statement. The server ends it at its timeout; where the server itself has stopped, we do.
    pub async fn rows(&mut self, statement: &Statement, args: &[Arg]) -> Result<Vec<PgRow>, Problem> {
        let part = self.part;
        let connection = if statement.is_by_key { &mut self.connection } else { self.by_values().await? };
        let ends = Duration::from_millis(READ_ENDS_MS);
        let rows = rows(connection.ask(), part, ends, statement, args).await?;
        connection.answered();
        Ok(rows)
    }

    async fn by_values(&mut self) -> Result<&mut Pooled, Problem> {
        if let ByValues::Of(pool) = &self.by_values {
            self.by_values = ByValues::Taken(take(pool, self.part).await?);
        }
        Ok(match &mut self.by_values {
            ByValues::Taken(connection) => connection,
            ByValues::Same | ByValues::Of(_) => &mut self.connection,
        })
    }

    /// For a statement of our own.
    pub fn connection(&mut self) -> &mut PgConnection {
        self.connection.ask()
    }

    /// What was asked last on `connection()` is over, if it went well: said where each page comes by, it spares the next one
    /// a question.
    pub(crate) fn answered<T, E>(&mut self, answer: Result<T, E>) -> Result<T, E> {
        if answer.is_ok() {
            self.connection.answered();
        }
        answer
    }
}

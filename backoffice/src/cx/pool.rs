//! Pools of connections to read on. sqlx's own asks a server three times whether it is there, each time that a connection is
//! taken and given back: more than a page has statements. Here it is asked once, and not where it has just answered.

use super::problem;
use crate::limits::{ACQUIRE_TIMEOUT_MS, ANSWERED_LASTS_MS, READ_CONNECTION_IDLES, RECYCLE_TIMEOUT_MS};
use crate::ops::connect::connect;
use crate::problem::{Part, Problem};
use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};
use tokio::time::timeout;

pub(crate) type ReadPool = Pool<Connector>;
pub(super) type Pooled = Object<Connector>;

pub(crate) struct Connector(PgConnectOptions);

/// A connection, and when all that was asked on it had been answered.
pub(crate) struct Answering {
    connection: PgConnection,
    answered_at: Option<Instant>,
}

impl Answering {
    pub fn ask(&mut self) -> &mut PgConnection {
        self.answered_at = None;
        &mut self.connection
    }

    /// Whatever was asked is over.
    pub fn answered(&mut self) {
        self.answered_at = Some(Instant::now());
    }
}

impl Manager for Connector {
    type Type = Answering;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Answering, sqlx::Error> {
        Ok(Answering { connection: connect(&self.0).await?, answered_at: None })
    }

    async fn recycle(&self, had: &mut Answering, _: &Metrics) -> RecycleResult<sqlx::Error> {
        let lasts = Duration::from_millis(ANSWERED_LASTS_MS);
        if had.answered_at.is_some_and(|at| at.elapsed() < lasts) {
            return Ok(());
        }
        // Where something that nobody waits for any more goes on there, another connection is sooner to be had.
        match timeout(Duration::from_millis(RECYCLE_TIMEOUT_MS), had.ask().ping()).await {
            Ok(answer) => answer.map_err(RecycleError::Backend),
            Err(_) => Err(RecycleError::message("it does not answer")),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where pools to read on are made")]
pub(crate) fn read_pool(options: PgConnectOptions, connections: u32) -> ReadPool {
    let pool = Pool::builder(Connector(options)).max_size(connections as usize);
    // The last that was given back is the one that has answered last.
    pool.queue_mode(QueueMode::Lifo).build().expect("the pool has no timeouts of its own that need a runtime")
}

pub(super) async fn take(pool: &ReadPool, part: Part) -> Result<Pooled, Problem> {
    take_from(pool).await.map_err(|error| problem(part, "", &error))
}

pub(super) async fn take_from(pool: &ReadPool) -> Result<Pooled, sqlx::Error> {
    let taken = timeout(Duration::from_millis(ACQUIRE_TIMEOUT_MS), pool.get()).await;
    taken.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|error| match error {
        PoolError::Backend(error) => error,
        PoolError::Closed => sqlx::Error::PoolClosed,
        _ => sqlx::Error::PoolTimedOut,
    })
}

/// Half of all connections are there before anybody needs them: made when many come at once, they would make everybody wait.
/// Lets go of one that is older than `lasts`, of those that idle, and makes what is missing.
pub(super) async fn keep(pool: &ReadPool, lasts: Duration) {
    let kept = pool.status().max_size / 2;
    let (mut may_age, mut spare) = (true, pool.status().size.saturating_sub(kept));
    pool.retain(|_, metrics| {
        let is_old = may_age && metrics.age() > lasts;
        let idles = spare > 0 && metrics.last_used() > READ_CONNECTION_IDLES;
        may_age &= !is_old;
        spare -= usize::from(idles);
        !(is_old || idles)
    });
    // Held until there are enough, as one that is there would be given again. One after the other: each is made on a thread, which
    // keeps memory of its own.
    let mut held = Vec::new();
    while pool.status().size < kept
        && let Ok(connection) = take_from(pool).await
    {
        held.push(connection);
    }
}

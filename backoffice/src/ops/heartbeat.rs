//! The heartbeat: every second a row is written on the primary and read on the replica. Lag is what lies between,
//! because the usual formulas lie where the primary is idle or the replica's receiver hangs.

use super::connect::connect;
use super::health::Health;
use crate::limits::{HEARTBEAT_EVERY, HEARTBEAT_TIMEOUT_MS, REPLAY_WAIT_MS};
use jiff::Timestamp;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// Its connections are its own: a pool that is full says nothing about the server.
pub struct Heartbeat {
    primary: Line,
    replica: Line,
    tell: watch::Sender<Health>,
}

/// A connection to one server, made again whenever it breaks.
struct Line {
    name: &'static str,
    options: PgConnectOptions,
    connection: Option<PgConnection>,
}

impl Heartbeat {
    pub(super) fn new(
        primary: PgConnectOptions,
        replica: PgConnectOptions,
        tell: watch::Sender<Health>,
    ) -> Self {
        Self { primary: Line::new("primary", primary), replica: Line::new("replica", replica), tell }
    }

    /// Beats until the task is dropped.
    pub async fn run(mut self) {
        let mut ticks = interval(HEARTBEAT_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.beat().await;
        }
    }

    /// One beat: both servers are asked at once, so that a stopped one does not delay what is known of the other.
    pub async fn beat(&mut self) {
        let (written, read) = tokio::join!(self.primary.ask(write), self.replica.ask(read));
        let written = written.map(|beat| (beat, Instant::now()));
        let read = match (written, read) {
            (Some((beat, at)), Some(read)) if read < beat => self.wait_for(beat, at).await,
            _ => read,
        };
        let health = health(written, read);
        self.report(&health);
        self.tell.send_replace(health);
    }

    /// The newest beat on the replica, once it has replayed this one or the wait for it is over.
    async fn wait_for(&mut self, beat: i64, since: Instant) -> Option<i64> {
        loop {
            let read = self.replica.ask(read).await?;
            if read >= beat || since.elapsed() > Duration::from_millis(REPLAY_WAIT_MS) {
                return Some(read);
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    fn report(&self, now: &Health) {
        let before = self.tell.borrow();
        let first = before.looked_at.is_none();
        for (name, was, is) in [
            ("primary", before.primary_is_up, now.primary_is_up),
            ("replica", before.replica_is_up, now.replica_is_up),
        ] {
            match (was, is) {
                (true, false) => tracing::warn!(server = name, "is away"),
                (false, false) if first => tracing::warn!(server = name, "is away"),
                (false, true) if !first => tracing::info!(server = name, "is back"),
                _ => {}
            }
        }
    }
}

/// Both times are the primary's clock, in microseconds; ours only says how long ago it was read.
fn health(written: Option<(i64, Instant)>, read: Option<i64>) -> Health {
    let lag_us = written.zip(read).map(|((beat, at), read)| {
        let since = i64::try_from(at.elapsed().as_micros()).unwrap_or(i64::MAX);
        (beat - read).max(0).saturating_add(since)
    });
    Health {
        primary_is_up: written.is_some(),
        replica_is_up: read.is_some(),
        as_of: read.and_then(|us| Timestamp::from_microsecond(us).ok()),
        lag_ms: lag_us.map(|us| us / 1_000),
        looked_at: Some(Instant::now()),
    }
}

impl Line {
    fn new(name: &'static str, options: PgConnectOptions) -> Self {
        Self { name, options, connection: None }
    }

    /// Asks the server, within a time. A connection that did not answer well is not asked again.
    async fn ask(
        &mut self,
        question: impl AsyncFnOnce(&mut PgConnection) -> Result<i64, sqlx::Error>,
    ) -> Option<i64> {
        let asked = timeout(Duration::from_millis(HEARTBEAT_TIMEOUT_MS), async {
            let mut connection = match self.connection.take() {
                Some(connection) => connection,
                None => connect(&self.options).await?,
            };
            let answer = question(&mut connection).await;
            if answer.is_ok() {
                self.connection = Some(connection);
            } else {
                // Said goodbye to or not, it is gone.
                let _ = connection.close_hard().await;
            }
            answer
        });
        match asked.await {
            Ok(Ok(beat)) => return Some(beat),
            Ok(Err(error)) => tracing::debug!(server = self.name, %error, "no heartbeat"),
            Err(_) => tracing::debug!(server = self.name, "no heartbeat in time"),
        }
        None
    }
}

async fn write(primary: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"/* samuso heartbeat.write */ UPDATE samuso.heartbeat SET beat_at = clock_timestamp()
           RETURNING (extract(epoch FROM beat_at) * 1000000)::bigint AS "beat_us!""#
    )
    .fetch_one(primary)
    .await
}

async fn read(replica: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"/* samuso heartbeat.read */ SELECT (extract(epoch FROM beat_at) * 1000000)::bigint AS "beat_us!"
           FROM samuso.heartbeat"#
    )
    .fetch_one(replica)
    .await
}

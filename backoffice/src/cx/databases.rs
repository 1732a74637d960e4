//! The pools, behind the only doors to them: which server, as whom, and whether it is known to be up.

use super::{ByValues, Read, within};
use crate::limits::{ACQUIRE_TIMEOUT_MS, WRITE_TIMEOUT_MS};
use crate::ops::health::Health;
use crate::ops::migrate::{Schema, schema};
use crate::ops::standing::PoolStanding;
use crate::problem::{Part, Problem};
use crate::tickets::Looks;
use sqlx::{PgPool, Postgres, Transaction};
use tokio::sync::watch;

/// One pool for each thing that is asked of a server.
pub(crate) struct Pools {
    /// `samuso_reader` on the replica: for what is planned once, and for what is planned for its values.
    pub replica: PgPool,
    pub replica_by_values: PgPool,
    /// `samuso_reader` on the primary: for reads in the replica's place, a few at a time.
    pub stand_in: PgPool,
    /// `samuso_writer` on the primary, where it can read alone: what must not be old.
    pub fresh: PgPool,
    /// The same, for looking up who asks: nobody who asks for much else keeps others from being known.
    pub sessions: PgPool,
    /// `samuso_writer` on the primary.
    pub write: PgPool,
}

/// The servers, and what is known of them.
pub struct Databases {
    pools: Pools,
    pub health: watch::Receiver<Health>,
    /// What members open for their tickets, on its way to the primary.
    pub(crate) looks: Looks,
}

/// A pool that `/readyz` asks through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    Replica,
    Fresh,
    Write,
}

impl Databases {
    pub(crate) fn new(pools: Pools, health: watch::Receiver<Health>) -> Self {
        Self { pools, health, looks: Looks::default() }
    }

    pub(super) async fn replica(&self, part: Part) -> Result<Read, Problem> {
        if part == Part::Search {
            // It asks every entity at the same time: one connection each is enough.
            return read(&self.pools.replica_by_values, part).await;
        }
        let mut read = read(&self.pools.replica, part).await?;
        read.by_values = ByValues::Of(self.pools.replica_by_values.clone());
        Ok(read)
    }

    pub(super) async fn stand_in(&self, part: Part) -> Result<Read, Problem> {
        read(&self.pools.stand_in, part).await
    }

    /// A read of what must not be old: sessions, grants, previews, runs. Always the primary.
    pub async fn fresh(&self, part: Part) -> Result<Read, Problem> {
        self.primary_is_up(part)?;
        read(&self.pools.fresh, part).await
    }

    /// Looks up who asks, on the primary.
    pub(crate) async fn sessions(&self) -> Result<Read, Problem> {
        self.primary_is_up(Part::SignIn)?;
        read(&self.pools.sessions, Part::SignIn).await
    }

    /// A transaction on the primary. Dropped without a commit, it is rolled back.
    pub async fn write(&self, part: Part) -> Result<Transaction<'static, Postgres>, Problem> {
        self.primary_is_up(part)?;
        within(part, WRITE_TIMEOUT_MS, self.pools.write.begin()).await
    }

    /// A server that is known to be away is not waited for.
    fn primary_is_up(&self, part: Part) -> Result<(), Problem> {
        if self.health.borrow().primary_is_up { Ok(()) } else { Err(Problem::Away(part)) }
    }

    /// A question through a pool that requests use: a heartbeat is no proof that they get through.
    pub async fn probe(&self, probe: Probe) -> Result<Schema, sqlx::Error> {
        let pool = match probe {
            Probe::Replica => &self.pools.replica,
            Probe::Fresh => &self.pools.fresh,
            Probe::Write => &self.pools.write,
        };
        schema(&mut *pool.acquire().await?).await
    }

    /// Each pool as it is now.
    pub fn pools(&self) -> [PoolStanding; 6] {
        let Pools { replica, replica_by_values, stand_in, fresh, sessions, write } = &self.pools;
        [
            ("replica", replica),
            ("replica_by_values", replica_by_values),
            ("stand_in", stand_in),
            ("fresh", fresh),
            ("sessions", sessions),
            ("write", write),
        ]
        .map(|(name, pool)| PoolStanding {
            name,
            idle: pool.num_idle(),
            connections: pool.size(),
            max: pool.options().get_max_connections(),
        })
    }

    pub async fn close(&self) {
        let Pools { replica, replica_by_values, stand_in, fresh, sessions, write } = &self.pools;
        let reads = async { tokio::join!(replica.close(), replica_by_values.close(), stand_in.close()) };
        tokio::join!(reads, fresh.close(), sessions.close(), write.close());
    }

    /// As if the primary had gone, and nobody had noticed yet.
    #[cfg(test)]
    pub async fn lose_primary(&self) {
        tokio::join!(self.pools.fresh.close(), self.pools.sessions.close(), self.pools.write.close());
    }
}

async fn read(pool: &PgPool, part: Part) -> Result<Read, Problem> {
    let connection = within(part, ACQUIRE_TIMEOUT_MS, pool.acquire()).await?;
    Ok(Read { connection, by_values: ByValues::Same, part })
}

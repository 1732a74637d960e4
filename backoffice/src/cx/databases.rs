//! The pools, behind the only doors to them: which server, as whom, and whether it is known to be up.

use super::pool::{ReadPool, keep, take_from};
use super::{Read, within};
use crate::limits::{KEEP_CONNECTIONS_EVERY, READ_CONNECTION_LASTS, WRITE_TIMEOUT_MS};
use crate::ops::health::Health;
use crate::ops::migrate::{Schema, schema};
use crate::ops::standing::PoolStanding;
use crate::problem::{Part, Problem};
use crate::records::LargeLists;
use crate::tickets::Looks;
use futures::future::join_all;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{PgPool, Postgres, Transaction};
use std::sync::Arc;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// One pool for each thing that is asked of a server.
pub(crate) struct Pools {
    /// `samuso_reader` on the replica: for what is planned once, and for what is planned for its values.
    pub replica: ReadPool,
    pub replica_by_values: ReadPool,
    /// `samuso_reader` on the primary: for reads in the replica's place, a few at a time.
    pub stand_in: ReadPool,
    /// `samuso_writer` on the primary, where it can read alone: what must not be old.
    pub fresh: ReadPool,
    /// The same, for looking up who asks: nobody who asks for much else keeps others from being known.
    pub sessions: ReadPool,
    /// `samuso_writer` on the primary.
    pub write: PgPool,
}

impl Pools {
    /// Those to read on, and what they are called in what is counted.
    fn reading(&self) -> [(&'static str, &ReadPool); 5] {
        let Self { replica, replica_by_values, stand_in, fresh, sessions, write: _ } = self;
        [
            ("replica", replica),
            ("replica_by_values", replica_by_values),
            ("stand_in", stand_in),
            ("fresh", fresh),
            ("sessions", sessions),
        ]
    }
}

/// The servers, and what is known of them.
pub struct Databases {
    pools: Pools,
    pub health: watch::Receiver<Health>,
    /// What members open for their tickets, on its way to the primary.
    pub(crate) looks: Looks,
    pub(crate) large_lists: LargeLists,
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
        Self { pools, health, looks: Looks::default(), large_lists: LargeLists::default() }
    }

    pub(super) async fn replica(&self, part: Part) -> Result<Read, Problem> {
        let Pools { replica, replica_by_values, .. } = &self.pools;
        if part == Part::Search {
            // It asks every entity at the same time: one connection each is enough.
            return Read::of(replica_by_values, part).await;
        }
        Ok(Read::of(replica, part).await?.by_values_of(replica_by_values))
    }

    pub(super) async fn stand_in(&self, part: Part) -> Result<Read, Problem> {
        Read::of(&self.pools.stand_in, part).await
    }

    /// A read of what must not be old: sessions, grants, previews, runs. Always the primary.
    pub async fn fresh(&self, part: Part) -> Result<Read, Problem> {
        self.primary_is_up(part)?;
        Read::of(&self.pools.fresh, part).await
    }

    /// Looks up who asks, on the primary.
    pub(crate) async fn sessions(&self) -> Result<Read, Problem> {
        self.primary_is_up(Part::SignIn)?;
        Read::of(&self.pools.sessions, Part::SignIn).await
    }

    /// A transaction on the primary. Dropped without a commit, it is rolled back.
    pub async fn write(&self, part: Part) -> Result<Transaction<'static, Postgres>, Problem> {
        self.primary_is_up(part)?;
        within(part, WRITE_TIMEOUT_MS, self.pools.write.begin()).await
    }

    /// One statement on the primary, of how many rows it was: for what is no event and shown on no page.
    pub(crate) async fn execute(
        &self,
        part: Part,
        statement: Query<'_, Postgres, PgArguments>,
    ) -> Result<u64, Problem> {
        let mut transaction = self.write(part).await?;
        within(part, WRITE_TIMEOUT_MS, async {
            let rows = statement.execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await.map(|()| rows)
        })
        .await
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
            Probe::Write => return schema(&mut *self.pools.write.acquire().await?).await,
        };
        schema(take_from(pool).await?.ask()).await
    }

    /// Makes connections before anybody needs them; one that cannot be made now is made later.
    pub async fn fill(&self) {
        let write = &self.pools.write;
        let kept = write.options().get_max_connections() / 2;
        let writing = async {
            if write.size() < kept {
                join_all((0..kept).map(|_| write.acquire())).await;
            }
        };
        let reading = self.pools.reading().map(|(_, pool)| keep(pool, READ_CONNECTION_LASTS));
        tokio::join!(writing, join_all(reading));
    }

    /// Keeps them there, until it is dropped.
    pub async fn keep_filled(self: Arc<Self>) {
        let mut ticks = interval(KEEP_CONNECTIONS_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.fill().await;
        }
    }

    /// Each pool as it is now.
    pub fn pools(&self) -> Vec<PoolStanding> {
        let reading = self.pools.reading().into_iter().map(|(name, pool)| {
            let status = pool.status();
            PoolStanding { name, idle: status.available, connections: status.size, max: status.max_size }
        });
        let write = &self.pools.write;
        let writing = PoolStanding {
            name: "write",
            idle: write.num_idle(),
            connections: write.size() as usize,
            max: write.options().get_max_connections() as usize,
        };
        reading.chain([writing]).collect()
    }

    pub async fn close(&self) {
        for (_, pool) in self.pools.reading() {
            pool.close();
        }
        self.pools.write.close().await;
    }

    /// As if the primary had gone, and nobody had noticed yet.
    #[cfg(test)]
    pub async fn lose_primary(&self) {
        self.pools.fresh.close();
        self.pools.sessions.close();
        self.pools.write.close().await;
    }
}

//! A member's own last write, which their next reads must see.

use super::Read;
use crate::limits::OWN_WRITE_WAIT_MS;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{sleep, timeout};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnWrite {
    /// The primary's WAL has it before this position.
    Before(String),
    /// Where it is could not be asked: the primary will be when the member comes back.
    Somewhere,
}

/// What a request knows of it. Shared by everything that the request does.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnWrites(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    last: Option<OwnWrite>,
    /// It was made by this request, and the member's next one has to be told.
    is_new: bool,
}

impl OwnWrites {
    pub(super) fn known(last: Option<OwnWrite>) -> Self {
        Self(Arc::new(Mutex::new(Known { last, is_new: false })))
    }

    pub(super) fn add(&self, write: OwnWrite) {
        *self.lock() = Known { last: Some(write), is_new: true };
    }

    pub(super) fn last(&self) -> Option<OwnWrite> {
        self.lock().last.clone()
    }

    pub(super) fn made(&self) -> Option<OwnWrite> {
        let known = self.lock();
        known.last.clone().filter(|_| known.is_new)
    }

    /// Whether this replica has replayed it, or does so shortly.
    pub(super) async fn is_seen_by(&self, read: &mut Read) -> bool {
        match self.last() {
            None => true,
            Some(OwnWrite::Somewhere) => false,
            Some(OwnWrite::Before(position)) => {
                let wait = Duration::from_millis(OWN_WRITE_WAIT_MS);
                timeout(wait, replays(read, &position)).await.unwrap_or(false)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks again and again; whoever waits ends it.
async fn replays(read: &mut Read, position: &str) -> bool {
    loop {
        let replayed = sqlx::query_scalar::<_, bool>(
            "/* samuso cx.own_write */ SELECT coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, true)",
        )
        .bind(position)
        .fetch_one(read.connection());
        let replayed = replayed.await;
        match read.answered(replayed) {
            Ok(true) => return true,
            Ok(false) => sleep(Duration::from_millis(10)).await,
            Err(_) => return false,
        }
    }
}

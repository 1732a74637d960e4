//! What is known of the two servers, renewed by the heartbeat.

use crate::limits::{HEARTBEAT_STALE, LAG_MAX_MS};
use jiff::Timestamp;
use std::time::Instant;

#[derive(Clone, Debug, Default)]
pub struct Health {
    pub primary_is_up: bool,
    pub replica_is_up: bool,
    /// The newest heartbeat that the replica has replayed: its data is as of then.
    pub as_of: Option<Timestamp>,
    /// How far behind the primary that is; none where it cannot be known.
    pub lag_ms: Option<i64>,
    /// When all this was last looked at.
    pub looked_at: Option<Instant>,
}

impl Health {
    /// Reads go to the replica. Without the primary even an old replica is better than nothing.
    pub fn replica_serves(&self) -> bool {
        self.replica_is_up && (!self.primary_is_up || self.lag_ms.is_none_or(|lag| lag <= LAG_MAX_MS))
    }

    /// A heartbeat that has stopped knows nothing, whatever it said last.
    pub fn is_stale(&self) -> bool {
        self.looked_at.is_none_or(|at| at.elapsed() > HEARTBEAT_STALE)
    }
}

//! What is known of the two servers, renewed by the heartbeat.

use crate::limits::LAG_MAX_MS;
use jiff::Timestamp;

#[derive(Clone, Debug, Default)]
pub struct Health {
    pub primary_is_up: bool,
    pub replica_is_up: bool,
    /// The newest heartbeat that the replica has replayed: its data is as of then.
    pub as_of: Option<Timestamp>,
    /// How far behind the primary that is; none where it cannot be known.
    pub lag_ms: Option<i64>,
}

impl Health {
    /// Reads go to the replica. Without the primary even an old replica is better than nothing.
    pub fn replica_serves(&self) -> bool {
        self.replica_is_up && (!self.primary_is_up || self.lag_ms.is_none_or(|lag| lag <= LAG_MAX_MS))
    }
}

//! Connections, statements, heartbeats, probes, housekeeping.

use std::time::Duration;

/// One read, on whichever server: the server ends it.
pub const READ_TIMEOUT_MS: u64 = 1_000;
/// Where the server itself has stopped, we end the wait.
pub const READ_ENDS_MS: u64 = READ_TIMEOUT_MS + 250;
/// What a search asks of one entity, all of it.
pub const SEARCH_TIMEOUT_MS: u64 = 1_000;
/// One statement of a preview or run: the server ends it.
pub const WRITE_TIMEOUT_MS: u64 = 5_000;
/// Where the server itself has stopped, we end the wait.
pub const WRITE_ENDS_MS: u64 = WRITE_TIMEOUT_MS + 250;
/// A statement that took longer is named in the log.
pub const SLOW_STATEMENT_MS: u32 = 250;
pub const LOCK_TIMEOUT_MS: u64 = 1_500;
/// Waiting for a connection of a pool.
pub const ACQUIRE_TIMEOUT_MS: u64 = 1_000;
/// A member's read waits this long for the replica to have replayed the member's own write.
pub const OWN_WRITE_WAIT_MS: u64 = 300;
/// Reads that go to the primary in the replica's place at the same time.
pub const FALLBACK_CONNECTIONS: u32 = 4;
/// Twice: for statements that are planned once, and for those that are planned for their values.
pub const REPLICA_CONNECTIONS: u32 = 16;
/// A connection that has answered within this time is not asked whether it still does: no longer than a statement takes.
pub const ANSWERED_LASTS_MS: u64 = 5;
/// Else it has this long to say so. Above it, another is taken.
pub const RECYCLE_TIMEOUT_MS: u64 = 300;
/// A connection to read on that is older, or was not used for as long as the second, is not used again.
pub const READ_CONNECTION_LASTS: Duration = Duration::from_mins(30);
pub const READ_CONNECTION_IDLES: Duration = Duration::from_mins(10);
/// Statements that a connection keeps prepared: more than there are.
pub const STATEMENTS_OF_CONNECTION: usize = 1_000;
/// Reads of what must not be old.
pub const FRESH_CONNECTIONS: u32 = 6;
/// Looking up who asks.
pub const SESSION_CONNECTIONS: u32 = 4;
pub const PRIMARY_CONNECTIONS: u32 = 10;
/// A transaction that nobody goes on with: its server ends it.
pub const IDLE_IN_TRANSACTION_TIMEOUT_MS: u64 = 10_000;
pub const HEARTBEAT_EVERY: Duration = Duration::from_secs(1);
/// A server that does not answer a heartbeat within this is away.
pub const HEARTBEAT_TIMEOUT_MS: u64 = 700;
/// The heartbeat waits this long for the replica to have replayed it, to measure a lag that is shorter than a beat.
pub const REPLAY_WAIT_MS: u64 = 150;
/// A heartbeat that has not been heard for so long has stopped.
pub const HEARTBEAT_STALE: Duration = Duration::from_secs(5);
/// From here on every page says how old its data is.
pub const LAG_NAMED_MS: i64 = 5_000;
/// From here on reads go to the primary.
pub const LAG_MAX_MS: i64 = 60_000;
/// A member's reads look for their last write for so long: by then every replica that may still serve has it.
pub const OWN_WRITE_LASTS: Duration =
    Duration::from_millis(LAG_MAX_MS.unsigned_abs()).saturating_add(HEARTBEAT_STALE);
/// Rows that housekeeping removes at a time.
pub const CLEAN_ROWS: i64 = 1_000;
/// Housekeeping.
pub const CLEAN_EVERY: Duration = Duration::from_mins(10);
/// One question of `/readyz`.
pub const PROBE_TIMEOUT_MS: u64 = 700;
/// What `/readyz` found is as good for this long.
pub const PROBE_LASTS: Duration = Duration::from_secs(1);
/// Closing the connections to the servers, at the end.
pub const CLOSE_TIMEOUT_MS: u64 = 2_000;
/// A command's connection to a server.
pub const COMMAND_TIMEOUT_MS: u64 = 10_000;

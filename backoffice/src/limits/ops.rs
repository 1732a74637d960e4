//! Connections, statements, heartbeats, probes, housekeeping.

use std::time::Duration;

/// One read, on whichever server: the server ends it. Above it, that part of the page says that it is slow.
pub const READ_TIMEOUT_MS: u64 = 1_000;
/// The same where the server itself has stopped: we end the wait. Above it, the same.
pub const READ_ENDS_MS: u64 = READ_TIMEOUT_MS + 250;
/// What a search asks of one entity, all of it. Above it, the page says that this entity did not answer, and shows
/// the others.
pub const SEARCH_TIMEOUT_MS: u64 = 1_000;
/// One statement of a preview or run: the server ends it. Above it, nothing is changed, and the page says so.
pub const WRITE_TIMEOUT_MS: u64 = 5_000;
/// The same where the server itself has stopped: we end the wait. Above it, the same.
pub const WRITE_ENDS_MS: u64 = WRITE_TIMEOUT_MS + 250;
/// Waiting for a lock that somebody else holds. Above it, nothing is changed, and the page says so.
pub const LOCK_TIMEOUT_MS: u64 = 1_500;
/// A statement that takes long. Above it, the log names it.
pub const SLOW_STATEMENT_MS: u32 = 250;
/// Waiting for a connection of a pool. Above it, the request is told to come again.
pub const ACQUIRE_TIMEOUT_MS: u64 = 1_000;
/// A member's read waits this long for the replica to have replayed the member's own write. Above it, it is read on
/// the primary.
pub const OWN_WRITE_WAIT_MS: u64 = 300;
/// Reads that go to the primary in the replica's place at the same time. Above it, they wait for a connection.
pub const FALLBACK_CONNECTIONS: u32 = 4;
/// Connections to the replica: every read. Twice, for statements that are planned once and for those that are planned for
/// their values. Above it, they wait for a connection.
pub const REPLICA_CONNECTIONS: u32 = 16;
/// A connection that has answered within this time is not asked whether it still does: no longer than a statement takes.
pub const ANSWERED_LASTS_MS: u64 = 5;
/// A connection's word that it still answers. Above it, another is taken.
pub const RECYCLE_TIMEOUT_MS: u64 = 300;
/// A connection to read on, from when it was made. Above it, another takes its place, one after the other.
pub const READ_CONNECTION_LASTS: Duration = Duration::from_mins(30);
/// The same, since it was used. Above it, it is let go of, where half of those that may be are left.
pub const READ_CONNECTION_IDLES: Duration = Duration::from_mins(10);
/// From one look at the connections to read on to the next. Each makes those that are missing of half of all, and lets go
/// of what is old.
pub const KEEP_CONNECTIONS_EVERY: Duration = Duration::from_secs(10);
/// Statements that a connection keeps prepared: more than there are. Above it, the one that was used longest ago is
/// prepared anew.
pub const STATEMENTS_OF_CONNECTION: usize = 1_000;
/// Connections to the primary for reads of what must not be old. Above it, they wait for a connection.
pub const FRESH_CONNECTIONS: u32 = 6;
/// Connections to the primary for looking up who asks. Above it, they wait for a connection.
pub const SESSION_CONNECTIONS: u32 = 4;
/// Connections to the primary for what changes something. Above it, they wait for a connection.
pub const PRIMARY_CONNECTIONS: u32 = 10;
/// A transaction that nobody goes on with. Above it, its server ends it, and it is rolled back.
pub const IDLE_IN_TRANSACTION_TIMEOUT_MS: u64 = 10_000;
/// How often a heartbeat is written on the primary and read on the replica.
pub const HEARTBEAT_EVERY: Duration = Duration::from_secs(1);
/// A server's answer to a heartbeat. Above it, the server is away.
pub const HEARTBEAT_TIMEOUT_MS: u64 = 700;
/// The heartbeat waits this long for the replica to have replayed it, to measure a lag that is shorter than a beat.
pub const REPLAY_WAIT_MS: u64 = 150;
/// A heartbeat that has not been heard for so long has stopped. After that, the replica serves no reads.
pub const HEARTBEAT_STALE: Duration = Duration::from_secs(5);
/// The replica's lag. Above it, every page says how old its data is.
pub const LAG_NAMED_MS: i64 = 5_000;
/// The replica's lag. Above it, reads go to the primary, and searches say that they are away.
pub const LAG_MAX_MS: i64 = 60_000;
/// A member's reads look for their last write for so long: by then every replica that may still serve has it.
pub const OWN_WRITE_LASTS: Duration =
    Duration::from_millis(LAG_MAX_MS.unsigned_abs()).saturating_add(HEARTBEAT_STALE);
/// Rows that housekeeping removes at a time. Above it, the others wait for the next time.
pub const CLEAN_ROWS: i64 = 1_000;
/// How often housekeeping removes what is long over.
pub const CLEAN_EVERY: Duration = Duration::from_mins(10);
/// How often what was counted for `/metrics` is summed up: nobody may ask for it, and it would grow.
pub const METRICS_SUMMED_UP_EVERY: Duration = Duration::from_secs(5);
/// One question of `/readyz`. Above it, what was asked is said to be down.
pub const PROBE_TIMEOUT_MS: u64 = 700;
/// What `/readyz` found is as good for this long. After that, the next request asks again.
pub const PROBE_LASTS: Duration = Duration::from_secs(1);
/// Closing the connections to the servers, at the end, and then for whatever still holds up a thread. Above it, the
/// process ends all the same.
pub const CLOSE_TIMEOUT_MS: u64 = 2_000;
/// A command's connection to a server. Above it, the command stops.
pub const COMMAND_TIMEOUT_MS: u64 = 10_000;

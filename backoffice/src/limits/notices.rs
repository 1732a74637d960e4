//! Telling people of what waits for them.

use std::time::Duration;

/// People are told of what is due, so often and so many at a time. Above it, the others wait for the next time.
pub const NOTICES_EVERY: Duration = Duration::from_secs(2);
pub const NOTICES_AT_A_TIME: i64 = 10;
/// Each way has so long to take one. Above it, it is tried again.
pub const NOTICE_TIMEOUT_MS: u64 = 10_000;
/// What was not taken is tried again after so long, then after three times as long, up to the most.
pub const NOTICE_AGAIN_MIN: Duration = Duration::from_secs(30);
pub const NOTICE_AGAIN_MAX: Duration = Duration::from_hours(1);
/// Tries of one notice, for some hours in all. Above it, it is given up, and the log says so.
pub const NOTICE_TRIES: i32 = 8;
/// A notice that was delivered. After that, it is removed.
pub const NOTICES_KEPT: Duration = Duration::from_hours(7 * 24);

//! Telling people of what waits for them.

use std::time::Duration;

/// People are told of what is due, so often and so many at a time.
pub const NOTICES_EVERY: Duration = Duration::from_secs(2);
pub const NOTICES_AT_A_TIME: i64 = 10;
/// Each way has so long to take one.
pub const NOTICE_TIMEOUT_MS: u64 = 10_000;
/// What was not taken is tried again after so long, then after three times as long, up to the most: for some hours in all.
pub const NOTICE_AGAIN_MIN: Duration = Duration::from_secs(30);
pub const NOTICE_AGAIN_MAX: Duration = Duration::from_hours(1);
pub const NOTICE_TRIES: i32 = 8;
/// What was delivered is kept for so long.
pub const NOTICES_KEPT: Duration = Duration::from_hours(7 * 24);

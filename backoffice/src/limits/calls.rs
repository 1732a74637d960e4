//! Calls of a product's own API.

use std::time::Duration;

/// Hosts in samuso.toml that may be called.
pub const EGRESS_MAX: usize = 50;
/// The most calls of a run: each is sent by itself.
pub const CALL_TARGETS_MAX: u32 = 100;
/// Connecting to a product's API, and the whole of a call with its answer.
pub const CALL_CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
pub const CALL_TIMEOUT: Duration = Duration::from_secs(10);
pub const CALL_ANSWER_MAX_BYTES: usize = 64 * 1024;
pub const CALL_TRIES: i32 = 3;
/// Before the second try, at most; twice as long before each further one, and never longer than the second of these.
pub const CALL_AGAIN: Duration = Duration::from_millis(500);
pub const CALL_AGAIN_MAX: Duration = Duration::from_secs(10);
/// A product that asks for more time than this is called again all the same.
pub const CALL_RETRY_AFTER_MAX: Duration = Duration::from_mins(1);
/// Whoever has not settled a call by then has died.
pub const CALL_LEASE: Duration = Duration::from_secs(30);
/// How often a worker looks for calls.
pub const CALL_LOOK_EVERY: Duration = Duration::from_millis(700);
/// Calls of one run, or of one worker, at the same time.
pub const CALLS_AT_ONCE: usize = 4;
/// A call that could not be sent at all by then is given up.
pub const CALL_WAITS_MAX: Duration = Duration::from_mins(15);
/// Whoever was asked to run them sends a run's calls for so long; then the workers do.
pub const CALL_DELIVERED_FOR: Duration = Duration::from_mins(2);
/// Whoever runs an action waits for its calls for so long, and is then led to the run's page.
pub const CALL_RUN_WAIT_MS: u64 = 5_000;
/// Before each question of what came of a call that nobody answered.
pub const CALL_STATUS_PAUSES: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
];
/// Further tries: one for ten calls, and so many to spare.
pub const RETRIES_PER_CALL: f64 = 0.1;
pub const RETRIES_SPARE: f64 = 10.0;
/// Failures in a row after which a product's API is left alone, and for how long.
pub const BREAKER_OPENS_AFTER: u32 = 5;
pub const BREAKER_OPEN_FOR: Duration = Duration::from_secs(30);
/// Records of a preview that the product is asked about, and how long it may think about each.
pub const DRY_RUNS: usize = 10;
pub const DRY_RUN_WAIT_MS: u64 = 2_500;

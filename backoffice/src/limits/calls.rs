//! Calls of a product's own API.

use std::time::Duration;

/// Hosts in samuso.toml that may be called. Above it, Samuso does not start.
pub const EGRESS_MAX: usize = 50;
/// The most calls of a run: each is sent by itself. Above it, `samuso check` refuses the catalogue.
pub const CALL_TARGETS_MAX: u32 = 100;
/// Connecting to a product's API. Above it, nothing was sent, and the call is tried again.
pub const CALL_CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// The whole of a call with its answer. Above it, what came of the call is unknown, and said so.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// What a product's API may answer. Above it, the answer counts as none.
pub const CALL_ANSWER_MAX_BYTES: usize = 64 * 1024;
/// What a product calls what is wrong. Above it, it is not shown.
pub const CALL_CODE_MAX_CHARS: usize = 64;
/// A secret that an answer must not have in it. Below it, it is not looked for: it may well be there by chance.
pub const CALL_SECRET_MIN_BYTES: usize = 6;
/// Tries of one call. Above it, it has failed, or what came of it is unknown.
pub const CALL_TRIES: i32 = 3;
/// Before the second try, at most; twice as long before each further one, and never longer than the second of these.
pub const CALL_AGAIN: Duration = Duration::from_millis(500);
pub const CALL_AGAIN_MAX: Duration = Duration::from_secs(10);
/// A product that asks for time. Above it, it is called again all the same.
pub const CALL_RETRY_AFTER_MAX: Duration = Duration::from_mins(1);
/// Whoever has not settled a call by then has died, and another one looks after it.
pub const CALL_LEASE: Duration = Duration::from_secs(30);
/// How often a worker looks for calls.
pub const CALL_LOOK_EVERY: Duration = Duration::from_millis(700);
/// Calls of one run, or of one worker, at the same time. Above it, they wait for their turn.
pub const CALLS_AT_ONCE: usize = 4;
/// A call that could not be sent at all. After that, it is given up, and nothing was changed.
pub const CALL_WAITS_MAX: Duration = Duration::from_mins(15);
/// Whoever was asked to run them sends a run's calls. After that, the workers do.
pub const CALL_DELIVERED_FOR: Duration = Duration::from_mins(2);
/// Whoever runs an action waits for its calls. After that, they are led to the run's page.
pub const CALL_RUN_WAIT_MS: u64 = 5_000;
/// Before each question of what came of a call that nobody answered. After that, a person has to say it.
pub const CALL_STATUS_PAUSES: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
];
/// Further tries: so many for each call, and so many to spare. Above it, a call is not tried again for now.
pub const RETRIES_PER_CALL: f64 = 0.1;
pub const RETRIES_SPARE: f64 = 10.0;
/// Failures in a row after which a product's API is left alone, and for how long. Meanwhile its actions say so at
/// once.
pub const BREAKER_OPENS_AFTER: u32 = 5;
pub const BREAKER_OPEN_FOR: Duration = Duration::from_secs(30);
/// Records of a preview that the product is asked about. Above it, the others are not asked about.
pub const DRY_RUNS: usize = 10;
/// How long it may think about each. Above it, the preview says that it did not answer.
pub const DRY_RUN_WAIT_MS: u64 = 2_500;

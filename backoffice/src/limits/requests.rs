//! HTTP: what a request may bring, and how long it may take.

use std::time::Duration;

/// What a request may bring.
pub const REQUEST_MAX_BYTES: usize = 64 * 1024;
/// Requests that are answered at the same time, where `samuso.toml` says nothing else: so many for each processor.
pub const REQUESTS_AT_ONCE_OF_PROCESSOR: usize = 8;
pub const REQUESTS_AT_ONCE_MIN: usize = 16;
/// Beside them, one in so many for those who sign in.
pub const SIGNING_IN_SHARE: usize = 4;
/// Whoever comes then waits this long for a place; once somebody has always waited for the second of these, only as long as
/// the third, and is told to come again.
pub const LINE_WAIT_MS: u64 = 500;
pub const LINE_STANDS_AFTER_MS: u64 = 100;
pub const LINE_WAIT_STANDING_MS: u64 = 10;
pub const SHED_RETRY_AFTER_SECS: u32 = 2;
/// Of those who are, so many at a time get a page with what they had typed.
pub const APOLOGIES_AT_ONCE: usize = 2;
/// Requests of one member at the same time: a browser asks for a few at once. Others wait.
pub const MEMBER_REQUESTS: usize = 4;
/// What one member may ask for at once, and what comes back within a minute, where `samuso.toml` says nothing else: four
/// pages a second, all day. A search asks every entity, and counts for more.
pub const MEMBER_REQUESTS_A_MINUTE: u32 = 240;
pub const SEARCH_COSTS: f64 = 4.0;
/// Whoever asks is not kept waiting for longer by what all processes share of that: each goes by its own then.
pub const ALLOWANCE_WAIT_MS: u64 = 300;
/// A request that would be one more waits this long for its turn.
pub const TURN_WAIT_MS: u64 = 3_000;
/// Members whose requests are counted at the same time.
pub const TURNS_MAX: usize = 4_096;
/// From a request's headers to its answer.
pub const REQUEST_TIMEOUT_MS: u64 = 12_000;
/// From the connection to the end of a request's headers.
pub const HEADERS_TIMEOUT_MS: u64 = 10_000;
pub const CONNECTIONS_MAX: u32 = 1_024;
/// What a client does not read for so long is not sent to it any more.
pub const UNREAD_TIMEOUT_MS: u32 = 15_000;
/// A connection is used for further requests for so long.
pub const CONNECTION_LASTS: Duration = Duration::from_mins(5);
/// The longest that a process that was told to stop may go on answering new requests.
pub const DRAIN_MAX: Duration = Duration::from_mins(1);
/// At the end, requests that are under way have this long.
pub const SHUTDOWN_TIMEOUT_MS: u64 = 8_000;
/// Bytes of an address to go on to after signing in.
pub const NEXT_MAX_CHARS: usize = 2_000;
/// Notes that a session is in use, made at the same time.
pub const TOUCHES: usize = 4;

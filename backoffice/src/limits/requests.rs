//! HTTP: what a request may bring, and how long it may take.

use std::time::Duration;

/// What a request may bring. Above it, it is refused (413), unread where it says how large it is, and nothing is changed.
pub const REQUEST_MAX_BYTES: usize = 64 * 1024;
/// What requests of all together may bring at the same time. Above it, they are told to come again (503).
pub const BODIES_MAX_BYTES: usize = 32 * 1024 * 1024;
/// Of what each brings, so much counts for nothing in that: who signs in or out is told to come again for nothing that others
/// send. Above it, it counts.
pub const BODY_FREE_BYTES: usize = 4 * 1024;
/// Requests that are answered at the same time, where `samuso.toml` says nothing else: so many for each processor. Above
/// it, they wait for a place.
pub const REQUESTS_AT_ONCE_OF_PROCESSOR: usize = 8;
/// The same on few processors: never fewer than this.
pub const REQUESTS_AT_ONCE_MIN: usize = 16;
/// What `server.requests_at_once` may be: at least, and at most. Above it, Samuso does not start.
pub const REQUESTS_AT_ONCE_SET_MIN: usize = 4;
pub const REQUESTS_AT_ONCE_SET_MAX: usize = 10_000;
/// Beside them, one place in so many for those who sign in or out. Above it, they wait as others do.
pub const SIGNING_IN_SHARE: usize = 4;
/// How long a request waits for a place. Above it, it is told to come again (503).
pub const LINE_WAIT_MS: u64 = 500;
/// So many for each place that their kind may have wait already: who comes now would wait in vain, as a rule. Above it, they
/// wait as in a line that stands.
pub const LINE_MAX_OF_PLACE: usize = 8;
/// Nobody has had a place soon. Above it, the line stands: more comes than can be answered.
pub const LINE_STANDS_AFTER_MS: u64 = 100;
/// How long a request waits for a place while the line stands. Above it, it is told to come again (503).
pub const LINE_WAIT_STANDING_MS: u64 = 10;
/// How many times as long as in calm a record takes, while the line stands. Above it, fewer reads are answered at the same time.
pub const PLACES_SLOW_TIMES: f64 = 2.0;
/// How often that is looked at, and at how many answers at least.
pub const PLACES_LOOK_EVERY_MS: u64 = 50;
pub const PLACES_LOOK_ANSWERS: u32 = 8;
/// No line has stood for so long. Above it, all places are there again.
pub const PLACES_BACK_MS: u64 = 1_000;
/// The fewest places that are left then: one in so many, and always one.
pub const PLACES_FEWEST_SHARE: usize = 8;
/// When whoever was told to come again should.
pub const SHED_RETRY_AFTER_SECS: u32 = 2;
/// Of those who sent a form and are told to come again, so many at a time get a page with what they had typed. Above it,
/// a page that was written once, and the browser's way back.
pub const APOLOGIES_AT_ONCE: usize = 2;
/// Requests of one member at the same time: a browser asks for a few at once. Above it, they wait for their turn.
pub const MEMBER_REQUESTS: usize = 4;
/// What one member may ask for at once, and what comes back within a minute, where `samuso.toml` says nothing else: four
/// pages a second, all day. Above it, they are told to wait (429).
pub const MEMBER_REQUESTS_A_MINUTE: u32 = 240;
/// What `server.member_requests_a_minute` may be: at least, and at most. Above it, Samuso does not start.
pub const MEMBER_REQUESTS_A_MINUTE_MIN: u32 = 10;
pub const MEMBER_REQUESTS_A_MINUTE_MAX: u32 = 1_000_000;
/// Of that, what a search counts for: it asks every entity.
pub const SEARCH_COSTS: f64 = 4.0;
/// What one member may ask for is shared by all processes: the part of it that a process draws from PostgreSQL at a
/// time, one in so many.
pub const ALLOWANCE_DRAWS: f64 = 10.0;
/// How long a request waits for such a draw. Above it, each process goes by its own.
pub const ALLOWANCE_WAIT_MS: u64 = 300;
/// How long a request waits for its turn. Above it, it is told to come again (503).
pub const TURN_WAIT_MS: u64 = 3_000;
/// Members whose requests are counted at the same time. Above it, those who have asked for nothing lately are
/// forgotten.
pub const TURNS_MAX: usize = 4_096;
/// From a request's headers to its answer. Above it, it is told that it took too long (503).
pub const REQUEST_TIMEOUT_MS: u64 = 12_000;
/// From the connection to the end of a request's headers. Above it, the connection is closed.
pub const HEADERS_TIMEOUT_MS: u64 = 10_000;
/// Connections of clients. Above it, they wait to be accepted.
pub const CONNECTIONS_MAX: u32 = 1_024;
/// What a client does not read. Above it, the connection is closed.
pub const UNREAD_TIMEOUT_MS: u32 = 15_000;
/// A connection is used for further requests for so long. After that, it is closed once it has answered.
pub const CONNECTION_LASTS: Duration = Duration::from_mins(5);
/// Proxies, one behind the other, that are looked past. Above it, the last of these is where the client is.
pub const PROXY_HOPS_MAX: usize = 16;
/// A process that was told to stop goes on answering new requests, where `samuso.toml` says so. Above it, the setting is
/// refused at the start.
pub const DRAIN_MAX: Duration = Duration::from_mins(1);
/// At the end, requests that are under way have this long. Above it, the process ends all the same.
pub const SHUTDOWN_TIMEOUT_MS: u64 = 8_000;
/// An address to go on to after signing in. Above it, one goes on to the home page.
pub const NEXT_MAX_CHARS: usize = 2_000;
/// Notes that a session is in use, made at the same time. Above it, the next request notes it.
pub const TOUCHES: usize = 4;

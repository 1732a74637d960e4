//! The probe: a service that signs in, searches and opens a record, for a cron.

use std::time::Duration;

/// Its session, whatever it does in it. After that, it signs in again.
pub const SERVICE_SESSION_LASTS: Duration = Duration::from_mins(1);
/// Its sign-ins: each is a row for a day. Above it, it is told to come again (429).
pub const SERVICE_SIGN_INS_A_MINUTE: u32 = 30;
/// Wrong tokens. Above it, they are told to come again (429), and the log does not have each.
pub const SERVICE_REFUSALS_A_MINUTE: u32 = 60;
/// Its sign-ins and wrong tokens are an event once in so long: events are never removed.
pub const SERVICE_TOLD_EVERY: Duration = Duration::from_hours(24);
pub const SERVICE_REFUSED_TOLD_EVERY: Duration = Duration::from_hours(1);
/// `samuso probe`: connecting, and one step of it, where `--limit-ms` says nothing else. Above it, the step fails, and
/// with it the probe.
pub const PROBE_CONNECT_TIMEOUT_MS: u64 = 2_000;
pub const PROBE_STEP_LIMIT_MS: u64 = 3_000;
/// All of its steps. Above it, it fails.
pub const PROBE_LIMIT_MS: u64 = 10_000;
/// What is read of one answer. Above it, the step fails.
pub const PROBE_ANSWER_MAX_BYTES: usize = 8 * 1024 * 1024;

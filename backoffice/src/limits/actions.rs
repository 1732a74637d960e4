//! Previews, runs, and those who approve them.

use std::time::Duration;

pub const REASON_MAX_CHARS: usize = 1_000;
/// The largest `max_targets` a catalogue may ask for.
pub const TARGETS_MAX: u32 = 1_000;
/// Runs of a page.
pub const RUNS_SHOWN: i64 = 50;
/// Targets that a form names.
pub const TARGETS_NAMED: usize = 20;
/// Targets of a preview shown in full.
pub const TARGETS_SHOWN: usize = 100;
/// Characters of a parameter that names no maximum.
pub const PARAM_MAX_CHARS: u32 = 1_000;
/// Characters of a name that is told as no parameter's.
pub const PARAM_NAMED_CHARS: usize = 100;
/// The largest maximum that a catalogue may name for one: a request has 64 KiB.
pub const PARAM_LONGEST_CHARS: u32 = 10_000;
pub const PREVIEW_LASTS: Duration = Duration::from_mins(30);
/// What is wrong with a form, told at once.
pub const FAULTS_TOLD: usize = 50;
/// Of each member: the newest.
pub const PREVIEWS_KEPT: i64 = 40;
/// A run whose statements took longer all in all is rolled back.
pub const RUN_COMMITS_WITHIN_MS: u64 = 8_000;
/// Whoever waits for a run is told after so long that it is under way: before `REQUEST_TIMEOUT_MS`.
pub const RUN_WAIT_MS: u64 = 11_000;
/// The most approvals that a catalogue may ask for.
pub const APPROVALS_MAX: u32 = 5;
/// A request that nobody decides on expires after so long.
pub const APPROVAL_LASTS: Duration = Duration::from_hours(72);
/// Of one member, runs that wait for others at the same time.
pub const REQUESTS_WAITING_MAX: i64 = 100;
/// Of one member: each is told to others, whatever becomes of it.
pub const REQUESTS_AN_HOUR: i64 = 60;
/// Requests on a page, each with what it would change.
pub const REQUESTS_SHOWN: i64 = 20;
/// A page waits for the number of those that wait for the member for so long.
pub const COUNT_WAITS_MS: u64 = 300;
/// Requests that are looked through for those that a member may decide on.
pub const REQUESTS_LOOKED_AT: i64 = 500;
/// Decisions on a run, of every round.
pub const DECISIONS_SHOWN: i64 = 50;
/// Of each request in a queue.
pub const REQUEST_TARGETS_SHOWN: usize = 5;
/// A run that was approved and is not being run after so long is taken up by whoever looks after that.
pub const APPROVED_LEFT_AFTER: Duration = Duration::from_secs(30);
/// Of such runs, and of those that expire, at a time.
pub const REQUESTS_AT_A_TIME: i64 = 50;
/// A member's own requests that were refused or expired, on the home page: those of so many days.
pub const TURNED_DOWN_DAYS: i32 = 7;
pub const TURNED_DOWN_SHOWN: i64 = 10;

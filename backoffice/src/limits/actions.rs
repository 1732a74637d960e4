//! Previews, runs, and those who approve them.

use std::time::Duration;

/// A reason that is typed. Above it, nothing is done, and the form says so.
pub const REASON_MAX_CHARS: usize = 1_000;
/// The largest `max_targets` a catalogue may ask for. Above it, `samuso check` refuses the catalogue; an action on
/// more records than its own says how many were chosen, and does nothing.
pub const TARGETS_MAX: u32 = 1_000;
/// Runs of a page. Above it, there is a next page.
pub const RUNS_SHOWN: i64 = 50;
/// Targets that a form names. Above it, it says how many more there are.
pub const TARGETS_NAMED: usize = 20;
/// Targets of a preview shown in full.
pub const TARGETS_SHOWN: usize = 100;
/// A parameter that names no maximum. Above it, nothing is done, and the form says so.
pub const PARAM_MAX_CHARS: u32 = 1_000;
/// Characters of a name that is told as no parameter's. Above it, it is cut.
pub const PARAM_NAMED_CHARS: usize = 100;
/// The largest maximum that a catalogue may name for one: a request has 64 KiB. Above it, `samuso check` refuses the
/// catalogue.
pub const PARAM_LONGEST_CHARS: u32 = 10_000;
/// A preview that is not run. After that, it is gone, and the form makes another one.
pub const PREVIEW_LASTS: Duration = Duration::from_mins(30);
/// What is wrong with a form, told at once.
pub const FAULTS_TOLD: usize = 50;
/// Previews of each member. Above it, the oldest goes.
pub const PREVIEWS_KEPT: i64 = 40;
/// A run's statements, all in all. Above it, it is rolled back, and nothing is changed.
pub const RUN_COMMITS_WITHIN_MS: u64 = 8_000;
/// Whoever waits for a run is told after so long that it is under way: before `REQUEST_TIMEOUT_MS`.
pub const RUN_WAIT_MS: u64 = 11_000;
/// The most approvals that a catalogue may ask for. Above it, `samuso check` refuses the catalogue.
pub const APPROVALS_MAX: u32 = 5;
/// A request that nobody decides on. After that, it is expired, and nothing is changed.
pub const APPROVAL_LASTS: Duration = Duration::from_hours(72);
/// Runs of one member that wait for others at the same time. Above it, nothing is asked for, and the page says so.
pub const REQUESTS_WAITING_MAX: i64 = 100;
/// Approvals that one member asks for: each is told to others, whatever becomes of it. Above it, nothing is asked
/// for, and the page says so.
pub const REQUESTS_AN_HOUR: i64 = 60;
/// Requests on a page, each with what it would change. Above it, there is a next page.
pub const REQUESTS_SHOWN: i64 = 20;
/// A page waits for the number of those that wait for the member for so long. Above it, it shows none.
pub const COUNT_WAITS_MS: u64 = 300;
/// Requests that are looked through for those that a member may decide on.
pub const REQUESTS_LOOKED_AT: i64 = 500;
/// Decisions on a run, of every round.
pub const DECISIONS_SHOWN: i64 = 50;
/// Records of each request in a queue.
pub const REQUEST_TARGETS_SHOWN: usize = 5;
/// A run that was approved and is not being run. After that, whoever looks after that takes it up.
pub const APPROVED_LEFT_AFTER: Duration = Duration::from_secs(30);
/// Of such runs, and of those that expire, at a time. Above it, the others wait for the next time, a minute later.
pub const REQUESTS_AT_A_TIME: i64 = 50;
/// Days that a member's own requests that were refused or expired are on the home page, and how many of them.
pub const TURNED_DOWN_DAYS: i32 = 7;
pub const TURNED_DOWN_SHOWN: i64 = 10;

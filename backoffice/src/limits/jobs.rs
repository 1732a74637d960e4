//! Actions on very many records.

use std::time::Duration;

/// The largest `max_bulk` a catalogue may ask for.
pub const BULK_MAX: u32 = 100_000;
/// A list of ids that is pasted or uploaded: as many as a job takes, each a UUID with what stands between.
pub const BULK_LIST_MAX_BYTES: usize = 4 * 1024 * 1024;
/// What a file is called that somebody uploads.
pub const FILE_NAME_MAX_CHARS: usize = 200;
/// Targets that are written down at a time.
pub const BULK_BATCH: usize = 5_000;
/// Ids of a list, those that are listed twice with them: what is more is not read.
pub const BULK_LISTED_MAX: usize = 2 * BULK_MAX as usize;
/// Ids that were listed twice, named.
pub const DUPLICATES_NAMED: usize = 100;
/// A chunk begins with so many records, and grows and shrinks between these, so that it takes about so long.
pub const CHUNK_FIRST: usize = 100;
pub const CHUNK_MIN: usize = 10;
pub const CHUNK_MAX: usize = 500;
pub const CHUNK_TAKES: Duration = Duration::from_millis(300);
/// What a job may do in a second where nobody says otherwise, and at most.
pub const ROWS_A_SECOND: i32 = 1_000;
pub const ROWS_A_SECOND_MAX: i32 = 5_000;
/// And at least: whatever is slower is under way for days.
pub const ROWS_A_SECOND_MIN: i32 = 10;
/// A replica that is further behind slows a job down, and from the second on stops it.
pub const JOB_LAG_SLOW_MS: i64 = 2_000;
pub const JOB_LAG_STOP_MS: i64 = 10_000;
/// The same for those who wait for a lock on the primary, and for how long it takes to answer nothing at all.
pub const JOB_WAITING_SLOW: i64 = 5;
pub const JOB_WAITING_STOP: i64 = 20;
pub const JOB_ANSWER_SLOW_MS: u128 = 50;
pub const JOB_ANSWER_STOP_MS: u128 = 500;
/// Of so many records, so many in a hundred may fail before a person has to decide.
pub const JOB_FAILURES_FROM: i64 = 50;
pub const JOB_FAILURES_PERCENT: i64 = 10;
/// A primary that fails so many times in a row leaves the decision to a person.
pub const JOB_TRIES: u32 = 30;
/// A worker that has not been heard of for so long has died, and another one takes its job.
pub const JOB_LEASE: Duration = Duration::from_secs(10);
/// How often a worker looks for a job, and for whether one that waits may go on.
pub const JOB_LOOK_EVERY: Duration = Duration::from_millis(700);
/// A worker keeps a job for so long, where another one waits.
pub const JOB_TURN_LASTS: Duration = Duration::from_secs(3);
/// So many workers in a row may be heard of no more while nothing of a job is done.
pub const JOB_TAKEOVERS: i32 = 10;
/// A job that no worker has come to for so long has none.
pub const JOB_WAITS_LONG: Duration = Duration::from_mins(1);
/// Jobs of a member that are not over.
pub const JOBS_OF_MEMBER: i64 = 10;
/// Targets that are written down for one member within a day: what is being prepared when that is reached is the last.
pub const JOB_TARGETS_A_DAY: i64 = 500_000;
/// Jobs that nobody decides on any more, ended at a time.
pub const JOBS_ENDED_AT_A_TIME: i64 = 100;
/// Jobs that one process works on at the same time.
pub const JOBS_AT_ONCE: usize = 2;
/// A rehearsal that nobody has started by then is too old to be started.
pub const JOB_READY_LASTS: Duration = Duration::from_hours(24);
/// Targets are kept for so long after their job has ended; the job and its events stay. A job that waits for a decision for as
/// long is cancelled. Of a job that was cancelled before it ran, none are kept.
pub const JOB_TARGETS_KEPT: Duration = Duration::from_hours(30 * 24);
/// Housekeeping goes on removing them for so long at a time.
pub const JOB_TARGETS_REMOVED_FOR: Duration = Duration::from_secs(30);
/// Of a job's page: records that are shown in full, and a page of failures, of the log and of jobs.
pub const JOB_SAMPLE: usize = 20;
pub const JOB_FAILURES_SHOWN: i64 = 100;
pub const JOB_LOG_SHOWN: i64 = 100;
pub const JOBS_SHOWN: i64 = 50;
/// A job's page looks again by itself, without a script.
pub const JOB_REFRESH_SECS: u32 = 3;

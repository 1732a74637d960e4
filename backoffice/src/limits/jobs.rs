//! Actions on very many records.

use std::time::Duration;

/// The largest `max_bulk` a catalogue may ask for. Above it, `samuso check` refuses the catalogue.
pub const BULK_MAX: u32 = 100_000;
/// A list of ids that is pasted or uploaded: as many as a job takes, each a UUID with what stands between. Above it,
/// nothing is prepared, and the form says so.
pub const BULK_LIST_MAX_BYTES: usize = 4 * 1024 * 1024;
/// What a file is called that somebody uploads. Above it, the name is cut.
pub const FILE_NAME_MAX_CHARS: usize = 200;
/// Targets that are written down at a time.
pub const BULK_BATCH: usize = 5_000;
/// Ids of a list, those that are listed twice with them. Above it, nothing is prepared, and the form says so.
pub const BULK_LISTED_MAX: usize = 2 * BULK_MAX as usize;
/// Ids that were listed twice, named. Above it, they are only counted.
pub const DUPLICATES_NAMED: usize = 100;
/// A chunk begins with so many records, and grows and shrinks between these, so that it takes about so long.
pub const CHUNK_FIRST: usize = 100;
pub const CHUNK_MIN: usize = 10;
pub const CHUNK_MAX: usize = 500;
pub const CHUNK_TAKES: Duration = Duration::from_millis(300);
/// What a job may do in a second where nobody says otherwise.
pub const ROWS_A_SECOND: i32 = 1_000;
/// And at most. Above it, nothing is changed, and the form says so.
pub const ROWS_A_SECOND_MAX: i32 = 5_000;
/// And at least: whatever is slower is under way for days. Below it, the same.
pub const ROWS_A_SECOND_MIN: i32 = 10;
/// A replica's lag. Above it, jobs go on at a quarter of their speed; above the second, they wait.
pub const JOB_LAG_SLOW_MS: i64 = 2_000;
pub const JOB_LAG_STOP_MS: i64 = 10_000;
/// Who waits for a lock on the primary. Above it, the same.
pub const JOB_WAITING_SLOW: i64 = 5;
pub const JOB_WAITING_STOP: i64 = 20;
/// How long the primary takes to answer nothing at all. Above it, the same.
pub const JOB_ANSWER_SLOW_MS: u128 = 50;
pub const JOB_ANSWER_STOP_MS: u128 = 500;
/// From so many records on, so many in a hundred may fail. Above it, the job stops until a person decides.
pub const JOB_FAILURES_FROM: i64 = 50;
pub const JOB_FAILURES_PERCENT: i64 = 10;
/// A primary that fails so many times in a row. Above it, the job stops until a person decides.
pub const JOB_TRIES: u32 = 30;
/// A worker that has not been heard of for so long has died, and another one takes its job.
pub const JOB_LEASE: Duration = Duration::from_secs(10);
/// How often a worker looks for a job, and for whether one that waits may go on.
pub const JOB_LOOK_EVERY: Duration = Duration::from_millis(700);
/// A worker keeps a job for so long. After that, it takes the one whose turn is the longest ago, where another one
/// waits.
pub const JOB_TURN_LASTS: Duration = Duration::from_secs(3);
/// Workers in a row that are heard of no more while nothing of a job is done. Above it, the job stops until a person
/// decides.
pub const JOB_TAKEOVERS: i32 = 10;
/// A job that no worker has come to. After that, its page says that there is none.
pub const JOB_WAITS_LONG: Duration = Duration::from_mins(1);
/// Jobs of a member that are not over. Above it, none is prepared, and the form says so.
pub const JOBS_OF_MEMBER: i64 = 10;
/// Targets that are written down for one member within a day: what is being prepared when that is reached is the
/// last. Above it, none is prepared, and the form says so.
pub const JOB_TARGETS_A_DAY: i64 = 500_000;
/// Jobs that nobody decides on any more, ended at a time.
pub const JOBS_ENDED_AT_A_TIME: i64 = 100;
/// Jobs that one process works on at the same time. Above it, they wait for their turn.
pub const JOBS_AT_ONCE: usize = 2;
/// A rehearsal that nobody has started. After that, it is too old to be started, and is made again.
pub const JOB_READY_LASTS: Duration = Duration::from_hours(24);
/// Targets of a job that has ended; the job and its events stay. A job that waits for a decision for as long is
/// cancelled. Of a job that was cancelled before it ran, none are kept. After that, they are removed.
pub const JOB_TARGETS_KEPT: Duration = Duration::from_hours(30 * 24);
/// Housekeeping goes on removing them for so long at a time.
pub const JOB_TARGETS_REMOVED_FOR: Duration = Duration::from_secs(30);
/// Records of a job that are shown in full.
pub const JOB_SAMPLE: usize = 20;
/// A page of a job's failures, of its log, and of jobs. Above it, there is a next page.
pub const JOB_FAILURES_SHOWN: i64 = 100;
pub const JOB_LOG_SHOWN: i64 = 100;
pub const JOBS_SHOWN: i64 = 50;
/// A job's page looks again by itself, without a script.
pub const JOB_REFRESH_SECS: u32 = 3;

//! The governor: a job is the last that may make anybody wait. It is slowed and stopped by a replica that falls behind
//! and by a primary that has too much to do; too many failures leave the decision to a person.

use crate::cx::{Databases, within};
use crate::jobs::types::WaitsFor;
use crate::limits::{
    CHUNK_MAX, CHUNK_MIN, CHUNK_TAKES, JOB_ANSWER_SLOW_MS, JOB_ANSWER_STOP_MS, JOB_FAILURES_FROM,
    JOB_FAILURES_PERCENT, JOB_LAG_SLOW_MS, JOB_LAG_STOP_MS, JOB_WAITING_SLOW, JOB_WAITING_STOP, READ_ENDS_MS,
};
use crate::problem::{Part, Problem};
use std::time::{Duration, Instant};

/// How much it slows down.
const SLOW: i32 = 4;

/// What the servers say of themselves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Readings {
    pub lag_ms: Option<i64>,
    /// Those who wait for a lock.
    pub waiting: i64,
    pub answer_ms: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    Go { rows_a_second: i32, slowed_by: Option<WaitsFor> },
    Wait(WaitsFor),
}

pub async fn readings(databases: &Databases) -> Result<Readings, Problem> {
    let lag_ms = databases.health.borrow().lag_ms;
    let mut read = databases.fresh(Part::Actions).await?;
    let asked_at = Instant::now();
    let waiting = sqlx::query_scalar!(
        r#"/* samuso job.load */ SELECT count(*) AS "count!" FROM pg_locks WHERE NOT granted"#
    )
    .fetch_one(read.connection());
    let waiting = within(Part::Actions, READ_ENDS_MS, waiting).await?;
    Ok(Readings { lag_ms, waiting, answer_ms: asked_at.elapsed().as_millis() })
}

pub fn pace(readings: Readings, rows_a_second: i32) -> Pace {
    let lag_ms = readings.lag_ms.unwrap_or_default();
    if lag_ms >= JOB_LAG_STOP_MS {
        return Pace::Wait(WaitsFor::Replica);
    }
    if readings.waiting >= JOB_WAITING_STOP || readings.answer_ms >= JOB_ANSWER_STOP_MS {
        return Pace::Wait(WaitsFor::Load);
    }
    let has_much_to_do = readings.waiting >= JOB_WAITING_SLOW || readings.answer_ms >= JOB_ANSWER_SLOW_MS;
    let slowed_by = match lag_ms {
        JOB_LAG_SLOW_MS.. => Some(WaitsFor::Replica),
        _ => has_much_to_do.then_some(WaitsFor::Load),
    };
    let rows_a_second = if slowed_by.is_some() { (rows_a_second / SLOW).max(1) } else { rows_a_second };
    Pace::Go { rows_a_second, slowed_by }
}

/// The next chunk's size: what would have taken about as long as a chunk may, and no more than a second's worth.
pub fn next_size(size: usize, took: Duration, rows_a_second: i32) -> usize {
    let by_time = if took > CHUNK_TAKES * 2 {
        size / 2
    } else if took < CHUNK_TAKES {
        size * 2
    } else {
        size
    };
    let second = usize::try_from(rows_a_second).unwrap_or(CHUNK_MIN);
    by_time.clamp(CHUNK_MIN, CHUNK_MAX).min(second.max(1))
}

/// What is left of the time that so many records are to take.
pub fn rest(records: usize, took: Duration, rows_a_second: i32) -> Duration {
    let due = Duration::from_secs_f64(
        f64::from(u32::try_from(records).unwrap_or(u32::MAX)) / f64::from(rows_a_second.max(1)),
    );
    due.saturating_sub(took)
}

/// Of those handled since a person last looked, too many failed.
pub fn fails_too_often(handled: i64, failed: i64) -> bool {
    handled >= JOB_FAILURES_FROM && failed * 100 > handled * JOB_FAILURES_PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(rows_a_second: i32) -> Pace {
        Pace::Go { rows_a_second, slowed_by: None }
    }

    fn slowed(rows_a_second: i32, by: WaitsFor) -> Pace {
        Pace::Go { rows_a_second, slowed_by: Some(by) }
    }

    #[test]
    fn a_replica_that_falls_behind_slows_a_job_down_and_stops_it() {
        let of = |lag_ms| pace(Readings { lag_ms, ..Readings::default() }, 1_000);
        assert_eq!(
            of(None),
            whole(1_000),
            "a replica that is away cannot catch up, and nobody reads from it"
        );
        assert_eq!(of(Some(JOB_LAG_SLOW_MS - 1)), whole(1_000));
        assert_eq!(of(Some(JOB_LAG_SLOW_MS)), slowed(250, WaitsFor::Replica));
        assert_eq!(of(Some(JOB_LAG_STOP_MS)), Pace::Wait(WaitsFor::Replica));
    }

    #[test]
    fn a_primary_that_has_too_much_to_do_does_the_same() {
        let waiting = |waiting| pace(Readings { waiting, ..Readings::default() }, 1_000);
        assert_eq!((waiting(4), waiting(5)), (whole(1_000), slowed(250, WaitsFor::Load)));
        assert_eq!(waiting(20), Pace::Wait(WaitsFor::Load));
        let answers = |answer_ms| pace(Readings { answer_ms, ..Readings::default() }, 2);
        assert_eq!((answers(49), answers(50)), (whole(2), slowed(1, WaitsFor::Load)));
        assert_eq!(answers(500), Pace::Wait(WaitsFor::Load));
    }

    #[test]
    fn a_chunk_is_as_large_as_its_time_lets_it_be() {
        assert_eq!(next_size(100, CHUNK_TAKES / 3, 5_000), 200);
        assert_eq!(next_size(100, CHUNK_TAKES, 5_000), 100);
        assert_eq!(next_size(100, CHUNK_TAKES * 3, 5_000), 50);
        assert_eq!(next_size(CHUNK_MAX, Duration::ZERO, 5_000), CHUNK_MAX);
        assert_eq!(next_size(CHUNK_MIN, CHUNK_TAKES * 9, 5_000), CHUNK_MIN);
        assert_eq!(next_size(100, Duration::ZERO, 3), 3, "never more than a second's worth");
    }

    #[test]
    fn the_rate_is_kept_by_waiting() {
        assert_eq!(rest(100, Duration::from_millis(40), 1_000), Duration::from_millis(60));
        assert_eq!(rest(100, Duration::from_secs(1), 1_000), Duration::ZERO);
    }

    #[test]
    fn a_few_failures_at_the_beginning_are_no_rate() {
        assert!(!fails_too_often(49, 49));
        assert!(!fails_too_often(50, 5));
        assert!(fails_too_often(50, 6));
    }
}

//! What `/metrics` asks when it is asked: pools, and the work that waits.

use crate::cx::{Databases, within};
use crate::jobs::types::JobState;
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};

/// A pool as it is now.
pub struct PoolStanding {
    pub name: &'static str,
    pub idle: usize,
    pub connections: u32,
    pub max: u32,
}

/// Work that is not over.
pub struct Waiting {
    /// By state.
    jobs: Vec<(String, i64)>,
    pub longest_wait_secs: f64,
    pub calls_unknown: i64,
    pub notices: i64,
}

impl Waiting {
    pub fn jobs_in(&self, state: JobState) -> i64 {
        self.jobs.iter().find(|(name, _)| name == state.as_str()).map_or(0, |(_, count)| *count)
    }
}

impl Databases {
    pub async fn waiting(&self) -> Result<Waiting, Problem> {
        let mut read = self.fresh(Part::Actions).await?;
        let jobs = sqlx::query!(
            r#"/* samuso metrics.jobs */ SELECT state, count(*) AS "count!",
                      coalesce(max(extract(epoch FROM now() - coalesce(turn_at, started_at, made_at))::float8)
                          FILTER (WHERE state IN ('preparing', 'running')
                              AND (leased_until IS NULL OR leased_until < now())), 0) AS "waits!"
               FROM samuso.job WHERE state NOT IN ('succeeded', 'failed', 'cancelled') GROUP BY state"#
        )
        .fetch_all(read.connection());
        let jobs = within(Part::Actions, READ_ENDS_MS, jobs).await?;
        let others = sqlx::query!(
            r#"/* samuso metrics.waiting */ SELECT
                   (SELECT count(*) FROM samuso.call WHERE state = 'unknown') AS "calls!",
                   (SELECT count(*) FROM samuso.notification WHERE done_at IS NULL) AS "notices!""#
        )
        .fetch_one(read.connection());
        let others = within(Part::Actions, READ_ENDS_MS, others).await?;
        Ok(Waiting {
            longest_wait_secs: jobs.iter().map(|row| row.waits).fold(0.0, f64::max),
            jobs: jobs.into_iter().map(|row| (row.state, row.count)).collect(),
            calls_unknown: others.calls,
            notices: others.notices,
        })
    }
}

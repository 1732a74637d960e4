//! Whether jobs find workers, wherever these are: in this process, in others, or nowhere.

use crate::cx::{Databases, within};
use crate::limits::{JOB_WAITS_LONG, READ_ENDS_MS};
use crate::problem::{Part, Problem};

/// There is a job that no worker has come to for long.
pub async fn waits_for_a_worker(databases: &Databases) -> Result<bool, Problem> {
    Ok(longest_wait(databases).await? > JOB_WAITS_LONG.as_secs_f64())
}

/// Seconds for which the job waits that no worker has come to for longest; 0 where none waits.
pub async fn longest_wait(databases: &Databases) -> Result<f64, Problem> {
    let mut read = databases.fresh(Part::Actions).await?;
    let waits = sqlx::query_scalar!(
        r#"/* samuso jobs.wait */ SELECT coalesce(max(extract(epoch FROM now() - coalesce(turn_at, started_at, made_at))::float8), 0) AS "waits!"
           FROM samuso.job WHERE state IN ('preparing', 'running') AND (leased_until IS NULL OR leased_until < now())"#,
    )
    .fetch_one(read.connection());
    within(Part::Actions, READ_ENDS_MS, waits).await
}

//! What jobs leave behind: targets of those that are long over, and rehearsals that nobody started.

use crate::cx::{Databases, within};
use crate::limits::{BULK_BATCH, JOB_READY_LASTS, JOB_TARGETS_KEPT, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};

/// Removes some at a time, and answers how many.
pub async fn clean(databases: &Databases) -> Result<u64, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.expire */ WITH expired AS (
                 UPDATE samuso.job SET state = 'cancelled', finished_at = now()
                 WHERE state = 'ready' AND prepared_at < now() - 2 * make_interval(secs => $1) RETURNING id)
             INSERT INTO samuso.job_log (job_id, what) SELECT id, 'expired' FROM expired",
            JOB_READY_LASTS.as_secs_f64(),
        )
        .execute(&mut *transaction)
        .await?;
        let cleaned = sqlx::query!(
            "/* samuso job.clean */ DELETE FROM samuso.job_target t USING (
                 SELECT t.job_id, t.place FROM samuso.job_target t JOIN samuso.job j ON j.id = t.job_id
                 WHERE j.finished_at < now() - make_interval(secs => $1) LIMIT $2) AS old
             WHERE t.job_id = old.job_id AND t.place = old.place",
            JOB_TARGETS_KEPT.as_secs_f64(),
            i64::try_from(BULK_BATCH).unwrap_or(i64::MAX),
        );
        let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await.map(|()| cleaned)
    })
    .await
}

//! What jobs leave behind: what nobody decides on any more, and targets of those that are long over.

use crate::access::actor::Actor;
use crate::catalog::types::ActionKey;
use crate::cx::{Databases, within};
use crate::jobs::cancel::before_anything;
use crate::jobs::finish::{end_run, event};
use crate::jobs::log::log;
use crate::limits::{
    BULK_BATCH, JOB_READY_LASTS, JOB_TARGETS_KEPT, JOB_TARGETS_REMOVED_FOR, JOBS_ENDED_AT_A_TIME,
    WRITE_TIMEOUT_MS,
};
use crate::problem::{Part, Problem};
use crate::timeline::append::append;
use std::time::Instant;

/// Removes some at a time, until nothing is left or enough time has passed, and answers how many.
pub async fn clean(databases: &Databases) -> Result<u64, Problem> {
    expire(databases).await?;
    let (began, mut cleaned) = (Instant::now(), 0);
    while began.elapsed() < JOB_TARGETS_REMOVED_FOR {
        match some(databases, BULK_BATCH).await? {
            0 => break,
            removed => cleaned += removed,
        }
    }
    Ok(cleaned)
}

/// First those of jobs that never ran: nobody will ask what came of them, and whoever prepares and cancels makes many.
async fn some(databases: &Databases, most: usize) -> Result<u64, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let cleaned = sqlx::query!(
            "/* samuso job.clean */ DELETE FROM samuso.job_target t USING (
                 SELECT t.job_id, t.place FROM (
                     SELECT id FROM samuso.job j
                     WHERE (state = 'cancelled' AND run_id IS NULL OR finished_at < now() - make_interval(secs => $1))
                       AND EXISTS (SELECT FROM samuso.job_target t WHERE t.job_id = j.id)
                     ORDER BY run_id IS NOT NULL, id LIMIT $2) AS j
                 JOIN samuso.job_target t ON t.job_id = j.id LIMIT $3) AS old
             WHERE t.job_id = old.job_id AND t.place = old.place",
            JOB_TARGETS_KEPT.as_secs_f64(),
            JOBS_ENDED_AT_A_TIME,
            i64::try_from(most).unwrap_or(i64::MAX),
        );
        let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await.map(|()| cleaned)
    })
    .await
}

/// Rehearsals that nobody started, and runs that nobody let go on.
async fn expire(databases: &Databases) -> Result<(), Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    let expired = sqlx::query!(
        "/* samuso job.expire */ UPDATE samuso.job SET state = 'cancelled', held_by = NULL, stopped_at = NULL, finished_at = clock_timestamp()
         WHERE id IN (
             SELECT id FROM samuso.job
             WHERE (state = 'ready' AND prepared_at < now() - 2 * make_interval(secs => $1))
                OR (state IN ('paused', 'held') AND stopped_at < now() - make_interval(secs => $2))
             ORDER BY id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)
         RETURNING id, action, typed ->> 'ticket' AS ticket, run_id, undo_of, request_id",
        JOB_READY_LASTS.as_secs_f64(),
        JOB_TARGETS_KEPT.as_secs_f64(),
        JOBS_ENDED_AT_A_TIME,
    )
    .fetch_all(&mut *transaction);
    let expired = within(Part::Actions, WRITE_TIMEOUT_MS, expired).await?;
    let samuso = Actor::system("samuso work");
    for job in expired {
        if let Some(run) = job.run_id {
            end_run(&mut transaction, run, job.undo_of, &before_anything()).await?;
        }
        let (action, ticket) = (ActionKey::new(job.action), job.ticket.unwrap_or_default());
        let of = (job.id, job.run_id);
        let event = event(&samuso, "samuso.job_cancelled", of, (&action, &ticket), &job.request_id);
        within(Part::Actions, WRITE_TIMEOUT_MS, async {
            append(&mut transaction, &event).await?;
            log(&mut transaction, job.id, "expired", None, None).await
        })
        .await?;
    }
    within(Part::Actions, WRITE_TIMEOUT_MS, transaction.commit()).await
}

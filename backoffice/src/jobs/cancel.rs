//! Ends a job. What was changed stays changed, and can be undone.

use crate::actions::approvals;
use crate::cx::{Cx, within};
use crate::jobs::finish::end_run;
use crate::jobs::found::{Controlled, controlled, end};
use crate::jobs::types::JobState;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Fault, Part, Problem};
use uuid::Uuid;

pub async fn cancel(cx: &Cx, job: Uuid) -> Result<Controlled, Problem> {
    let found = controlled(cx, job).await?;
    // What waits for others is ended where they decide on it.
    if let (JobState::Asked, Some(run)) = (found.state, found.run) {
        return Ok(if approvals::cancel(cx, run).await? { Controlled::Done } else { Controlled::Late });
    }
    let mut transaction = cx.write(Part::Actions).await?;
    let cancelled = sqlx::query!(
        "/* samuso job.cancel */ UPDATE samuso.job SET state = 'cancelled', held_by = NULL, waits_for = NULL, stopped_at = NULL,
             finished_at = clock_timestamp(), worker = NULL, leased_until = NULL
         WHERE id = $1 AND state NOT IN ('asked', 'succeeded', 'failed', 'cancelled') RETURNING run_id",
        job,
    )
    .fetch_optional(&mut *transaction);
    let cancelled = within(Part::Actions, WRITE_TIMEOUT_MS, cancelled).await?;
    if let Some(run) = cancelled.as_ref().and_then(|row| row.run_id) {
        end_run(&mut transaction, run, found.undo_of, &before_anything()).await?;
    }
    end(cx, transaction, &found, cancelled.is_some(), ("samuso.job_cancelled", "cancelled")).await
}

pub fn before_anything() -> Problem {
    Problem::bad(Fault::general(
        "It was cancelled before anything was changed.",
        "아무것도 바뀌기 전에 취소했어요.",
    ))
}

//! Stops a job until somebody lets it go on.

use crate::cx::{Cx, within};
use crate::jobs::found::{Controlled, controlled, end};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use uuid::Uuid;

pub async fn pause(cx: &Cx, job: Uuid) -> Result<Controlled, Problem> {
    let found = controlled(cx, job).await?;
    let mut transaction = cx.write(Part::Actions).await?;
    let paused = sqlx::query!(
        "/* samuso job.pause */ UPDATE samuso.job SET state = 'paused', stopped_at = now(), worker = NULL, leased_until = NULL,
             waits_for = NULL
         WHERE id = $1 AND state = 'running'",
        job,
    )
    .execute(&mut *transaction);
    let is_done = within(Part::Actions, WRITE_TIMEOUT_MS, paused).await?.rows_affected() == 1;
    end(cx, transaction, &found, is_done, ("samuso.job_paused", "paused")).await
}

//! Lets a job go on that a person, or it itself, had stopped. Held to what starting it is held to. What is decided here is
//! decided for what comes: failures are counted anew, or, where that is chosen, do not stop it any more.

use crate::access::fresh;
use crate::cx::{Cx, within};
use crate::jobs::allowed::{allowed, still_needs_no_more};
use crate::jobs::found::{Controlled, controlled, end};
use crate::jobs::rate::held_to;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use uuid::Uuid;

/// `regardless`: to its end, however many records fail.
pub async fn go_on(cx: &Cx, job: Uuid, rows_a_second: i32, regardless: bool) -> Result<Controlled, Problem> {
    let found = controlled(cx, job).await?;
    let (may, _) = allowed(cx, &found.action, &found.zone, &found.typed)?;
    still_needs_no_more(&may, found.changes, found.is_approved)?;
    if may.action.fresh {
        fresh::demand(cx, Part::Actions).await?;
    }
    let rate = held_to(rows_a_second)?;
    let mut transaction = cx.write(Part::Actions).await?;
    let went = sqlx::query!(
        "/* samuso job.go_on */ UPDATE samuso.job SET state = 'running', held_by = NULL, error = NULL, stopped_at = NULL,
             handled_then = handled, failed_then = failed, rows_a_second = $2, signed_in_afresh = $3, turn_at = now(),
             regardless = $4, takeovers = 0, worker = NULL, leased_until = NULL
         WHERE id = $1 AND state IN ('paused', 'held')",
        job,
        rate,
        may.action.fresh,
        regardless,
    )
    .execute(&mut *transaction);
    let is_done = within(Part::Actions, WRITE_TIMEOUT_MS, went).await?.rows_affected() == 1;
    let said = if regardless {
        ("samuso.job_went_on_regardless", "went_on_regardless")
    } else {
        ("samuso.job_went_on", "went_on")
    };
    end(cx, transaction, &found, is_done, said).await
}

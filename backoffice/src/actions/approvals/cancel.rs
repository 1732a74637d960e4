//! Whoever asked for it takes it back.

use super::asked::find;
use super::expire::expire_one;
use super::note::{Said, note, path};
use crate::cx::{Cx, within};
use crate::jobs::asked;
use crate::limits::{READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::notify::untold;
use crate::problem::{Part, Problem};
use uuid::Uuid;

/// False, where it was over already: it ran, or somebody refused it.
pub async fn cancel(cx: &Cx, run: Uuid) -> Result<bool, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let asked = within(Part::Actions, READ_ENDS_MS, find(read.connection(), run)).await?;
    drop(read);
    let asked = asked.filter(|asked| asked.requester.to_string() == cx.actor.id).ok_or(Problem::NotFound)?;
    let mut transaction = cx.write(Part::Actions).await?;
    let cancelled = sqlx::query!(
        "/* samuso approvals.cancel */ UPDATE samuso.run SET state = 'cancelled', finished_at = clock_timestamp()
         WHERE id = $1 AND state IN ('requested', 'approved') AND expires_at > clock_timestamp()",
        run,
    )
    .execute(&mut *transaction);
    if within(Part::Actions, WRITE_TIMEOUT_MS, cancelled).await?.rows_affected() == 0 {
        drop(transaction);
        expire_one(cx, run).await?;
        return Ok(false);
    }
    let said = Said { what: "samuso.approval_cancelled", note: None, why: None };
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        asked::end(&mut transaction, run, "cancelled", Some(&cx.actor.label), None).await?;
        note(&mut transaction, &cx.actor, &cx.request_id, &asked.about(), said).await?;
        untold(&mut transaction, &path(run)).await
    })
    .await?;
    let committed = cx.commit(transaction).await;
    committed.map_err(|error| error.problem(Part::Actions, "approvals.cancel"))?;
    Ok(true)
}

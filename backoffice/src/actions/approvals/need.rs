//! How many have to approve a run, and as approvers of which action.

use crate::access::permission::MayRun;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub approvals: i32,
    /// The action whose approvers decide.
    pub by: ActionKey,
}

/// What a run that changes so many records needs. An undo needs what its own action does, and no less than the run that
/// it undoes did: what two people decided is not taken back by one of them.
pub async fn need(
    cx: &Cx,
    may: &MayRun<'_>,
    changing: u64,
    undo_of: Option<Uuid>,
) -> Result<Option<Need>, Problem> {
    let own = may.action.approvals.filter(|asked| asked.above.is_none_or(|above| changing > above.into()));
    let own = own.map(|asked| Need { approvals: asked.needed.cast_signed(), by: may.action.key.clone() });
    let undone = match undo_of {
        Some(run) => of_run(cx, run).await?,
        None => None,
    };
    Ok(match (own, undone) {
        (Some(own), Some(undone)) => Some(Need { approvals: own.approvals.max(undone.approvals), ..own }),
        (own, undone) => own.or(undone),
    })
}

/// What it had needed, where its action still has approvers.
async fn of_run(cx: &Cx, run: Uuid) -> Result<Option<Need>, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        "/* samuso approvals.of_run */ SELECT approvals_needed, approved_as FROM samuso.run WHERE id = $1",
        run
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?;
    let needed = row.and_then(|row| row.approvals_needed.zip(row.approved_as));
    let needed = needed.map(|(approvals, by)| Need { approvals, by: ActionKey::new(by) });
    let has_approvers =
        |need: &Need| cx.office.catalog.action(&need.by).is_some_and(|action| action.approvals.is_some());
    Ok(needed.filter(has_approvers))
}

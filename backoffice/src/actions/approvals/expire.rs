//! What nobody decided on in time. Nothing depends on somebody looking after it: a decision asks the clock itself.

use super::ask_again::samuso;
use super::asked::find;
use super::note::{Said, note};
use crate::cx::{Cx, within};
use crate::jobs::asked;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use uuid::Uuid;

/// Whether this was the one that ended it.
pub async fn expire_one(cx: &Cx, run: Uuid) -> Result<bool, Problem> {
    let mut transaction = cx.databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let expired = sqlx::query!(
            "/* samuso approvals.expire */ UPDATE samuso.run SET state = 'expired', finished_at = clock_timestamp()
             WHERE id = $1 AND state IN ('requested', 'approved') AND expires_at <= clock_timestamp()",
            run,
        );
        if expired.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some(asked) = find(&mut transaction, run).await? {
            let said = Said { what: "samuso.approval_expired", note: None, why: None };
            note(&mut transaction, &samuso(), &cx.request_id, &asked.about(), said).await?;
            asked::end(&mut transaction, run, "not_approved", None, None).await?;
        }
        transaction.commit().await.map(|()| true)
    })
    .await
}

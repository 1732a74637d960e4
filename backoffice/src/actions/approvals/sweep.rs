//! Housekeeping: requests that ran out, and runs that were approved by somebody whose server then went away.

use super::ask_again::samuso;
use super::carry_out::carry_out;
use super::expire::expire_one;
use crate::cx::{Cx, Databases, within};
use crate::limits::{APPROVED_LEFT_AFTER, READ_ENDS_MS, REQUESTS_AT_A_TIME};
use crate::office::Office;
use crate::problem::{Part, Problem};
use std::sync::Arc;

/// Some at a time; answers how many were looked at.
pub async fn sweep(office: &Arc<Office>, databases: &Arc<Databases>) -> Result<usize, Problem> {
    let actor = Arc::new(samuso());
    let cx = Cx::new(Arc::clone(office), Arc::clone(databases), actor, "housekeeping".to_owned(), None);
    let mut read = cx.fresh(Part::Actions).await?;
    let left = sqlx::query!(
        r#"/* samuso approvals.left */ SELECT r.id, r.expires_at <= now() AS "is_over!" FROM samuso.run r
           WHERE r.state IN ('requested', 'approved') AND (r.expires_at <= now() OR r.state = 'approved' AND NOT EXISTS (
               SELECT FROM samuso.approval a WHERE a.run_id = r.id AND a.round = r.round
                   AND a.decided_at > now() - make_interval(secs => $1)))
           ORDER BY r.id LIMIT $2"#,
        APPROVED_LEFT_AFTER.as_secs_f64(),
        REQUESTS_AT_A_TIME,
    )
    .fetch_all(read.connection());
    let left = within(Part::Actions, READ_ENDS_MS, left).await?;
    drop(read);
    for run in &left {
        // One that fails holds up no other.
        let done = if run.is_over {
            expire_one(&cx, run.id).await.map(drop)
        } else {
            carry_out(&cx, run.id).await.map(drop)
        };
        if let Err(problem) = done {
            tracing::warn!(run = %run.id, ?problem, "a request was not expired, or an approved run not carried out, yet");
        }
    }
    Ok(left.len())
}

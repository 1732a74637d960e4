//! What was done with a job, and by whom.

use crate::cx::{Read, within};
use crate::jobs::types::LogLine;
use crate::limits::{JOB_LOG_SHOWN, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use jiff::Timestamp;
use uuid::Uuid;

pub(super) async fn log(read: &mut Read, job: Uuid) -> Result<Vec<LogLine>, Problem> {
    let rows = sqlx::query!(
        r#"/* samuso job.log_of */ SELECT (extract(epoch FROM at) * 1000000)::bigint AS "at_us!", what, by, detail
           FROM samuso.job_log WHERE job_id = $1 ORDER BY id DESC LIMIT $2"#,
        job,
        JOB_LOG_SHOWN,
    )
    .fetch_all(read.connection());
    let rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    Ok(rows
        .into_iter()
        .map(|row| LogLine {
            at: Timestamp::from_microsecond(row.at_us).unwrap_or_default(),
            what: row.what,
            by: row.by,
            detail: row.detail,
        })
        .collect())
}

//! The targets that were left alone, or failed.

use super::Listing;
use crate::access::permission::MayView;
use crate::cx::{Cx, Read, within};
use crate::jobs::types::{Kind, LeftAlone};
use crate::limits::{JOB_FAILURES_SHOWN, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use crate::records::titles;
use crate::records::types::{RecordId, RecordRef};
use std::collections::BTreeSet;
use uuid::Uuid;

/// In the order of the targets, and where the next page of them begins. What is in no channel is told to whoever chose it, and
/// to nobody else; what they are called, to whoever sees it now.
pub(super) async fn left_alone(
    cx: &Cx,
    read: &mut Read,
    job: Uuid,
    view: &MayView<'_>,
    listing: Listing,
    is_own: bool,
) -> Result<(Vec<LeftAlone>, Option<i32>), Problem> {
    let scope = view.scope().arg();
    let rows = sqlx::query!(
        r#"/* samuso job.left_alone */ SELECT place, record_id, state, kind AS "kind!", error FROM samuso.job_target
           WHERE job_id = $1 AND state IN ('failed', 'skipped') AND ($2::int IS NULL OR place > $2)
             AND CASE WHEN $6::text IS NOT NULL THEN kind = $6
                      ELSE kind IN ('unknown', 'forbidden', 'changed_meanwhile', 'refused') END
             AND ($3::text[] IS NULL OR channel = ANY($3) OR (channel IS NULL AND $4))
           ORDER BY place LIMIT $5"#,
        job,
        listing.after,
        scope.as_deref(),
        is_own,
        JOB_FAILURES_SHOWN + 1,
        listing.kind.map(Kind::as_str),
    )
    .fetch_all(read.connection());
    let mut rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > JOB_FAILURES_SHOWN);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.place);
    let ids: BTreeSet<String> = rows.iter().map(|row| row.record_id.clone()).collect();
    let mut titles = titles::titles(cx, read, &view.entity.key, &ids).await?;
    let left = rows.into_iter().filter_map(|row| {
        let id = RecordId::new(row.record_id);
        Some(LeftAlone {
            place: row.place,
            title: titles.remove(&id),
            record: RecordRef { entity: view.entity.key.clone(), id },
            kind: Kind::parse(&row.kind)?,
            failed: row.state == "failed",
            error: row.error.as_deref().and_then(|error| serde_json::from_str(error).ok()),
        })
    });
    Ok((left.collect(), next))
}

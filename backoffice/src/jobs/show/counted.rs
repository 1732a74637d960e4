//! How many targets there are of each kind.

use crate::cx::{Read, within};
use crate::jobs::types::{Counts, Kind, OfKind};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use uuid::Uuid;

pub(super) async fn counted(
    read: &mut Read,
    job: Uuid,
    channels: Option<&[String]>,
) -> Result<(Counts, Vec<OfKind>), Problem> {
    let rows = sqlx::query!(
        r#"/* samuso job.counts */ SELECT state, kind, count(*) AS "count!" FROM samuso.job_target
           WHERE job_id = $1 AND ($2::text[] IS NULL OR channel = ANY($2)) GROUP BY state, kind ORDER BY 3 DESC"#,
        job,
        channels,
    )
    .fetch_all(read.connection());
    let (mut counts, mut kinds) = (Counts::default(), Vec::new());
    for row in within(Part::Actions, READ_ENDS_MS, rows).await? {
        let count = row.count.unsigned_abs();
        counts.total += count;
        match row.state.as_str() {
            "listed" => counts.listed += count,
            "ready" => counts.ready += count,
            "changed" => counts.changed += count,
            "failed" => counts.failed += count,
            _ => counts.skipped += count,
        }
        if let Some(kind) = row.kind.as_deref().and_then(Kind::parse) {
            kinds.push(OfKind { kind, failed: row.state == "failed", count });
        }
    }
    Ok((counts, kinds))
}

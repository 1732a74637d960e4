//! The page of `/runs`.

use super::seen::Seen;
use super::titles::name_firsts;
use super::{Row, summary};
use crate::actions::stored::StoredTarget;
use crate::actions::types::{RunList, RunSummary};
use crate::cx::{Cx, within};
use crate::limits::{READ_ENDS_MS, RUNS_SHOWN};
use crate::problem::{Part, Problem};
use sqlx::types::Json;
use uuid::Uuid;

/// The page of `/runs`, newest first.
pub async fn runs(cx: &Cx, after: Option<Uuid>) -> Result<RunList, Problem> {
    let seen = Seen::of(cx);
    if seen.whole.is_empty() && seen.entities.is_empty() {
        return Err(Problem::Forbidden);
    }
    let mut read = cx.replica(Part::Actions).await?;
    // Ids are made in the order of time. A run is seen by whoever made it, and by whoever may see one of its records;
    // of records that one may not see, not even the number is told.
    let rows = sqlx::query_as!(
        Row,
        r#"/* samuso runs.newest */
           SELECT id, action, entity, actor_kind, actor_id, actor_label, state, arguments, reason, ticket,
                  own.changed AS "changed!",
                  NULL::jsonb AS "skipped: Json<Vec<StoredTarget>>", undo_of, undone_by, error,
                  (extract(epoch FROM started_at) * 1000000)::bigint AS "started_at_us!"
           FROM samuso.run r CROSS JOIN LATERAL (
               SELECT CASE WHEN r.entity = ANY($2) OR r.actor_id = $5 THEN r.changed ELSE (
                   SELECT count(*) FROM samuso.event e JOIN unnest($3::text[], $4::text[]) AS s (entity, channel)
                       ON s.entity = e.entity AND s.channel = e.channel
                   WHERE e.run_id = r.id) END AS changed) AS own
           WHERE ($1::uuid IS NULL OR id < $1)
             AND (r.entity = ANY($2) OR r.entity = ANY($3) AND (r.actor_id = $5 OR own.changed > 0))
           ORDER BY id DESC LIMIT $6"#,
        after,
        &seen.whole,
        &seen.entities,
        &seen.channels,
        cx.actor.id,
        RUNS_SHOWN + 1,
    )
    .fetch_all(read.connection());
    let mut rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > RUNS_SHOWN);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let mut runs: Vec<RunSummary> = rows.iter().map(|row| summary(cx, row)).collect();
    name_firsts(cx, &mut read, &seen, &mut runs).await?;
    Ok(RunList { runs, next })
}

//! The page of `/jobs`, newest first; and of the home page, what of one's own is not over.

use crate::actions::runs::Seen;
use crate::cx::{Cx, within};
use crate::jobs::seen::{Row, summary};
use crate::jobs::types::{Counts, JobList, JobState, JobSummary};
use crate::limits::{JOBS_SHOWN, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use uuid::Uuid;

pub async fn jobs(cx: &Cx, after: Option<Uuid>) -> Result<JobList, Problem> {
    list(cx, after, false).await
}

/// The member's own that run, or wait for them.
pub async fn my_open(cx: &Cx) -> Result<Vec<JobSummary>, Problem> {
    list(cx, None, true).await.map(|found| found.jobs)
}

async fn list(cx: &Cx, after: Option<Uuid>, my_open: bool) -> Result<JobList, Problem> {
    let seen = Seen::of(cx);
    if seen.whole.is_empty() && seen.entities.is_empty() {
        return Err(Problem::Forbidden);
    }
    let mut read = cx.fresh(Part::Actions).await?;
    let rows = sqlx::query!(
        r#"/* samuso jobs.newest */
           SELECT j.id, j.action, j.entity, j.member_label, j.state, j.held_by, j.waits_for, j.run_id, j.undo_of,
                  j.typed ->> 'reason' AS reason, j.typed ->> 'ticket' AS ticket, (extract(epoch FROM j.made_at) * 1000000)::bigint AS "made_at_us!",
                  own.total AS "total!", own.ready AS "ready!", own.changed AS "changed!", own.failed AS "failed!"
           FROM samuso.job j CROSS JOIN LATERAL (
               SELECT j.total, j.changes - j.handled AS ready, j.changed, j.failed
               WHERE j.entity = ANY($2) OR j.member_id::text = $5
               UNION ALL
               SELECT count(*), count(*) FILTER (WHERE t.state = 'ready'), count(*) FILTER (WHERE t.state = 'changed'),
                      count(*) FILTER (WHERE t.state = 'failed')
               FROM samuso.job_target t JOIN unnest($3::text[], $4::text[]) AS s (entity, channel)
                   ON s.entity = j.entity AND s.channel = t.channel
               WHERE t.job_id = j.id AND NOT (j.entity = ANY($2) OR j.member_id::text = $5)
               HAVING count(*) > 0) AS own
           WHERE ($1::uuid IS NULL OR j.id < $1) AND (j.entity = ANY($2) OR j.entity = ANY($3))
             AND (NOT $7 OR j.member_id::text = $5 AND j.state IN ('preparing', 'ready', 'asked', 'running', 'paused', 'held'))
           ORDER BY j.id DESC LIMIT $6"#,
        after,
        &seen.whole,
        &seen.entities,
        &seen.channels,
        cx.actor.id,
        JOBS_SHOWN + 1,
        my_open,
    )
    .fetch_all(read.connection());
    let mut rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > JOBS_SHOWN);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let jobs = rows.into_iter().map(|row| {
        let (total, ready) = (row.total.unsigned_abs(), row.ready.unsigned_abs());
        let (changed, failed) = (row.changed.unsigned_abs(), row.failed.unsigned_abs());
        let state = JobState::parse(&row.state).unwrap_or(JobState::Failed);
        let rest = total.saturating_sub(ready + changed + failed);
        // Before all of them are rehearsed, the rest is still to be.
        let is_rehearsed = row.run_id.is_some() || !(state.is_over() || state == JobState::Preparing);
        let (listed, skipped) = if is_rehearsed { (0, rest) } else { (rest, 0) };
        let counts = Counts { total, listed, ready, changed, skipped, failed };
        let row = Row {
            id: row.id,
            action: row.action,
            entity: row.entity,
            member_label: row.member_label,
            state: row.state,
            held_by: row.held_by,
            waits_for: row.waits_for,
            run_id: row.run_id,
            undo_of: row.undo_of,
            reason: row.reason,
            ticket: row.ticket,
            made_at_us: row.made_at_us,
        };
        summary(cx, &row, counts)
    });
    Ok(JobList { jobs: jobs.collect(), next })
}

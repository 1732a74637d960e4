//! Who works on a job. A lease is renewed with each attempt; one that ran out is somebody else's to take, and one that was
//! had for a while is given back where others wait.

use crate::actions::types::Typed;
use crate::catalog::types::ActionKey;
use crate::cx::{Databases, within};
use crate::jobs::log::log;
use crate::jobs::types::{JobState, WaitsFor};
use crate::limits::{JOB_LEASE, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use jiff::tz::TimeZone;
use sqlx::types::Json;
use uuid::Uuid;

/// A job in a worker's hands.
pub struct Job {
    pub id: Uuid,
    pub action: ActionKey,
    pub member: Uuid,
    /// What the member is called.
    pub by: String,
    pub request_id: String,
    pub zone: TimeZone,
    pub typed: Typed,
    pub undo_of: Option<Uuid>,
    pub run: Option<Uuid>,
    pub state: JobState,
    pub pace: f32,
    pub signed_in_afresh: bool,
    /// Others have approved its run: as many as it needs, counted where nothing but a decision writes.
    pub is_approved: bool,
    /// Targets that would change, or are changed.
    pub changes: i64,
    /// Targets.
    pub total: i64,
    /// Workers that took it over, one from the other, while nothing of it was done.
    pub takeovers: i32,
}

/// Takes the job that nobody works on and whose last turn is the longest ago.
pub async fn take(databases: &Databases, worker: Uuid) -> Result<Option<Job>, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let row = sqlx::query!(
            r#"/* samuso job.take */ WITH next AS (
                   SELECT id, worker, turn_at FROM samuso.job
                   WHERE state IN ('preparing', 'running') AND (leased_until IS NULL OR leased_until < now())
                   ORDER BY turn_at NULLS FIRST, made_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
               UPDATE samuso.job j SET worker = $1, leased_until = now() + make_interval(secs => $2), turn_at = now(),
                   takeovers = CASE WHEN next.worker IS NULL THEN takeovers ELSE takeovers + 1 END
               FROM next WHERE j.id = next.id
               RETURNING j.id, j.action, j.member_id, j.member_label, j.request_id, j.time_zone, j.typed AS "typed: Json<Typed>",
                         j.undo_of, j.run_id, j.state, j.pace, j.signed_in_afresh, j.changes, j.total, j.takeovers,
                         EXISTS (SELECT FROM samuso.run r WHERE r.id = j.run_id AND (
                             SELECT count(*) FROM samuso.approval a
                             WHERE a.run_id = r.id AND a.round = r.round AND a.decision = 'approved') >= r.approvals_needed) AS "is_approved!",
                         next.worker AS "before?", next.turn_at IS NULL AS "is_first!""#,
            worker,
            JOB_LEASE.as_secs_f64(),
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        // Turns that follow each other are nothing that happened.
        match (row.before, row.is_first) {
            (Some(_), _) => log(&mut transaction, row.id, "taken_over", None, None).await?,
            (None, true) => log(&mut transaction, row.id, "taken", None, None).await?,
            (None, false) => {}
        }
        transaction.commit().await?;
        Ok(Some(Job {
            id: row.id,
            action: ActionKey::new(row.action),
            member: row.member_id,
            by: row.member_label,
            request_id: row.request_id,
            zone: TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC),
            typed: row.typed.0,
            undo_of: row.undo_of,
            run: row.run_id,
            state: JobState::parse(&row.state).unwrap_or(JobState::Preparing),
            pace: row.pace,
            signed_in_afresh: row.signed_in_afresh,
            is_approved: row.is_approved,
            changes: row.changes,
            total: row.total,
            takeovers: row.takeovers,
        }))
    })
    .await
}

/// Says that the worker lives, and how it goes. None, where the job is not its own to go on with any more; else the rate
/// that a person last chose.
pub async fn renew(
    databases: &Databases,
    job: &Job,
    worker: Uuid,
    pace: f32,
    waits_for: Option<WaitsFor>,
) -> Result<Option<i32>, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let rate = sqlx::query_scalar!(
            "/* samuso job.renew */ UPDATE samuso.job SET leased_until = now() + make_interval(secs => $4), pace = $5,
                 waits_for = $6
             WHERE id = $1 AND worker = $2 AND state = $3 RETURNING rows_a_second",
            job.id,
            worker,
            job.state.as_str(),
            JOB_LEASE.as_secs_f64(),
            pace,
            waits_for.map(WaitsFor::as_str),
        )
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await.map(|()| rate)
    })
    .await
}

/// Gives a job back where another one waits for a worker. What it goes at stays in its row. False, where none waits.
pub async fn give_back(databases: &Databases, job: &Job, worker: Uuid) -> Result<bool, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let given = sqlx::query!(
            "/* samuso job.give_back */ UPDATE samuso.job SET worker = NULL, leased_until = NULL
             WHERE id = $1 AND worker = $2 AND state = $3 AND EXISTS (
                 SELECT FROM samuso.job o WHERE o.id <> $1 AND o.state IN ('preparing', 'running')
                   AND (o.leased_until IS NULL OR o.leased_until < now()))",
            job.id,
            worker,
            job.state.as_str(),
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await.map(|()| given.rows_affected() == 1)
    })
    .await
}

/// Gives back what these workers have, so that others need not wait for the leases to run out.
pub async fn let_go(databases: &Databases, workers: &[Uuid]) -> Result<(), Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.let_go */ UPDATE samuso.job SET worker = NULL, leased_until = NULL, waits_for = NULL, turn_at = NULL
             WHERE worker = ANY($1)",
            workers,
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    })
    .await
}

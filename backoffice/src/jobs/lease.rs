//! Who works on a job. A lease is renewed with each chunk; one that ran out is somebody else's to take.

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
    pub rows_a_second: i32,
    /// Targets.
    pub total: i64,
}

/// Takes the oldest job that nobody works on.
pub async fn take(databases: &Databases, worker: Uuid) -> Result<Option<Job>, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let row = sqlx::query!(
            r#"/* samuso job.take */ WITH oldest AS (
                   SELECT id, worker FROM samuso.job
                   WHERE state IN ('preparing', 'running') AND (leased_until IS NULL OR leased_until < now())
                   ORDER BY made_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
               UPDATE samuso.job j SET worker = $1, leased_until = now() + make_interval(secs => $2) FROM oldest
               WHERE j.id = oldest.id
               RETURNING j.id, j.action, j.member_id, j.member_label, j.request_id, j.time_zone, j.typed AS "typed: Json<Typed>",
                         j.undo_of, j.run_id, j.state, j.rows_a_second, j.total, oldest.worker AS "before?""#,
            worker,
            JOB_LEASE.as_secs_f64(),
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let what = if row.before.is_some() { "taken_over" } else { "taken" };
        log(&mut transaction, row.id, what, None, None).await?;
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
            rows_a_second: row.rows_a_second,
            total: row.total,
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
    let waits_for = waits_for.map(|waits| match waits {
        WaitsFor::Replica => "replica",
        WaitsFor::Load => "load",
        WaitsFor::Primary => "primary",
    });
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
            waits_for,
        )
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await.map(|()| rate)
    })
    .await
}

/// Gives back what these workers have, so that others need not wait for the leases to run out.
pub async fn let_go(databases: &Databases, workers: &[Uuid]) -> Result<(), Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.let_go */ UPDATE samuso.job SET worker = NULL, leased_until = NULL, waits_for = NULL
             WHERE worker = ANY($1)",
            workers,
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    })
    .await
}

//! How a job's parts end: its rehearsal, its run, and itself.

use crate::access::actor::Actor;
use crate::actions::undo;
use crate::catalog::types::ActionKey;
use crate::cx::within;
use crate::jobs::chunk::{Turn, begin, hold};
use crate::jobs::lease::Job;
use crate::jobs::log::log;
use crate::jobs::types::HeldBy;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::notify::{Kind, Notice, put};
use crate::problem::{Fault, Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// What is told of a job on the timeline, for the ticket that the job is for.
pub fn event(
    actor: &Actor,
    what: &str,
    (job, run): (Uuid, Option<Uuid>),
    (action, ticket): (&ActionKey, &str),
    request: &str,
) -> NewEvent {
    let ticket = ticket.trim();
    NewEvent {
        run_id: run,
        ticket: (!ticket.is_empty()).then(|| ticket.to_owned()),
        arguments: Some(json!({ "job": job, "action": action.as_str() })),
        ..NewEvent::by(actor, what, request)
    }
}

const FAILED: &str = "samuso.job_failed";
const HELD: &str = "samuso.job_held";

/// What Samuso itself says of a job: nobody pressed anything, so that somebody is told who does not look at it.
async fn note(connection: &mut PgConnection, job: &Job, what: &'static str) -> Result<(), sqlx::Error> {
    let worker = Actor::system("samuso work");
    let event = event(&worker, what, (job.id, job.run), (&job.action, &job.typed.ticket), &job.request_id);
    append(connection, &event).await?;
    let kind = match what {
        FAILED => Kind::JobFailed,
        HELD => Kind::JobHeld,
        _ => return Ok(()),
    };
    let (path, records) = (format!("/jobs/{}", job.id), usize::try_from(job.total).unwrap_or_default());
    put(connection, &Notice { kind, path: &path, action: job.action.as_str(), by: &job.by, records }).await
}

/// Every target is rehearsed.
pub async fn ready(turn: &Turn<'_>) -> Result<(), Problem> {
    let mut transaction = begin(turn).await?;
    if !hold(turn, &mut transaction).await? {
        return Ok(());
    }
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.ready */ UPDATE samuso.job SET state = 'ready', prepared_at = now(), worker = NULL,
                 leased_until = NULL, waits_for = NULL, pace = 0 WHERE id = $1",
            turn.job.id,
        )
        .execute(&mut *transaction)
        .await?;
        log(&mut transaction, turn.job.id, "ready", None, None).await?;
        transaction.commit().await
    })
    .await
}

/// Every target is done with.
pub async fn finish(turn: &Turn<'_>) -> Result<(), Problem> {
    let mut transaction = begin(turn).await?;
    if !hold(turn, &mut transaction).await? {
        return Ok(());
    }
    let job = turn.job;
    let Some(run) = job.run else { return Err(Problem::Internal) };
    let changed = end_run(&mut transaction, run, job.undo_of, &nothing()).await?;
    let (state, what) = if changed { ("succeeded", "samuso.job_finished") } else { ("failed", FAILED) };
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.finish */ UPDATE samuso.job SET state = $2, finished_at = clock_timestamp(), worker = NULL,
                 leased_until = NULL, waits_for = NULL, error = $3 WHERE id = $1",
            job.id,
            state,
            (!changed).then(|| serde_json::to_string(&nothing()).unwrap_or_default()),
        )
        .execute(&mut *transaction)
        .await?;
        log(&mut transaction, job.id, state, None, None).await?;
        note(&mut transaction, job, what).await?;
        transaction.commit().await
    })
    .await
}

/// Ends the run of a job as what it has come to: where it changed something it can be undone. Answers whether it did.
pub async fn end_run(
    connection: &mut PgConnection,
    run: Uuid,
    undo_of: Option<Uuid>,
    otherwise: &Problem,
) -> Result<bool, Problem> {
    let error = serde_json::to_string(otherwise).unwrap_or_default();
    let changed = sqlx::query_scalar!(
        "/* samuso job.end_run */ UPDATE samuso.run SET state = CASE WHEN changed > 0 THEN 'succeeded' ELSE 'failed' END,
             error = CASE WHEN changed = 0 THEN $2 END, finished_at = clock_timestamp()
         WHERE id = $1 AND state = 'running' RETURNING changed",
        run,
        error,
    )
    .fetch_one(&mut *connection);
    let changed = within(Part::Actions, WRITE_TIMEOUT_MS, changed).await? > 0;
    if let Some(undone) = undo_of.filter(|_| changed) {
        match undo::mark(connection, undone, run).await {
            // Somebody undid the rest of it meanwhile, and it is marked.
            Err(Problem::Bad(_)) => {}
            marked => marked?,
        }
    }
    Ok(changed)
}

/// Stops it until a person decides.
pub async fn hold_back(
    job: &Job,
    transaction: &mut PgConnection,
    by: HeldBy,
    error: Option<&Problem>,
) -> Result<(), Problem> {
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let held = sqlx::query!(
            "/* samuso job.hold_back */ UPDATE samuso.job SET state = 'held', held_by = $2, error = $3, stopped_at = now(),
                 worker = NULL, leased_until = NULL, waits_for = NULL
             WHERE id = $1 AND state = 'running'",
            job.id,
            by.as_str(),
            error.and_then(|error| serde_json::to_string(error).ok()),
        )
        .execute(&mut *transaction)
        .await?;
        if held.rows_affected() == 0 {
            return Ok(());
        }
        log(transaction, job.id, "held", None, Some(by.as_str())).await?;
        note(transaction, job, HELD).await
    })
    .await
}

/// A rehearsal that cannot go on: nothing was changed, and nothing is lost.
pub async fn give_up(job: &Job, transaction: &mut PgConnection, problem: &Problem) -> Result<(), Problem> {
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let failed = sqlx::query!(
            "/* samuso job.give_up */ UPDATE samuso.job SET state = 'failed', finished_at = clock_timestamp(), error = $2,
                 worker = NULL, leased_until = NULL, waits_for = NULL
             WHERE id = $1 AND state = 'preparing'",
            job.id,
            serde_json::to_string(problem).unwrap_or_default(),
        )
        .execute(&mut *transaction)
        .await?;
        if failed.rows_affected() == 0 {
            return Ok(());
        }
        log(transaction, job.id, "failed", None, None).await?;
        note(transaction, job, FAILED).await
    })
    .await
}

fn nothing() -> Problem {
    Problem::bad(Fault::general(
        "None of the records was changed: each was left alone or failed, and says why.",
        "바뀐 항목이 없어요. 항목마다 건너뛰었거나 실패한 이유를 확인해 주세요.",
    ))
}

//! A job that others approve first: it waits for its run, which waits for them. They decide on the whole rehearsal, by a
//! digest of every record that would change.

use crate::access::permission::MayRun;
use crate::actions::approvals::{Asked, Need, Of, Round, Said, keep, member, note, within_limits};
use crate::actions::image;
use crate::actions::params::Fitting;
use crate::actions::run::{Pressed, State, begin};
use crate::actions::stored::{Input, StoredTarget};
use crate::cx::{Cx, within};
use crate::jobs::finish::event;
use crate::jobs::found::{Controlled, Found};
use crate::jobs::log::log;
use crate::jobs::start::too_old;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::timeline::append::append;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// The run, what others decide on, and its event, in one transaction.
pub async fn ask(
    cx: &Cx,
    found: &Found,
    may: &MayRun<'_>,
    fitting: &Fitting,
    need: &Need,
    rate: i32,
) -> Result<Controlled, Problem> {
    let requester = member(cx).await?;
    let run = Uuid::now_v7();
    let mut transaction = cx.write(Part::Actions).await?;
    let pressed = Pressed { preview: found.id, undo_of: found.undo_of };
    if !begin(cx, &mut transaction, may, pressed, fitting, run, State::Requested(need)).await? {
        return Ok(Controlled::Late);
    }
    within_limits(&mut transaction, cx, requester).await?;
    let waits = wait(&mut transaction, found.id, run, rate, may.action.fresh);
    let Some(job) = within(Part::Actions, WRITE_TIMEOUT_MS, waits).await? else {
        return Ok(Controlled::Late);
    };
    if job.fields.is_empty() {
        return Err(too_old());
    }
    let digest = digest(&mut transaction, may, fitting, found.id).await?;
    let of = Of { job: found.id, changing: job.changing };
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let channels = channels(&mut transaction, found.id).await?;
        let round = Round {
            run,
            number: 1,
            requester,
            input: &Input { typed: found.typed.clone(), faults: Vec::new() },
            outcome: &job.sample,
            digest: &digest,
            zone: found.zone.iana_name().unwrap_or("UTC"),
            fields: job.fields,
            channels,
            of: Some(of),
            again: None,
        };
        keep(&mut transaction, &round).await?;
        let said = Said { what: "samuso.approval_asked", note: fitting.reason.clone(), why: None };
        let about = round.about(&may.action.key);
        note(&mut transaction, &cx.actor, &cx.request_id, &about, said).await?;
        log(&mut transaction, found.id, "asked", Some(&cx.actor.label), None).await
    })
    .await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Actions, "job.ask"))?;
    Ok(Controlled::Done)
}

/// What a job says of its rehearsal.
struct Waiting {
    changing: i64,
    sample: Vec<StoredTarget>,
    fields: Vec<String>,
}

/// None, where it is not ready, or nothing would change.
async fn wait(
    connection: &mut PgConnection,
    job: Uuid,
    run: Uuid,
    rate: i32,
    signed_in_afresh: bool,
) -> Result<Option<Waiting>, sqlx::Error> {
    let row = sqlx::query!(
        r#"/* samuso job.wait */ UPDATE samuso.job SET state = 'asked', run_id = $2, rows_a_second = $3, signed_in_afresh = $4
           WHERE id = $1 AND state = 'ready' AND changes > 0
           RETURNING changes, sample AS "sample: Json<Vec<StoredTarget>>", fields"#,
        job,
        run,
        rate,
        signed_in_afresh,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Waiting { changing: row.changes, sample: row.sample.0, fields: row.fields }))
}

/// Whose records would change.
async fn channels(connection: &mut PgConnection, job: Uuid) -> Result<Vec<Option<String>>, sqlx::Error> {
    sqlx::query_scalar!(
        "/* samuso job.channels */ SELECT DISTINCT channel FROM samuso.job_target WHERE job_id = $1 AND state = 'ready'",
        job
    )
    .fetch_all(connection)
    .await
}

/// Of the action, its parameters, and every record that would change as the rehearsal found it.
pub async fn digest(
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    fitting: &Fitting,
    job: Uuid,
) -> Result<Vec<u8>, Problem> {
    let targets = sqlx::query_scalar!(
        r#"/* samuso job.digest */ SELECT sha256(string_agg(
               sha256(convert_to(record_id, 'UTF8')) || coalesce(digest, ''), '' ORDER BY place)) AS "digest!"
           FROM samuso.job_target WHERE job_id = $1 AND state = 'ready'"#,
        job
    )
    .fetch_one(connection);
    let targets = within(Part::Actions, WRITE_TIMEOUT_MS, targets).await?;
    let action = image::digest(may.action, fitting, &[], &[]);
    Ok(Sha256::new().chain_update(action).chain_update(targets).finalize().to_vec())
}

/// Others have approved it, and its run is begun. False, where it does not wait for that any more.
pub async fn begin_approved(
    cx: &Cx,
    connection: &mut PgConnection,
    job: Uuid,
    asked: &Asked,
) -> Result<bool, sqlx::Error> {
    let begun = sqlx::query!(
        "/* samuso job.begin_approved */ UPDATE samuso.job SET state = 'running', started_at = now(), failed_then = failed,
             turn_at = NULL, takeovers = 0 WHERE id = $1 AND state = 'asked'",
        job,
    )
    .execute(&mut *connection)
    .await?;
    if begun.rows_affected() == 0 {
        return Ok(false);
    }
    let of = ((job, Some(asked.run)), (&asked.action, asked.input.typed.ticket.as_str()));
    append(connection, &event(&cx.actor, "samuso.job_started", of.0, of.1, &cx.request_id)).await?;
    log(connection, job, "approved", None, None).await.map(|()| true)
}

/// Its request was refused, taken back or ran out; or, with a problem, it cannot be run any more.
pub async fn end(
    connection: &mut PgConnection,
    run: Uuid,
    word: &str,
    by: Option<&str>,
    problem: Option<&Problem>,
) -> Result<(), sqlx::Error> {
    let job = sqlx::query_scalar!(
        "/* samuso job.end_asked */ UPDATE samuso.job SET state = CASE WHEN $2::text IS NULL THEN 'cancelled' ELSE 'failed' END,
             error = $2, finished_at = clock_timestamp() WHERE run_id = $1 AND state = 'asked' RETURNING id",
        run,
        problem.and_then(|problem| serde_json::to_string(problem).ok()),
    )
    .fetch_optional(&mut *connection)
    .await?;
    match job {
        Some(job) => log(connection, job, word, by, None).await,
        None => Ok(()),
    }
}

/// How many of the records that would change are in these channels.
pub async fn asked_within(
    connection: &mut PgConnection,
    job: Uuid,
    channels: &[String],
) -> Result<u64, sqlx::Error> {
    let count = sqlx::query_scalar!(
        r#"/* samuso job.asked_within */ SELECT count(*) AS "count!" FROM samuso.job_target
           WHERE job_id = $1 AND channel = ANY($2) AND digest IS NOT NULL AND state <> 'skipped'"#,
        job,
        channels,
    );
    Ok(count.fetch_one(connection).await?.unsigned_abs())
}

//! Begins the run of what was rehearsed. Whoever made the job does: it runs by their rights.

use crate::access::fresh;
use crate::access::permission::MayRun;
use crate::actions::params::Fitting;
use crate::cx::{Cx, within};
use crate::jobs::allowed::allowed;
use crate::jobs::found::{Controlled, Found, end, find};
use crate::jobs::rate::held_to;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Fault, Part, Problem};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

pub async fn start(cx: &Cx, job: Uuid, rows_a_second: i32) -> Result<Controlled, Problem> {
    let mut found = find(cx, job).await?;
    let (may, fitting) = allowed(cx, &found.action, &found.zone, &found.typed)?;
    if !found.is_own {
        return Err(Problem::Forbidden);
    }
    if found.is_old {
        return Err(too_old());
    }
    if may.action.fresh {
        fresh::demand(cx, Part::Actions).await?;
    }
    let rate = held_to(rows_a_second)?;
    let run = Uuid::now_v7();
    let mut transaction = cx.write(Part::Actions).await?;
    let is_done = begin_run(cx, &mut transaction, &found, &may, &fitting, run).await?
        && set_running(&mut transaction, &found, run, rate, may.action.fresh).await?;
    found.run = Some(run);
    end(cx, transaction, &found, is_done, ("samuso.job_started", "started")).await
}

/// A preview is run once, and a job is its own preview: of two who start it, the second finds the place taken.
async fn begin_run(
    cx: &Cx,
    transaction: &mut Transaction<'static, Postgres>,
    found: &Found,
    may: &MayRun<'_>,
    fitting: &Fitting,
    run: Uuid,
) -> Result<bool, Problem> {
    let begun = sqlx::query!(
        "/* samuso job.begin_run */ INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label,
             state, arguments, reason, ticket, undo_of, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
        run,
        found.id,
        found.action.as_str(),
        may.view.entity.key.as_str(),
        cx.actor.kind.as_str(),
        cx.actor.id,
        cx.actor.label,
        fitting.arguments,
        fitting.reason,
        fitting.ticket,
        found.undo_of,
        cx.request_id,
    )
    .execute(&mut **transaction);
    Ok(within(Part::Actions, WRITE_TIMEOUT_MS, begun).await?.rows_affected() == 1)
}

/// What failed in the rehearsal is counted, and is no failure of the run.
async fn set_running(
    transaction: &mut Transaction<'static, Postgres>,
    found: &Found,
    run: Uuid,
    rate: i32,
    signed_in_afresh: bool,
) -> Result<bool, Problem> {
    let started = sqlx::query!(
        "/* samuso job.start */ UPDATE samuso.job SET state = 'running', run_id = $2, started_at = now(), rows_a_second = $3,
             failed_then = failed, signed_in_afresh = $4, turn_at = NULL, takeovers = 0, worker = NULL, leased_until = NULL
         WHERE id = $1 AND state = 'ready' AND changes > 0",
        found.id,
        run,
        rate,
        signed_in_afresh,
    )
    .execute(&mut **transaction);
    Ok(within(Part::Actions, WRITE_TIMEOUT_MS, started).await?.rows_affected() == 1)
}

fn too_old() -> Problem {
    Problem::bad(Fault::general(
        "This was rehearsed more than a day ago, and records may have changed since: cancel it, and prepare it again.",
        "미리 해 본 지 하루가 넘어 그사이 바뀐 항목이 있을 수 있어요. 취소하고 다시 준비해 주세요.",
    ))
}

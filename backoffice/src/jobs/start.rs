//! Begins the run of what was rehearsed, or asks others to approve it. Whoever made the job does: it runs by their rights.

use crate::access::fresh;
use crate::actions::approvals::need;
use crate::actions::run::{Pressed, State, begin};
use crate::cx::{Cx, within};
use crate::jobs::allowed::allowed;
use crate::jobs::asked::ask;
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
    let changing = found.changes.unsigned_abs();
    if let Some(need) = need(cx, &may, changing, found.undo_of).await? {
        return ask(cx, &found, &may, &fitting, &need, rate).await;
    }
    let run = Uuid::now_v7();
    let mut transaction = cx.write(Part::Actions).await?;
    // A preview is run once, and a job is its own preview: of two who start it, the second finds the place taken.
    let pressed = Pressed { preview: job, undo_of: found.undo_of };
    let is_done = begin(cx, &mut transaction, &may, pressed, &fitting, run, State::Running).await?
        && set_running(&mut transaction, &found, run, rate, may.action.fresh).await?;
    found.run = Some(run);
    end(cx, transaction, &found, is_done, ("samuso.job_started", "started")).await
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

pub fn too_old() -> Problem {
    Problem::bad(Fault::general(
        "This was rehearsed more than a day ago, and records may have changed since: cancel it, and prepare it again.",
        "미리 해 본 지 하루가 넘어 그사이 바뀐 항목이 있을 수 있어요. 취소하고 다시 준비해 주세요.",
    ))
}

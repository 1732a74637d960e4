//! Starting, pausing, going on and cancelling: one conditional update each, so that of two who press at the same time one
//! wins, and a chunk that is under way is waited for.

use crate::access::actor::Scope;
use crate::access::fresh;
use crate::access::permission::may_run;
use crate::actions::params;
use crate::actions::types::Typed;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::jobs::finish::{end_run, event};
use crate::jobs::log::log;
use crate::jobs::prepare::needs_approval;
use crate::limits::{JOB_READY_LASTS, READ_ENDS_MS, ROWS_A_SECOND_MAX, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::timeline::append::append;
use jiff::tz::TimeZone;
use sqlx::types::Json;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

/// What came of pressing the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controlled {
    Done,
    /// It was not where it had to be for that any more: nothing was changed.
    Late,
}

struct Found {
    action: ActionKey,
    is_own: bool,
    run: Option<Uuid>,
    typed: Typed,
    undo_of: Option<Uuid>,
    zone: TimeZone,
    is_old: bool,
}

/// Begins the run of what was rehearsed. Whoever made the job does: it runs by their rights.
pub async fn start(cx: &Cx, job: Uuid, rows_a_second: i32) -> Result<Controlled, Problem> {
    let found = find(cx, job).await?;
    let may = may_run(&cx.office.catalog, &cx.actor, &found.action)?;
    if !found.is_own {
        return Err(Problem::Forbidden);
    }
    // The catalogue may have come to ask for approvals since.
    if may.action.approvals.is_some() {
        return Err(needs_approval(&may));
    }
    if found.is_old {
        return Err(too_old());
    }
    if may.action.fresh {
        fresh::demand(cx, Part::Actions).await?;
    }
    let rate = rate(rows_a_second)?;
    let fitting = params::fitting(may.action, &found.zone, &found.typed).map_err(Problem::Bad)?;
    let run = Uuid::now_v7();
    let mut transaction = cx.write(Part::Actions).await?;
    let begun = within(Part::Actions, WRITE_TIMEOUT_MS, async {
        // A preview is run once, and a job is its own preview: of two who start it, the second finds the place taken.
        let begun = sqlx::query!(
            "/* samuso job.begin_run */ INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label,
                 state, arguments, reason, ticket, undo_of, request_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
            run,
            job,
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
        .execute(&mut *transaction)
        .await?;
        let started = sqlx::query!(
            "/* samuso job.start */ UPDATE samuso.job SET state = 'running', run_id = $2, started_at = now(), rows_a_second = $3,
                 worker = NULL, leased_until = NULL
             WHERE id = $1 AND state = 'ready' AND changes > 0",
            job,
            run,
            rate,
        );
        if begun.rows_affected() == 0 || started.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let event = event(&cx.actor, "samuso.job_started", (job, Some(run)), (&found.action, &found.typed), &cx.request_id);
        append(&mut transaction, &event).await?;
        log(&mut transaction, job, "started", Some(&cx.actor.label), None).await?;
        Ok(true)
    })
    .await?;
    end(cx, transaction, begun).await
}

pub async fn pause(cx: &Cx, job: Uuid) -> Result<Controlled, Problem> {
    let found = controlled(cx, job).await?;
    let mut transaction = cx.write(Part::Actions).await?;
    let paused = within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let paused = sqlx::query!(
            "/* samuso job.pause */ UPDATE samuso.job SET state = 'paused', worker = NULL, leased_until = NULL, waits_for = NULL
             WHERE id = $1 AND state = 'running'",
            job,
        )
        .execute(&mut *transaction)
        .await?;
        told(cx, &mut transaction, job, &found, paused.rows_affected(), "samuso.job_paused", "paused").await
    })
    .await?;
    end(cx, transaction, paused).await
}

/// What is decided here is decided for what comes: failures are counted anew.
pub async fn go_on(cx: &Cx, job: Uuid, rows_a_second: i32) -> Result<Controlled, Problem> {
    let found = controlled(cx, job).await?;
    let rate = rate(rows_a_second)?;
    let mut transaction = cx.write(Part::Actions).await?;
    let went = within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let went = sqlx::query!(
            "/* samuso job.go_on */ UPDATE samuso.job SET state = 'running', held_by = NULL, handled_then = handled,
                 failed_then = failed, rows_a_second = $2, worker = NULL, leased_until = NULL
             WHERE id = $1 AND state IN ('paused', 'held')",
            job,
            rate,
        )
        .execute(&mut *transaction)
        .await?;
        told(cx, &mut transaction, job, &found, went.rows_affected(), "samuso.job_went_on", "went_on").await
    })
    .await?;
    end(cx, transaction, went).await
}

/// What was changed stays changed, and can be undone.
pub async fn cancel(cx: &Cx, job: Uuid) -> Result<Controlled, Problem> {
    let found = controlled(cx, job).await?;
    let mut transaction = cx.write(Part::Actions).await?;
    let cancelled = sqlx::query!(
        "/* samuso job.cancel */ UPDATE samuso.job SET state = 'cancelled', held_by = NULL, waits_for = NULL,
             finished_at = clock_timestamp(), worker = NULL, leased_until = NULL
         WHERE id = $1 AND state NOT IN ('succeeded', 'failed', 'cancelled') RETURNING run_id",
        job,
    )
    .fetch_optional(&mut *transaction);
    let cancelled = within(Part::Actions, WRITE_TIMEOUT_MS, cancelled).await?;
    if let Some(run) = cancelled.as_ref().and_then(|row| row.run_id) {
        end_run(&mut transaction, run, found.undo_of, &before_anything()).await?;
    }
    let changed = u64::from(cancelled.is_some());
    let done = within(Part::Actions, WRITE_TIMEOUT_MS, async {
        told(cx, &mut transaction, job, &found, changed, "samuso.job_cancelled", "cancelled").await
    })
    .await?;
    end(cx, transaction, done).await
}

/// Commits what was done; what came too late is rolled back.
async fn end(
    cx: &Cx,
    transaction: Transaction<'static, Postgres>,
    done: bool,
) -> Result<Controlled, Problem> {
    if !done {
        return Ok(Controlled::Late);
    }
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Actions, "job.control"))?;
    Ok(Controlled::Done)
}

async fn told(
    cx: &Cx,
    transaction: &mut Transaction<'static, Postgres>,
    job: Uuid,
    found: &Found,
    changed: u64,
    what: &str,
    word: &str,
) -> Result<bool, sqlx::Error> {
    if changed == 0 {
        return Ok(false);
    }
    let event = event(&cx.actor, what, (job, found.run), (&found.action, &found.typed), &cx.request_id);
    append(transaction, &event).await?;
    log(transaction, job, word, Some(&cx.actor.label), None).await?;
    Ok(true)
}

async fn find(cx: &Cx, job: Uuid) -> Result<Found, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        r#"/* samuso job.found */ SELECT action, member_id::text AS "member!", run_id, typed AS "typed: Json<Typed>", undo_of, time_zone,
                  coalesce(prepared_at < now() - make_interval(secs => $2), false) AS "is_old!"
           FROM samuso.job WHERE id = $1"#,
        job,
        JOB_READY_LASTS.as_secs_f64(),
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    Ok(Found {
        action: ActionKey::new(row.action),
        is_own: row.member == cx.actor.id,
        run: row.run_id,
        typed: row.typed.0,
        undo_of: row.undo_of,
        zone: TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC),
        is_old: row.is_old,
    })
}

/// Whose it is, whatever they may by now; and whoever may run the action on every record.
async fn controlled(cx: &Cx, job: Uuid) -> Result<Found, Problem> {
    let found = find(cx, job).await?;
    let theirs = found.is_own && cx.actor.own.is_none();
    if !theirs && *may_run(&cx.office.catalog, &cx.actor, &found.action)?.scope() != Scope::All {
        return Err(Problem::NotFound);
    }
    Ok(found)
}

fn rate(rows_a_second: i32) -> Result<i32, Problem> {
    if (1..=ROWS_A_SECOND_MAX).contains(&rows_a_second) {
        return Ok(rows_a_second);
    }
    Err(Problem::bad(Fault::new(
        "rows_a_second",
        format!("is from 1 to {ROWS_A_SECOND_MAX} records a second: enter such a number"),
        format!("초당 1~{ROWS_A_SECOND_MAX}개여야 해요. 그 사이의 숫자를 입력해 주세요"),
    )))
}

fn too_old() -> Problem {
    Problem::bad(Fault::general(
        "This was rehearsed more than a day ago, and records may have changed since: cancel it, and prepare it again.",
        "미리 해 본 지 하루가 넘어 그사이 바뀐 항목이 있을 수 있어요. 취소하고 다시 준비해 주세요.",
    ))
}

fn before_anything() -> Problem {
    Problem::bad(Fault::general(
        "It was cancelled before anything was changed.",
        "아무것도 바뀌기 전에 취소했어요.",
    ))
}

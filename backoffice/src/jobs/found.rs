//! What starting, pausing, going on and cancelling share: one conditional update each, so that of two who press at the same
//! time one wins, and a chunk that is under way is waited for.

use crate::access::actor::Scope;
use crate::access::permission::may_run;
use crate::actions::types::Typed;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::jobs::finish::event;
use crate::jobs::log::log;
use crate::jobs::types::JobState;
use crate::limits::{JOB_READY_LASTS, READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
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

/// A job, as whoever presses a button finds it.
pub struct Found {
    pub id: Uuid,
    pub action: ActionKey,
    pub is_own: bool,
    pub run: Option<Uuid>,
    pub typed: Typed,
    pub undo_of: Option<Uuid>,
    pub zone: TimeZone,
    pub is_old: bool,
    pub state: JobState,
    /// Targets that would change, or are changed.
    pub changes: i64,
    /// Others have approved its run: as many as it needs, counted where nothing but a decision writes.
    pub is_approved: bool,
}

pub async fn find(cx: &Cx, job: Uuid) -> Result<Found, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        r#"/* samuso job.found */ SELECT action, member_id::text AS "member!", run_id, typed AS "typed: Json<Typed>", undo_of, time_zone, state, changes,
                  EXISTS (SELECT FROM samuso.run r WHERE r.id = run_id AND (
                             SELECT count(*) FROM samuso.approval a
                             WHERE a.run_id = r.id AND a.round = r.round AND a.decision = 'approved') >= r.approvals_needed) AS "is_approved!",
                  coalesce(prepared_at < now() - make_interval(secs => $2), false) AS "is_old!"
           FROM samuso.job WHERE id = $1"#,
        job,
        JOB_READY_LASTS.as_secs_f64(),
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    Ok(Found {
        id: job,
        action: ActionKey::new(row.action),
        is_own: row.member == cx.actor.id,
        run: row.run_id,
        typed: row.typed.0,
        undo_of: row.undo_of,
        zone: TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC),
        is_old: row.is_old,
        state: JobState::parse(&row.state).unwrap_or(JobState::Failed),
        changes: row.changes,
        is_approved: row.is_approved,
    })
}

/// Whose it is, whatever they may by now; and whoever may run the action on every record.
pub async fn controlled(cx: &Cx, job: Uuid) -> Result<Found, Problem> {
    let found = find(cx, job).await?;
    let theirs = found.is_own && cx.actor.own.is_none();
    if !theirs && *may_run(&cx.office.catalog, &cx.actor, &found.action)?.scope() != Scope::All {
        return Err(Problem::NotFound);
    }
    Ok(found)
}

/// Commits what was done, with its event; what came too late is rolled back.
pub async fn end(
    cx: &Cx,
    mut transaction: Transaction<'static, Postgres>,
    found: &Found,
    is_done: bool,
    (what, word): (&str, &str),
) -> Result<Controlled, Problem> {
    if !is_done {
        return Ok(Controlled::Late);
    }
    let event =
        event(&cx.actor, what, (found.id, found.run), (&found.action, &found.typed.ticket), &cx.request_id);
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        append(&mut transaction, &event).await?;
        log(&mut transaction, found.id, word, Some(&cx.actor.label), None).await
    })
    .await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Actions, "job.control"))?;
    Ok(Controlled::Done)
}

//! A run's own row, from its beginning to its end.

use crate::access::permission::MayRun;
use crate::actions::approvals::Need;
use crate::actions::params::Fitting;
use crate::actions::rehearse::Rehearsed;
use crate::actions::stored::{Stored, StoredTarget};
use crate::actions::undo;
use crate::cx::{Cx, within};
use crate::limits::{APPROVAL_LASTS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// The preview whose button was pressed, or the job, which is its own preview.
#[derive(Clone, Copy)]
pub struct Pressed {
    pub preview: Uuid,
    pub undo_of: Option<Uuid>,
}

impl From<&Stored> for Pressed {
    fn from(stored: &Stored) -> Self {
        Self { preview: stored.id, undo_of: stored.undo_of }
    }
}

/// How a run's row begins.
#[derive(Clone, Copy)]
pub enum State<'a> {
    Running,
    Requested(&'a Need),
    Failed(&'a Problem),
}

/// Inserts the run's row. False, where there is one of this id, or one that has run the same preview; where there may be
/// one soon, this waits for it.
pub async fn begin(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    pressed: Pressed,
    fitting: &Fitting,
    id: Uuid,
    state: State<'_>,
) -> Result<bool, Problem> {
    let (state, error, need) = match state {
        State::Running => ("running", None, None),
        State::Requested(need) => ("requested", None, Some(need)),
        State::Failed(problem) => ("failed", serde_json::to_string(problem).ok(), None),
    };
    let begun = sqlx::query!(
        "/* samuso run.begin */ INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label,
             state, arguments, reason, ticket, undo_of, request_id, error, approvals_needed, approved_as,
             expires_at, finished_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
             CASE WHEN $8 = 'requested' THEN now() + make_interval(secs => $17) END,
             CASE WHEN $8 = 'failed' THEN clock_timestamp() END)
         ON CONFLICT DO NOTHING",
        id,
        pressed.preview,
        may.action.key.as_str(),
        may.view.entity.key.as_str(),
        cx.actor.kind.as_str(),
        cx.actor.id,
        cx.actor.label,
        state,
        fitting.arguments,
        fitting.reason,
        fitting.ticket,
        pressed.undo_of,
        cx.request_id,
        error,
        need.map(|need| need.approvals),
        need.map(|need| need.by.as_str()),
        APPROVAL_LASTS.as_secs_f64(),
    )
    .execute(connection);
    Ok(within(Part::Actions, WRITE_TIMEOUT_MS, begun).await?.rows_affected() == 1)
}

/// It goes on with its calls.
pub(super) async fn asked(
    connection: &mut PgConnection,
    id: Uuid,
    skipped: &[&Rehearsed],
) -> Result<(), Problem> {
    let skipped: Vec<StoredTarget> = skipped.iter().map(|target| StoredTarget::from(*target)).collect();
    let asked = sqlx::query!(
        "/* samuso run.asked */ UPDATE samuso.run SET skipped = $2 WHERE id = $1",
        id,
        Json(skipped) as _
    );
    within(Part::Actions, WRITE_TIMEOUT_MS, asked.execute(connection)).await.map(drop)
}

pub(super) async fn finish(
    connection: &mut PgConnection,
    stored: &Stored,
    id: Uuid,
    changed: &[&Rehearsed],
    skipped: &[&Rehearsed],
) -> Result<(), Problem> {
    let skipped: Vec<StoredTarget> = skipped.iter().map(|target| StoredTarget::from(*target)).collect();
    let changed = i64::try_from(changed.len()).unwrap_or(i64::MAX);
    let finished = sqlx::query!(
        "/* samuso run.finish */ UPDATE samuso.run SET state = 'succeeded', changed = $2, skipped = $3, finished_at = clock_timestamp()
         WHERE id = $1",
        id,
        changed,
        Json(skipped) as _,
    )
    .execute(&mut *connection);
    within(Part::Actions, WRITE_TIMEOUT_MS, finished).await?;
    match stored.undo_of {
        Some(undone) => undo::mark(connection, undone, id).await,
        None => Ok(()),
    }
}

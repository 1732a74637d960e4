//! The page of `/runs/{id}`.

use super::given::params;
use super::targets::targets;
use super::{Row, summary};
use crate::access::actor::Scope;
use crate::access::permission::{MayView, may_run, may_view};
use crate::actions::approvals::{asked_of, only_theirs, waiting_targets};
use crate::actions::stored::StoredTarget;
use crate::actions::types::RunPage;
use crate::calls;
use crate::catalog::types::{ActionKey, EntityKey, Text};
use crate::cx::{Cx, Read, within};
use crate::limits::{READ_ENDS_MS, TARGETS_SHOWN};
use crate::problem::{Part, Problem};
use crate::timeline::event::action_label;
use crate::timeline::types::Source;
use sqlx::types::Json;
use uuid::Uuid;

/// The page of `/runs/{id}`. Read on the primary: whoever looks here wants to know what is so.
pub async fn page(cx: &Cx, id: Uuid) -> Result<RunPage, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query_as!(
        Row,
        r#"/* samuso runs.one */
           SELECT id, action, entity, actor_kind, actor_id, actor_label, state, arguments, reason, ticket, changed,
                  skipped AS "skipped: Json<Vec<StoredTarget>>", undo_of, undone_by, error,
                  (extract(epoch FROM started_at) * 1000000)::bigint AS "started_at_us!"
           FROM samuso.run WHERE id = $1"#,
        id,
    )
    .fetch_optional(read.connection());
    let mut row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    let view = may_view(&cx.office.catalog, &cx.actor, &EntityKey::new(&row.entity))?;
    let mut request = asked_of(cx, &mut read, row.id).await?;
    let targets = match &request {
        Some((asked, _)) if asked.is_before_it_ran() => {
            waiting_targets(cx, &mut read, &view, asked, TARGETS_SHOWN).await?
        }
        _ => targets(cx, &mut read, &view, &row).await?,
    };
    let calls = calls::of_run(&mut read, &view, id).await?;
    if view.scope() != Scope::All && row.actor_id != cx.actor.id {
        row.changed = changed_within(&mut read, &view, &row).await?;
        row.skipped = None;
        if targets.is_empty() && calls.is_empty() {
            return Err(Problem::NotFound);
        }
        if let Some((asked, request)) = &mut request {
            only_theirs(&mut read, &view, asked, request).await?;
        }
        // It counts records, too, and may name some.
        row.error = None;
    }
    Ok(RunPage {
        params: params(cx, &view, &row),
        undo: undo(cx, &ActionKey::new(&row.action), &row.state),
        undo_needs: undo_needs(cx, &row),
        error: row.error.as_deref().and_then(|error| serde_json::from_str(error).ok()),
        skipped: row.skipped.as_ref().map_or(0, |skipped| skipped.0.len() as u64),
        run: summary(cx, &row),
        request: request.map(|(_, request)| request),
        targets,
        job: of_job(&mut read, id).await?,
        can_settle: may_run(&cx.office.catalog, &cx.actor, &ActionKey::new(&row.action)).is_ok(),
        calls,
    })
}

/// The job that it is the run of.
async fn of_job(read: &mut Read, run: Uuid) -> Result<Option<String>, Problem> {
    let job = sqlx::query_scalar!(
        r#"/* samuso runs.job */ SELECT id::text AS "id!" FROM samuso.job WHERE run_id = $1"#,
        run
    )
    .fetch_optional(read.connection());
    within(Part::Actions, READ_ENDS_MS, job).await
}

/// How many of the records that it changed are within the member's scope.
async fn changed_within(read: &mut Read, view: &MayView<'_>, row: &Row) -> Result<i64, Problem> {
    let scope = view.scope().arg().unwrap_or_default();
    let changed = sqlx::query_scalar!(
        r#"/* samuso runs.changed */ SELECT count(*) AS "changed!" FROM samuso.event WHERE run_id = $1 AND channel = ANY($2)"#,
        row.id,
        &scope,
    )
    .fetch_one(read.connection());
    within(Part::Actions, READ_ENDS_MS, changed).await
}

/// The action that would undo a run, where there is one, the run is still to be undone, and the member may run it.
pub fn undo(cx: &Cx, action: &ActionKey, state: &str) -> Option<(ActionKey, Text)> {
    let action = cx.office.catalog.action(action)?;
    let undo = action.undo.as_ref().filter(|_| state == "succeeded")?;
    let may = may_run(&cx.office.catalog, &cx.actor, &undo.action).ok()?;
    Some((undo.action.clone(), may.action.label.clone()))
}

/// What it is called, where the member may not run it: else a page without a button would have no word of why.
fn undo_needs(cx: &Cx, row: &Row) -> Option<Text> {
    let action = cx.office.catalog.action(&ActionKey::new(&row.action))?;
    let undo = action.undo.as_ref().filter(|_| row.state == "succeeded")?;
    let is_theirs = may_run(&cx.office.catalog, &cx.actor, &undo.action).is_ok();
    (!is_theirs).then(|| action_label(cx, Source::Samuso, undo.action.as_str()))
}

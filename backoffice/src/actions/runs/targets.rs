//! The records of a run, before and after.

use super::Row;
use crate::access::permission::MayView;
use crate::actions::stored::StoredTarget;
use crate::actions::types::{Outcome, Target};
use crate::cx::{Cx, Read, within};
use crate::limits::{READ_ENDS_MS, TARGETS_SHOWN};
use crate::problem::{Part, Problem};
use crate::records::types::{RecordId, RecordRef};
use crate::timeline::changes::{Images, changes};
use crate::timeline::event::RawEvent;
use crate::timeline::labels::Labels;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Targets that the member may see: first those that changed, by their events, then those that were skipped.
pub(super) async fn targets(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    row: &Row,
) -> Result<Vec<Target>, Problem> {
    let limit = i64::try_from(TARGETS_SHOWN).unwrap_or(i64::MAX);
    let scope = view.scope().arg();
    let events = sqlx::query!(
        r#"/* samuso runs.targets */ SELECT id, record_id AS "record_id!", record_label, channel, before, after FROM samuso.event
           WHERE run_id = $1 AND record_id IS NOT NULL AND ($2::text[] IS NULL OR channel = ANY($2))
           ORDER BY id LIMIT $3"#,
        row.id,
        scope.as_deref(),
        limit,
    )
    .fetch_all(read.connection());
    let events = within(Part::Actions, READ_ENDS_MS, events).await?;
    let changed = events.into_iter().map(|event| {
        let target = StoredTarget {
            id: RecordId::new(event.record_id),
            title: event.record_label.unwrap_or_default(),
            channel: event.channel,
            outcome: Outcome::Changes,
            before: event.before.unwrap_or(Value::Null),
            after: event.after.unwrap_or(Value::Null),
            said: None,
        };
        (as_event(row, &target), target.outcome)
    });
    let skipped = row.skipped.iter().flat_map(|skipped| &skipped.0);
    let skipped = skipped
        .filter(|target| view.scope().covers(target.channel.as_deref()))
        .take(TARGETS_SHOWN)
        .map(|target| (as_event(row, target), target.outcome.clone()));
    let all: Vec<(RawEvent, Outcome)> = changed.chain(skipped).collect();
    let mut targets = shown_targets(cx, read, view, all).await?;
    let undone = undone(read, row, &targets).await?;
    for target in targets.iter_mut().filter(|target| target.outcome == Outcome::Changes) {
        target.undone_by = undone.get(target.record.id.as_str()).map(Uuid::to_string);
    }
    Ok(targets)
}

/// Which of these records an undo has taken back, and in which run.
async fn undone(read: &mut Read, row: &Row, targets: &[Target]) -> Result<HashMap<String, Uuid>, Problem> {
    let ids: Vec<String> = targets.iter().map(|target| target.record.id.to_string()).collect();
    let undone = sqlx::query!(
        r#"/* samuso runs.undone */
           SELECT e.record_id AS "record_id!", u.id FROM samuso.run u JOIN samuso.event e ON e.run_id = u.id
           WHERE u.undo_of = $1 AND e.record_id = ANY($2)"#,
        row.id,
        &ids,
    )
    .fetch_all(read.connection());
    let undone = within(Part::Actions, READ_ENDS_MS, undone).await?;
    Ok(undone.into_iter().map(|row| (row.record_id, row.id)).collect())
}

/// Targets with what changed in each, as a timeline would show it.
pub async fn shown_targets(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    targets: Vec<(RawEvent, Outcome)>,
) -> Result<Vec<Target>, Problem> {
    let labels = Labels::read(cx, read, targets.iter().map(|(event, _)| event)).await?;
    let shown = targets.into_iter().map(|(event, outcome)| Target {
        record: RecordRef {
            entity: view.entity.key.clone(),
            id: RecordId::new(event.record_id.as_deref().unwrap_or_default()),
        },
        title: event.record_label.clone().unwrap_or_default(),
        outcome,
        changes: changes(&Images::of(cx, Some(view), &event), &labels),
        undone_by: None,
        said: None,
    });
    Ok(shown.collect())
}

fn as_event(row: &Row, target: &StoredTarget) -> RawEvent {
    target.as_event(&row.action, &row.entity)
}

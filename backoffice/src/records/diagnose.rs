//! Is it right? Each diagnosis of a record: which checks fail, who last changed what fails them, what mends it.

use crate::access::permission::{MayView, may_run};
use crate::catalog::model::{Check, Diagnosis};
use crate::cx::{Cx, Read};
use crate::problem::Problem;
use crate::records::show::{Found, key_args};
use crate::records::types::{DiagnosisAnswer, FailedCheck, RecordId, RecordRef};
use crate::timeline;
use sqlx::Row;

pub async fn diagnose(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    found: &Found,
) -> Result<Vec<DiagnosisAnswer>, Problem> {
    let Some(statement) = &cx.office.records.of(view.entity).diagnosis else { return Ok(Vec::new()) };
    let Some(args) = key_args(view, &found.id) else { return Ok(Vec::new()) };
    let Some(row) = read.rows(statement, &args).await?.pop() else { return Ok(Vec::new()) };
    let mut answers = Vec::new();
    let mut column = 0;
    for diagnosis in &view.entity.diagnoses {
        let mut failed = Vec::new();
        for check in &diagnosis.checks {
            let holds: bool = row.try_get(format!("c{column}").as_str()).unwrap_or(false);
            column += 1;
            if !holds {
                failed.push(failed_check(cx, read, view, found, check).await);
            }
        }
        answers.push(answer(diagnosis, failed));
    }
    Ok(answers)
}

fn answer(diagnosis: &Diagnosis, failed: Vec<FailedCheck>) -> DiagnosisAnswer {
    DiagnosisAnswer {
        question: diagnosis.question.clone(),
        holds: failed.is_empty(),
        failed,
        checks: diagnosis.checks.len(),
    }
}

/// Whoever made it so is worth knowing, but not worth failing the page for.
async fn failed_check(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    found: &Found,
    check: &Check,
) -> FailedCheck {
    let mut last_change = None;
    if let Some(about) = &check.about
        && let Some(record) = target(view, found, about.on.as_ref())
    {
        let change = timeline::last_change::last_change(cx, read, &record, &about.field).await;
        last_change = change.unwrap_or_else(|problem| {
            tracing::warn!(?problem, "who last changed it is not known");
            None
        });
    }
    let mend = check.mend.as_ref().and_then(|mend| {
        let record = target(view, found, mend.on.as_ref())?;
        let may = may_run(&cx.office.catalog, &cx.actor, &mend.action).ok()?;
        Some((mend.action.clone(), may.action.label.clone(), record))
    });
    FailedCheck { says: check.fails.clone(), last_change: last_change.map(Box::new), mend }
}

/// The record itself, or the one that its field `on` names.
fn target(
    view: &MayView<'_>,
    found: &Found,
    on: Option<&crate::catalog::types::FieldKey>,
) -> Option<RecordRef> {
    let Some(on) = on else {
        return Some(RecordRef { entity: view.entity.key.clone(), id: found.id.clone() });
    };
    let entity = view.entity.field(on)?.references.clone()?;
    Some(RecordRef { entity, id: RecordId::from_parts(&[found.value(view, on)?]) })
}

//! Preview: what a run would change, found by running it in a transaction that is rolled back.

use crate::access::fresh;
use crate::access::permission::{MayRun, may_run};
use crate::actions::approvals::need;
use crate::actions::form::{self, empty};
use crate::actions::named;
use crate::actions::params::{self, Fitting};
use crate::actions::rehearse::{self, Locked, Rehearsed};
use crate::actions::runs::shown_targets;
use crate::actions::stored::{self, Input, New, StoredTarget};
use crate::actions::types::{Chosen, Outcome, Preview, Stale, Target, Typed};
use crate::actions::{changed_since, targets, undo};
use crate::calls;
use crate::catalog::model::ParamKind;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::limits::{FAULTS_TOLD, TARGETS_SHOWN, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::titles;
use crate::records::types::RecordId;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use std::collections::HashSet;
use uuid::Uuid;

/// Makes a preview and keeps it; `/previews/{id}` shows it. What is wrong with what was typed is kept with it, so that
/// nothing has to be typed twice.
pub async fn preview(
    cx: &Cx,
    action: &ActionKey,
    zone: &TimeZone,
    chosen: Chosen,
    mut typed: Typed,
) -> Result<Uuid, Problem> {
    let may = may_run(&cx.office.catalog, &cx.actor, action)?;
    typed.ticket = cx.ticket_or(&typed.ticket);
    make(cx, &may, zone, chosen, typed, None, None).await
}

/// The preview of a run's undo, with the reason that was typed; of what it did to one record, where `only` names it.
pub async fn preview_undo(
    cx: &Cx,
    zone: &TimeZone,
    run: Uuid,
    only: Option<RecordId>,
    mut typed: Typed,
) -> Result<Uuid, Problem> {
    let undoing = undo::undoing(cx, run, only.as_ref()).await?;
    typed.params = undoing.params;
    typed.ticket = cx.ticket_or(&typed.ticket);
    make(cx, &undoing.may, zone, undoing.chosen, typed, Some(run), None).await
}

pub async fn make(
    cx: &Cx,
    may: &MayRun<'_>,
    zone: &TimeZone,
    chosen: Chosen,
    typed: Typed,
    undo_of: Option<Uuid>,
    replaces: Option<Stale>,
) -> Result<Uuid, Problem> {
    let mut typed = typed;
    let rehearsed = match named::by_id(cx, may, zone, &chosen, &mut typed).await {
        Ok(()) => rehearsed(cx, may, zone, &chosen, &typed, undo_of).await,
        Err(problem) => Err(problem),
    };
    let mut input = Input { typed, faults: Vec::new() };
    let (outcome, digest) = match rehearsed {
        Ok((targets, digest)) => (Some(targets.iter().map(StoredTarget::from).collect()), Some(digest)),
        Err(Problem::Bad(faults)) => {
            input.faults = faults;
            input.faults.truncate(FAULTS_TOLD);
            (None, None)
        }
        Err(problem) => return Err(problem),
    };
    let action = may.action.key.as_str();
    stored::keep(cx, New { action, chosen: &chosen, input: &input, outcome, digest, undo_of, replaces }).await
}

pub async fn rehearsed(
    cx: &Cx,
    may: &MayRun<'_>,
    zone: &TimeZone,
    chosen: &Chosen,
    typed: &Typed,
    undo_of: Option<Uuid>,
) -> Result<(Vec<Rehearsed>, Vec<u8>), Problem> {
    let fitting = params::fitting(may.action, zone, typed).map_err(Problem::Bad)?;
    let mut read = cx.fresh(Part::Actions).await?;
    relations_exist(cx, read.connection(), may, &fitting).await?;
    let chosen = targets::targets(cx, &mut read, may, zone, chosen).await?;
    drop(read);
    let mut transaction = cx.write(Part::Actions).await?;
    let locked = rehearse::lock(cx, &mut transaction, may, &chosen).await?;
    let kept = kept(cx, &mut transaction, may, &locked, undo_of).await?;
    let mut targets = locked.run(cx, &mut transaction, may, &fitting, &kept).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, transaction.rollback()).await?;
    if let Some(run) = undo_of {
        changed_since::tell(cx, may, run, &mut targets).await;
    }
    calls::tell(cx, may, &fitting, &mut targets).await?;
    Ok((targets, locked.digest(may, &fitting)))
}

pub async fn kept(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    locked: &Locked,
    undo_of: Option<Uuid>,
) -> Result<HashSet<RecordId>, Problem> {
    match undo_of {
        Some(run) => undo::kept(cx, connection, may, locked, run).await,
        None => Ok(HashSet::new()),
    }
}

/// A parameter that names a record names one that the member may see. Asked again in the transaction that writes it: a grant
/// may have ended since.
pub async fn relations_exist(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    fitting: &Fitting,
) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for param in &may.action.params {
        let ParamKind::Relation { entity, .. } = &param.kind else { continue };
        let Some(id) = fitting.arguments.get(&param.name).and_then(serde_json::Value::as_str) else {
            continue;
        };
        if !titles::is_seen(cx, connection, entity, &RecordId::from_parts(&[id])).await? {
            faults.push(Fault::new(
                &param.name,
                "names no record that you can see: enter the id or the name of one.",
                "볼 수 있는 항목이 아니에요. 볼 수 있는 항목의 ID나 이름을 입력해 주세요.",
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::Bad(faults)) }
}

/// The page of `/previews/{id}`.
pub async fn show(cx: &Cx, id: Uuid, zone: &TimeZone) -> Result<Preview, Problem> {
    let stored = stored::find(cx, id).await?;
    let may = may_run(&cx.office.catalog, &cx.actor, &ActionKey::new(&stored.action))?;
    let sign_in_again = may.action.fresh && !fresh::is_fresh(cx, Part::Actions).await?;
    let mut read = cx.fresh(Part::Actions).await?;
    let mut form = empty(cx, &may, stored.chosen.clone(), stored.input.typed.clone());
    form.faults.clone_from(&stored.input.faults);
    form.undo_of = stored.undo_of.map(|run| run.to_string());
    let ids: Vec<RecordId> = match &stored.outcome {
        Some(targets) => targets.iter().map(|target| target.id.clone()).collect(),
        None => targets::targets(cx, &mut read, &may, zone, &stored.chosen).await.unwrap_or_default(),
    };
    form.target_count = ids.len() as u64;
    form.targets = form::named(cx, &mut read, &may, &ids).await?;
    if let ([one], Ok(fitting)) = (ids.as_slice(), params::fitting(may.action, zone, &stored.input.typed)) {
        form.call = calls::told(cx, &may, Some((one, &fitting.arguments)));
    }
    let outcome = stored.outcome.as_deref().unwrap_or_default();
    let changing = outcome.iter().filter(|target| target.outcome == Outcome::Changes).count();
    let targets = shown(cx, &mut read, &may, outcome).await?;
    drop(read);
    Ok(Preview {
        id: id.to_string(),
        targets,
        changing: changing as u64,
        skipped: (outcome.len() - changing) as u64,
        replaces: stored.replaces,
        run: stored.run.map(|run| run.to_string()),
        can_undo: may
            .action
            .undo
            .as_ref()
            .is_some_and(|undo| may_run(&cx.office.catalog, &cx.actor, &undo.action).is_ok()),
        sign_in_again,
        approvals: need(cx, &may, changing as u64, stored.undo_of)
            .await?
            .map(|need| need.approvals.unsigned_abs()),
        form,
    })
}

/// The first targets, those that change before those that are skipped.
async fn shown(
    cx: &Cx,
    read: &mut crate::cx::Read,
    may: &MayRun<'_>,
    outcome: &[StoredTarget],
) -> Result<Vec<Target>, Problem> {
    let (changing, skipped): (Vec<_>, Vec<_>) =
        outcome.iter().partition(|target| target.outcome == Outcome::Changes);
    let first = changing.into_iter().take(TARGETS_SHOWN).chain(skipped.into_iter().take(TARGETS_SHOWN));
    let (action, entity) = (may.action.key.as_str(), may.view.entity.key.as_str());
    let first: Vec<&StoredTarget> = first.collect();
    let events =
        first.iter().map(|target| (target.as_event(action, entity), target.outcome.clone())).collect();
    let mut shown = shown_targets(cx, read, &may.view, events).await?;
    for (target, stored) in shown.iter_mut().zip(first) {
        target.said.clone_from(&stored.said);
    }
    Ok(shown)
}

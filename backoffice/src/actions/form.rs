//! An action's form: what it does, to which records, and what it wants to know.

use crate::access::permission::{MayRun, may_run};
use crate::actions::types::{ActionForm, Ask, Chosen, Typed};
use crate::actions::{params, targets};
use crate::calls;
use crate::catalog::model::Asked;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, Read};
use crate::jobs::too_many;
use crate::limits::{TARGETS_MAX, TARGETS_NAMED};
use crate::problem::{Part, Problem};
use crate::records::types::{Choice, RecordId};
use crate::records::{matching, titles};
use jiff::tz::TimeZone;

/// The page of `/e/{entity}/{id}/actions/{action}` and of `/e/{entity}/actions/{action}?…`.
pub async fn form(
    cx: &Cx,
    action: &ActionKey,
    zone: &TimeZone,
    chosen: Chosen,
) -> Result<ActionForm, Problem> {
    let may = may_run(&cx.office.catalog, &cx.actor, action)?;
    let mut read = cx.fresh(Part::Actions).await?;
    if let Some(count) = as_job(cx, &mut read, &may, zone, &chosen).await? {
        let mut form = empty(cx, &may, chosen, Typed::default());
        match may.action.max_bulk.map(u64::from) {
            Some(max) if count > max => form.faults = vec![too_many(max)],
            _ => (form.target_count, form.as_job) = (count, true),
        }
        return Ok(form);
    }
    let (ids, faults) = match targets::targets(cx, &mut read, &may, zone, &chosen).await {
        Ok(ids) => (ids, Vec::new()),
        Err(Problem::Bad(faults)) => (Vec::new(), faults),
        Err(problem) => return Err(problem),
    };
    // One record that is not there has no form.
    let named = named(cx, &mut read, &may, &ids).await?;
    if let (Chosen::Records(ids), [], true) = (&chosen, named.as_slice(), faults.is_empty())
        && ids.len() == 1
    {
        return Err(Problem::NotFound);
    }
    let mut form = empty(cx, &may, chosen, Typed::default());
    form.target_count = ids.len() as u64;
    form.targets = named;
    form.faults = faults;
    Ok(form)
}

/// How many were chosen, where these are too many for a run and the action may be a job; of too many for that, one more
/// than it takes.
async fn as_job(
    cx: &Cx,
    read: &mut Read,
    may: &MayRun<'_>,
    zone: &TimeZone,
    chosen: &Chosen,
) -> Result<Option<u64>, Problem> {
    let Some(max) = may.action.max_bulk else { return Ok(None) };
    let count = match chosen {
        Chosen::Records(ids) => ids.len() as u64,
        Chosen::Matching(address) => match targets::pairs(address) {
            Ok(pairs) => matching::count(cx, read, &may.view, zone, &pairs, max as usize + 1).await?,
            Err(_) => 0,
        },
    };
    let of_run = u64::from(may.action.max_targets.min(TARGETS_MAX));
    Ok(Some(count).filter(|count| *count > of_run))
}

/// The first few by name.
pub async fn named(
    cx: &Cx,
    read: &mut Read,
    may: &MayRun<'_>,
    ids: &[RecordId],
) -> Result<Vec<Choice>, Problem> {
    let first = ids.iter().take(TARGETS_NAMED);
    let asked = first.clone().map(|id| id.as_str().to_owned()).collect();
    let titles = titles::titles(cx, read, &may.view.entity.key, &asked).await?;
    Ok(first
        .filter_map(|id| Some(Choice { id: id.clone(), title: titles.get(id)?.clone(), of: None }))
        .collect())
}

pub fn empty(cx: &Cx, may: &MayRun<'_>, chosen: Chosen, typed: Typed) -> ActionForm {
    let action = may.action;
    ActionForm {
        action: action.key.clone(),
        label: action.label.clone(),
        description: action.description.clone(),
        entity: action.entity.clone(),
        entity_label: may.view.entity.label.clone(),
        chosen,
        targets: Vec::new(),
        target_count: 0,
        params: params::fields(action),
        reason: ask(action.reason),
        ticket: ask(action.ticket),
        typed,
        faults: Vec::new(),
        undo_of: None,
        fresh: action.fresh,
        max_bulk: action.max_bulk,
        as_job: false,
        call: calls::told(cx, may, None),
    }
}

fn ask(asked: Asked) -> Ask {
    match asked {
        Asked::Required => Ask::Required,
        Asked::Optional => Ask::Optional,
        Asked::No => Ask::No,
    }
}

//! Targets, a line each, with what changes in it or why it is left alone. What changes alike in all is said once.

use crate::actions::calls::said;
use crate::page::query;
use crate::records::value::record_address;
use crate::say;
use crate::texts::Count;
use crate::timeline::diff::changes;
use crate::ui::{Badge, Time, Tone};
use crate::visit::Visit;
use backoffice::actions::types::{Outcome, Target};
use backoffice::timeline::types::Change;
use leptos::prelude::*;

/// From so many on, what changes alike is said once.
const ALIKE_FROM: usize = 3;

/// `undo` is the run whose records can be undone one by one.
pub fn targets(visit: &Visit, targets: &[Target], total: u64, undo: Option<&str>) -> impl IntoView + use<> {
    let alike = alike(targets);
    let told = alike.is_none();
    let items = targets.iter().map(|target| target_view(visit, target, undo, told)).collect_view();
    let alike = alike.map(|(count, change)| {
        let says = say!(visit, actions.alike, count = Count(count as u64));
        view! { <div class="alike"><p class="quiet">{says}</p> {changes(visit, &change)}</div> }
    });
    let rest = total.saturating_sub(targets.len() as u64);
    let rest = (rest > 0).then(|| {
        let says = say!(visit, actions.and_more, count = Count(rest));
        view! { <p class="quiet">{says}</p> }
    });
    (!targets.is_empty()).then(|| view! { <div class="panel targets">{alike} <ol>{items}</ol> {rest}</div> })
}

/// What changes, without what is written at every change.
fn told(target: &Target) -> Vec<Change> {
    target.changes.iter().filter(|change| !change.bookkeeping).cloned().collect()
}

fn alike(targets: &[Target]) -> Option<(usize, Vec<Change>)> {
    let changing: Vec<_> = targets.iter().filter(|target| target.outcome == Outcome::Changes).collect();
    let first = told(changing.first()?);
    let all = changing.len() >= ALIKE_FROM && changing.iter().all(|target| told(target) == first);
    (all && !first.is_empty()).then_some((changing.len(), first))
}

fn target_view(visit: &Visit, target: &Target, undo: Option<&str>, is_told: bool) -> impl IntoView + use<> {
    let outcome = (target.outcome != Outcome::Changes).then(|| {
        let says = skipped(visit, &target.outcome);
        view! { <Badge tone=Tone::Warn>{says}</Badge> }
    });
    let id = target.record.id.to_string();
    view! {
        <li class="target" data-row tabindex="-1">
            <div>
                <a href=record_address(&target.record) data-open><bdi>{target.title.clone()}</bdi></a>
                " " <span class="quiet">"#" {id}</span>
            </div>
            <div>{outcome} {target.said.as_ref().map(|told| said(visit, told))} {is_told.then(|| changes(visit, &target.changes))}</div>
            <div class="target-undo">{undone(visit, target)} {undo.and_then(|run| undo_one(visit, target, run))}</div>
        </li>
    }
}

fn undone(visit: &Visit, target: &Target) -> Option<impl IntoView + use<>> {
    let says = say!(visit, actions.undone);
    target.undone_by.as_ref().map(|run| view! { <a class="mark" href=format!("/runs/{run}")>{says}</a> })
}

fn undo_one(visit: &Visit, target: &Target, run: &str) -> Option<impl IntoView + use<>> {
    let can = target.outcome == Outcome::Changes && target.undone_by.is_none();
    let href = format!("/runs/{run}?{}#undo", query([("record", target.record.id.as_str())]));
    let says = say!(visit, actions.undo_one);
    can.then(|| view! { <a class="btn btn-sm btn-ghost" href=href>{says}</a> })
}

fn skipped(visit: &Visit, outcome: &Outcome) -> AnyView {
    match outcome {
        Outcome::Changes => ().into_any(),
        Outcome::DoesNotApply => say!(visit, actions.does_not_apply).into_any(),
        Outcome::NotFound => say!(visit, actions.not_found).into_any(),
        Outcome::Unchanged => say!(visit, actions.unchanged).into_any(),
        Outcome::Refused { answered } => {
            let answered = answered.clone();
            view! { {say!(visit, actions.api_refuses)} " " <code>{answered}</code> }.into_any()
        }
        Outcome::ChangedSince { by, at } => {
            let by = by.as_ref().map(|by| format!(" · {}", by.label.get(visit.locale)));
            let at = at.map(|at| view! { ", " <Time at/> });
            view! { {say!(visit, actions.changed_since)} {by} {at} }.into_any()
        }
    }
}

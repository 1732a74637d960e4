//! Targets, each with what changes in it, or why it is left alone.

use crate::page::query;
use crate::records::value::record_address;
use crate::say;
use crate::timeline::diff::changes;
use crate::ui::{Badge, Time, Tone};
use crate::visit::Visit;
use backoffice::actions::types::{Outcome, Target};
use leptos::prelude::*;

/// `undo` is the run whose records can be undone one by one.
pub fn targets(visit: &Visit, targets: &[Target], total: u64, undo: Option<&str>) -> impl IntoView + use<> {
    let items = targets.iter().map(|target| target_view(visit, target, undo)).collect_view();
    let rest = total.saturating_sub(targets.len() as u64);
    let rest = (rest > 0).then(|| {
        let says = say!(visit, actions.and_more, count = crate::texts::Count(rest)).to_string();
        view! { <p class="quiet">{says}</p> }
    });
    view! { <ol class="events">{items}</ol> {rest} }
}

fn target_view(visit: &Visit, target: &Target, undo: Option<&str>) -> impl IntoView + use<> {
    let outcome = (target.outcome != Outcome::Changes).then(|| {
        let says = skipped(visit, &target.outcome);
        view! { <Badge tone=Tone::Warn>{says}</Badge> }
    });
    view! {
        <li class="event" data-row tabindex="-1">
            <a href=record_address(&target.record) data-open><bdi>{target.title.clone()}</bdi></a>
            " " <code class="quiet">"#" {target.record.id.to_string()}</code> " " {outcome}
            {undone(visit, target)} {undo.and_then(|run| undo_one(visit, target, run))}
            {changes(visit, &target.changes)}
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
    can.then(|| view! { <a class="btn btn-xs" href=href>{says}</a> })
}

fn skipped(visit: &Visit, outcome: &Outcome) -> AnyView {
    match outcome {
        Outcome::Changes => ().into_any(),
        Outcome::DoesNotApply => say!(visit, actions.does_not_apply).into_any(),
        Outcome::NotFound => say!(visit, actions.not_found).into_any(),
        Outcome::Unchanged => say!(visit, actions.unchanged).into_any(),
        Outcome::ChangedSince { by, at } => {
            let by = by.as_ref().map(|by| format!(": {}", by.label));
            let at = at.map(|at| view! { ", " <Time at/> });
            view! { {say!(visit, actions.changed_since)} {by} {at} }.into_any()
        }
    }
}

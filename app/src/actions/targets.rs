//! Targets, each with what changes in it, or why it is left alone.

use crate::records::value::record_address;
use crate::say;
use crate::timeline::diff::changes;
use crate::ui::{Badge, Time, Tone};
use crate::visit::Visit;
use backoffice::actions::types::{Outcome, Target};
use leptos::prelude::*;

pub fn targets(visit: &Visit, targets: &[Target], total: u64) -> impl IntoView + use<> {
    let items = targets.iter().map(|target| target_view(visit, target)).collect_view();
    let rest = total.saturating_sub(targets.len() as u64);
    let rest = (rest > 0).then(|| {
        let says = say!(visit, actions.and_more, count = crate::texts::Count(rest)).to_string();
        view! { <p class="quiet">{says}</p> }
    });
    view! { <ol class="events">{items}</ol> {rest} }
}

fn target_view(visit: &Visit, target: &Target) -> impl IntoView + use<> {
    let outcome = (target.outcome != Outcome::Changes).then(|| {
        let says = skipped(visit, &target.outcome);
        view! { <Badge tone=Tone::Warn>{says}</Badge> }
    });
    view! {
        <li class="event" data-row tabindex="-1">
            <a href=record_address(&target.record) data-open><bdi>{target.title.clone()}</bdi></a>
            " " <code class="quiet">"#" {target.record.id.to_string()}</code> " " {outcome}
            {changes(visit, &target.changes)}
        </li>
    }
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

//! `/runs/{id}`: who ran what on which records, before and after each; and the undo.

use crate::actions::runs::state;
use crate::actions::targets::targets;
use crate::page::Asked;
use crate::records::value::value;
use crate::say;
use crate::timeline::event::actor_address;
use crate::ui::{Crumb, Notice, Page, Time, Tone, loaded};
use crate::visit::Visit;
use backoffice::actions::runs;
use backoffice::actions::types::{RunPage, RunState};
use backoffice::limits::{REASON_MAX_CHARS, TICKET_MAX_CHARS};
use backoffice::problem::Problem;
use leptos::prelude::*;

#[component]
pub fn Run() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let id = Asked::part("id");
    let repeated = asked.pairs.iter().any(|(key, _)| key == "repeated");
    let load = async move {
        let id = uuid::Uuid::parse_str(&id).map_err(|_| Problem::NotFound)?;
        runs::page(&asked.cx, id).await
    };
    loaded(load, move |found: RunPage| shown(&visit, &found, repeated))
}

fn shown(visit: &Visit, found: &RunPage, repeated: bool) -> impl IntoView + use<> {
    let label = found.run.label.get(visit.locale).to_owned();
    let repeated = repeated.then(|| {
        let says = say!(visit, actions.repeated);
        view! { <Notice tone=Tone::Info>{says}</Notice> }
    });
    let total = found.run.changed + found.run.skipped;
    let crumbs = vec![Crumb::new(say!(visit, actions.runs), "/runs")];
    let state = state(visit, found.run.state);
    {
        let body = view! {{repeated}
        {facts(visit, found)}
        {undo(visit, found)}
        {targets(visit, &found.targets, total)}
        };
        view! { <Page title=label crumbs beside=move || state>{body}</Page> }
    }
}

fn facts(visit: &Visit, found: &RunPage) -> impl IntoView + use<> {
    let run = &found.run;
    let row = |label: &str, value: AnyView| {
        view! { <div class="fact"><dt>{label.to_owned()}</dt><dd>{value}</dd></div> }
    };
    let text = |label: &str, text: &Option<String>| {
        text.clone().map(|text| row(label, view! { <bdi>{text}</bdi> }.into_any()))
    };
    let link = |label: &str, run: &Option<String>| {
        run.clone()
            .map(|run| row(label, view! { <a href=format!("/runs/{run}")>{run.clone()}</a> }.into_any()))
    };
    let changed = say!(visit, actions.changed, count = crate::texts::Count(run.changed)).to_string();
    let skipped = (run.skipped > 0)
        .then(|| say!(visit, actions.skipped, count = crate::texts::Count(run.skipped)).to_string());
    let params = found
        .params
        .iter()
        .map(|(label, shown)| row(label.get(visit.locale), value(visit, shown)))
        .collect_view();
    view! {
        <dl class="facts panel">
            {row(say!(visit, actions.by), view! { <a href=actor_address(&run.by)>{run.by.label.clone()}</a> }.into_any())}
            {row(say!(visit, actions.at), view! { <Time at=run.at/> }.into_any())}
            {row(say!(visit, actions.outcome), view! { {changed} " " {skipped} }.into_any())}
            {params}
            {text(say!(visit, actions.reason), &run.reason)}
            {text(say!(visit, actions.ticket), &run.ticket)}
            {link(say!(visit, actions.undo_of), &run.undo_of)}
            {link(say!(visit, actions.undone_by), &run.undone_by)}
            {text(say!(visit, actions.error), &found.error)}
        </dl>
    }
}

fn undo(visit: &Visit, found: &RunPage) -> impl IntoView + use<> {
    let offered = found.undo.as_ref().filter(|_| found.run.state == RunState::Succeeded);
    let run = found.run.id.clone();
    let ticket = found.run.ticket.clone().unwrap_or_default();
    offered.map(|(_, label)| {
        let label = label.get(visit.locale).to_owned();
        let (says, reason, ticket_label, preview) = (
            say!(visit, actions.undo),
            say!(visit, actions.reason),
            say!(visit, actions.ticket),
            say!(visit, actions.preview),
        );
        view! {
            <details class="undo">
                <summary class="btn btn-sm">{says} ": " {label}</summary>
                <form method="post" action="/api/actions/undo" class="filters" data-undo-form>
                    <input type="hidden" name="run" value=run/>
                    <label class="filter"><span class="filter-label">{reason}</span>
                    <input class="input input-sm" name="reason" maxlength=REASON_MAX_CHARS.to_string()/></label>
                    <label class="filter"><span class="filter-label">{ticket_label}</span>
                    <input class="input input-sm" name="ticket" value=ticket maxlength=TICKET_MAX_CHARS.to_string()/></label>
                    <button class="btn btn-primary btn-sm">{preview}</button>
                </form>
            </details>
        }
    })
}

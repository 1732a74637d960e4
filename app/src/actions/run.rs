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
use backoffice::actions::types::RunPage;
use backoffice::limits::{REASON_MAX_CHARS, TICKET_MAX_CHARS};
use backoffice::problem::Problem;
use leptos::prelude::*;

#[component]
pub fn Run() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let id = Asked::part("id");
    let asked_for =
        |name: &str| asked.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let (repeated, record) = (asked_for("repeated").is_some(), asked_for("record"));
    let load = async move {
        let id = uuid::Uuid::parse_str(&id).map_err(|_| Problem::NotFound)?;
        runs::page(&asked.cx, id).await
    };
    loaded(load, move |found: RunPage| shown(&visit, &found, repeated, record.as_deref()))
}

fn shown(visit: &Visit, found: &RunPage, repeated: bool, record: Option<&str>) -> impl IntoView + use<> {
    let label = found.run.label.get(visit.locale).to_owned();
    let repeated = repeated.then(|| {
        let says = say!(visit, actions.repeated);
        view! { <Notice tone=Tone::Info>{says}</Notice> }
    });
    let total = found.run.changed + found.run.skipped;
    let crumbs = vec![Crumb::new(say!(visit, actions.runs), "/runs")];
    let state = state(visit, found.run.state);
    let one_by_one = Some(found.run.id.as_str()).filter(|_| found.undo.is_some() && found.run.changed > 1);
    {
        let body = view! {{repeated}
        {facts(visit, found)}
        {undo(visit, found, record)}
        {targets(visit, &found.targets, total, one_by_one)}
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

/// The form that leads to the preview of the undo: of the whole run, or of the record that the address names.
fn undo(visit: &Visit, found: &RunPage, record: Option<&str>) -> Option<impl IntoView + use<>> {
    let (_, label) = found.undo.as_ref()?;
    let one = record.and_then(|record| found.targets.iter().find(|t| t.record.id.as_str() == record));
    let (run, record) = (found.run.id.clone(), one.map(|target| target.record.id.to_string()));
    let only = one.map(|target| {
        let (says, all) = (say!(visit, actions.undo_only), say!(visit, actions.undo_all));
        let title = target.title.clone();
        view! {
            <p>{says} " " <strong><bdi>{title}</bdi></strong> " " <a href=format!("/runs/{run}#undo")>{all}</a></p>
        }
    });
    let ticket = found.run.ticket.clone().unwrap_or_default();
    Some(view! {
        <details class="undo" id="undo" open=one.is_some()>
            <summary class="btn btn-sm">{say!(visit, actions.undo)} ": " {label.get(visit.locale).to_owned()}</summary>
            {only}
            <form method="post" action="/api/actions/undo" class="filters" data-undo-form>
                <input type="hidden" name="run" value=run.clone()/>
                <input type="hidden" name="record" value=record/>
                <label class="filter"><span class="filter-label">{say!(visit, actions.reason)}</span>
                <input class="input input-sm" name="reason" maxlength=REASON_MAX_CHARS.to_string()/></label>
                <label class="filter"><span class="filter-label">{say!(visit, actions.ticket)}</span>
                <input class="input input-sm" name="ticket" value=ticket maxlength=TICKET_MAX_CHARS.to_string()/></label>
                <button class="btn btn-primary btn-sm">{say!(visit, actions.preview)}</button>
            </form>
        </details>
    })
}

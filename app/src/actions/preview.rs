//! `/previews/{id}`: what a run would change, and the button that runs it.

use crate::actions::form::{body, framed, targets as named};
use crate::actions::targets::targets;
use crate::page::Asked;
use crate::say;
use crate::ui::{Notice, Tone, loaded};
use crate::visit::Visit;
use backoffice::actions::preview;
use backoffice::actions::types::{ActionForm, Chosen, Input, Preview};
use backoffice::problem::Problem;
use leptos::prelude::*;

#[component]
pub fn PreviewPage() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let id = Asked::part("id");
    let load = async move {
        let id = uuid::Uuid::parse_str(&id).map_err(|_| Problem::NotFound)?;
        preview::show(&asked.cx, id, &asked.zone()).await
    };
    loaded(load, move |found: Preview| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &Preview) -> impl IntoView + use<> {
    let notice = found.replaces_stale.then(|| {
        let says = say!(visit, actions.stale);
        view! { <Notice tone=Tone::Warn>{says}</Notice> }
    });
    let rest = if found.form.faults.is_empty() {
        changes(visit, found).into_any()
    } else {
        view! { {named(visit, &found.form)} {body(visit, &found.form)} }.into_any()
    };
    framed(visit, &found.form, view! { {notice} {rest} }.into_any())
}

fn changes(visit: &Visit, found: &Preview) -> impl IntoView + use<> {
    let would = say!(visit, actions.would_change, count = crate::texts::Count(found.changing)).to_string();
    let skipped = (found.skipped > 0)
        .then(|| say!(visit, actions.would_skip, count = crate::texts::Count(found.skipped)).to_string());
    let total = found.changing + found.skipped;
    view! {
        <p class="would" data-would=found.changing.to_string()><strong>{would}</strong> " " {skipped}</p>
        {given(visit, &found.form)}
        {targets(visit, &found.targets, total, None)}
        {decide(visit, found)}
    }
}

/// What was typed, to be read once more.
fn given(visit: &Visit, form: &ActionForm) -> impl IntoView + use<> {
    let params = form.typed.params.iter().filter_map(|(name, value)| {
        let param = form.params.iter().find(|param| param.name == *name)?;
        Some((param.label.get(visit.locale).to_owned(), read_back(visit, &param.input, value)))
    });
    let asked = [
        (say!(visit, actions.reason), &form.typed.reason),
        (say!(visit, actions.ticket), &form.typed.ticket),
    ];
    let asked = asked.into_iter().map(|(label, value)| (label.to_owned(), value.clone()));
    let rows = params
        .chain(asked)
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| view! { <div class="fact"><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div> })
        .collect_view();
    view! { <dl class="facts panel">{rows}</dl> }
}

/// What was typed, as it is called.
fn read_back(visit: &Visit, input: &Input, value: &str) -> String {
    let known = match input {
        Input::Boolean => match value {
            "true" => Some(say!(visit, records.yes).to_owned()),
            "false" => Some(say!(visit, records.no).to_owned()),
            _ => None,
        },
        Input::Choice(values) => {
            let chosen = values.iter().find(|choice| choice.value == value);
            chosen.map(|choice| choice.label.get(visit.locale).to_owned())
        }
        Input::Relation(_) if !value.is_empty() => Some(format!("#{value}")),
        _ => None,
    };
    known.unwrap_or_else(|| value.to_owned())
}

fn decide(visit: &Visit, found: &Preview) -> impl IntoView + use<> {
    if let Some(run) = &found.run {
        let says = say!(visit, actions.was_run);
        return view! { <p>{says} " " <a href=format!("/runs/{run}")>{format!("/runs/{run}")}</a></p> }
            .into_any();
    }
    if found.changing == 0 {
        let says = say!(visit, actions.nothing);
        return view! { <Notice tone=Tone::Warn>{says}</Notice> }.into_any();
    }
    let run = say!(visit, actions.run, count = crate::texts::Count(found.changing)).to_string();
    let (back, hint) = (say!(visit, actions.back), say!(visit, actions.run_hint));
    view! {
        <form method="post" action="/api/actions/run" class="form-end" data-run-form>
            <input type="hidden" name="preview" value=found.id.clone()/>
            <button class="btn btn-primary">{run}</button>
            <a class="btn btn-ghost" href=back_address(&found.form)>{back}</a>
            <span class="quiet">{hint}</span>
        </form>
    }
    .into_any()
}

/// Where one came from.
fn back_address(form: &ActionForm) -> String {
    if let Some(run) = &form.undo_of {
        return format!("/runs/{run}");
    }
    match &form.chosen {
        Chosen::Records(ids) if ids.len() == 1 => crate::records::value::address_of(&form.entity, &ids[0]),
        Chosen::Records(_) => crate::records::value::list_address(&form.entity),
        Chosen::Matching(address) => {
            format!("{}?{address}", crate::records::value::list_address(&form.entity))
        }
    }
}

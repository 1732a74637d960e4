//! `/previews/{id}`: what a run would change, and the button that runs it.

use crate::access::sign_in_again;
use crate::actions::back::Back;
use crate::actions::form::{body, framed, targets as named};
use crate::actions::targets::targets;
use crate::page::{self, Asked};
use crate::say;
use crate::texts::Count;
use crate::ui::{Fact, Facts, Notice, OnPage, Tone, loaded};
use crate::visit::Visit;
use backoffice::actions::preview;
use backoffice::actions::types::{ActionForm, Input, Preview, Stale};
use leptos::prelude::*;

#[component]
pub fn PreviewPage() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let (id, back) = (Asked::part("id"), Back::of(&asked));
    let pressed = asked.value("under_way").is_some();
    let load = async move { preview::show(&asked.cx, page::id(&id)?, &asked.zone()).await };
    loaded(load, move |found: Preview| {
        let back = back.unwrap_or_else(|| Back::from_form(&found.form));
        shown(&visit, &found, &back, pressed)
    })
}

/// `pressed` is told to whoever pressed the button once more while it was being run.
fn shown(visit: &Visit, found: &Preview, back: &Back, pressed: bool) -> impl IntoView + use<> {
    let says = match found.replaces {
        _ if pressed && found.run.is_none() => Some(say!(visit, actions.under_way)),
        Some(Stale::Changed) => Some(say!(visit, actions.stale)),
        Some(Stale::Expired) => Some(say!(visit, actions.expired)),
        None => None,
    };
    let notice = says.map(|says| view! { <Notice tone=Tone::Warn>{says}</Notice> });
    let rest = if found.form.faults.is_empty() {
        changes(visit, found, back).into_any()
    } else {
        view! { {named(visit, &found.form)} {body(visit, &found.form, back)} }.into_any()
    };
    framed(visit, &found.form, view! { {notice} {rest} }.into_any())
}

/// What one decides by comes first, and stays in sight: a hundred records may follow.
fn changes(visit: &Visit, found: &Preview, back: &Back) -> impl IntoView + use<> {
    let would = match found.changing {
        _ if found.run.is_some() && found.approvals.is_some() => say!(visit, approvals.was_asked).to_owned(),
        _ if found.run.is_some() => say!(visit, actions.was_run).to_owned(),
        0 => say!(visit, actions.nothing).to_owned(),
        changing if found.form.call.is_some() => say!(visit, actions.would_call, count = Count(changing)),
        changing => say!(visit, actions.would_change, count = Count(changing)),
    };
    let skipped = (found.skipped > 0 && found.run.is_none())
        .then(|| say!(visit, actions.would_skip, count = Count(found.skipped)));
    let total = found.changing + found.skipped;
    view! {
        <div class="decide">
            <p class="would" data-would=found.changing.to_string()><strong>{would}</strong> " " {skipped}</p>
            {decide(visit, found, back)}
        </div>
        {given(visit, &found.form)}
        {targets(visit, &found.targets, total, None)}
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
    let rows: Vec<_> = params
        .chain(asked)
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| view! { <Fact label><bdi>{value}</bdi></Fact> })
        .collect();
    (!rows.is_empty()).then(|| view! { <div class="panel narrow-facts"><Facts>{rows}</Facts></div> })
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

fn decide(visit: &Visit, found: &Preview, back: &Back) -> AnyView {
    if let Some(run) = &found.run {
        let open = match found.approvals {
            Some(_) => say!(visit, approvals.open),
            None => say!(visit, timeline.run),
        };
        let leave = say!(visit, actions.leave);
        let href = back.carried(&format!("/runs/{run}"));
        return view! {
            <p class="form-end"><a class="btn btn-sm btn-primary" href=href>{open}</a> <a class="btn btn-ghost btn-sm" href=back.address()>{leave}</a></p>
        }
        .into_any();
    }
    // An undo is left to the run that it would undo.
    let leave = match &found.form.undo_of {
        Some(run) => back.carried(&format!("/runs/{run}")),
        None => back.address(),
    };
    if found.changing == 0 {
        let says = say!(visit, actions.leave);
        return view! { <p><a class="btn btn-sm" href=leave>{says}</a></p> }.into_any();
    }
    if found.sign_in_again {
        let says = say!(visit, actions.sign_in_again_first);
        let again = sign_in_again(visit, &back.carried(&format!("/previews/{}", found.id)));
        let back = say!(visit, actions.back);
        return view! {
            <div class="form-end" data-sign-in-again>{again} <a class="btn btn-ghost" href=leave>{back}</a> <span class="quiet">{says}</span></div>
        }
        .into_any();
    }
    let label = found.form.label.get(visit.locale).to_owned();
    let (run, hint) = match found.approvals {
        Some(needed) => (
            say!(visit, approvals.ask, label = label, count = Count(found.changing)),
            say!(visit, approvals.needs, count = Count(needed.into())),
        ),
        None => (
            say!(visit, actions.run, label = label, count = Count(found.changing)),
            say!(visit, actions.run_hint).to_owned(),
        ),
    };
    let says = say!(visit, actions.back);
    let for_good = (!found.can_undo).then(|| view! { <p class="quiet">{say!(visit, actions.no_undo)}</p> });
    view! {
        {for_good}
        <form method="post" action="/api/actions/run" class="form-end" data-run-form>
            <input type="hidden" name="preview" value=found.id.clone()/>
            {back.field()} <OnPage />
            <button class="btn btn-primary" autofocus>{run}</button>
            <a class="btn btn-ghost" href=leave>{says}</a>
            <span class="quiet">{hint}</span>
        </form>
    }
    .into_any()
}

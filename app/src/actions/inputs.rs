//! The fields of an action's form, by the types of its parameters.

use crate::say;
use crate::ui::fields::{Choice, DateField, NumberField, SelectField, TextArea, TextField};
use crate::visit::Visit;
use backoffice::actions::types::{ActionForm, Ask, Input, ParamField};
use backoffice::limits::{REASON_MAX_CHARS, RECORD_ID_MAX_CHARS, TICKET_MAX_CHARS};
use backoffice::problem::Fault;
use leptos::prelude::*;

pub fn inputs(visit: &Visit, form: &ActionForm) -> impl IntoView + use<> {
    inputs_from(visit, form, focused(form))
}

/// Where one begins elsewhere, unless one of them is wrong.
pub fn more_inputs(visit: &Visit, form: &ActionForm) -> impl IntoView + use<> {
    inputs_from(visit, form, None)
}

fn inputs_from(visit: &Visit, form: &ActionForm, focused: Option<&str>) -> impl IntoView + use<> {
    let params = form.params.iter().map(|param| param_view(visit, form, param, focused)).collect_view();
    let typed = &form.typed;
    let on = visit.ticket.as_ref().filter(|_| typed.ticket.is_empty()).unwrap_or(&typed.ticket);
    let asked = [
        ("reason", say!(visit, actions.reason), form.reason, REASON_MAX_CHARS, &typed.reason),
        ("ticket", say!(visit, actions.ticket), form.ticket, TICKET_MAX_CHARS, on),
    ];
    let asked = asked.into_iter().filter(|(_, _, ask, ..)| *ask != Ask::No);
    let asked = asked
        .map(|(name, label, ask, max, value)| {
            let fault = fault_at(visit, &form.faults, name);
            let (required, autofocus, value) = (ask == Ask::Required, focused == Some(name), value.clone());
            view! { <TextField name label value max required autofocus fault /> }
        })
        .collect_view();
    view! { {params} {asked} }
}

/// The field to begin with: the first that is wrong, or else the first.
fn focused(form: &ActionForm) -> Option<&str> {
    let asked = [("reason", form.reason), ("ticket", form.ticket)];
    let asked = asked.into_iter().filter(|(_, ask)| *ask != Ask::No).map(|(name, _)| name);
    let names: Vec<&str> = form.params.iter().map(|param| param.name.as_str()).chain(asked).collect();
    let wrong = |name: &&&str| form.faults.iter().any(|fault| fault.at.as_deref() == Some(**name));
    names.iter().find(wrong).or(names.first()).copied()
}

/// What is wrong with a field, where it is.
fn fault_at(visit: &Visit, faults: &[Fault], at: &str) -> Option<String> {
    let here = faults.iter().filter(|fault| fault.at.as_deref() == Some(at));
    let says: Vec<&str> = here.map(|fault| fault.says.get(visit.locale)).collect();
    (!says.is_empty()).then(|| says.join(" "))
}

fn param_view(visit: &Visit, form: &ActionForm, param: &ParamField, focused: Option<&str>) -> AnyView {
    let typed = form.typed.params.iter().find(|(name, _)| *name == param.name);
    let value = typed.map_or_else(String::new, |(_, value)| value.clone());
    let (name, id, required) = (format!("params[{}]", param.name), param.name.clone(), param.required);
    let label = param.label.get(visit.locale).to_owned();
    let help = param.help.as_ref().map(|help| help.get(visit.locale).to_owned());
    let fault = fault_at(visit, &form.faults, &param.name);
    let autofocus = focused == Some(&param.name);
    match &param.input {
        Input::Text { max, long: false } => {
            view! { <TextField name label value id max=*max as usize required autofocus help fault /> }
                .into_any()
        }
        Input::Text { max, long: true } => {
            view! { <TextArea name label value id max=*max as usize required autofocus help fault /> }
                .into_any()
        }
        Input::Integer => {
            view! { <NumberField name label value id whole=true required autofocus help fault /> }.into_any()
        }
        Input::Number => {
            view! { <NumberField name label value id required autofocus help fault /> }.into_any()
        }
        Input::Date => view! { <DateField name label value id required autofocus help fault /> }.into_any(),
        Input::Timestamp => {
            view! { <DateField name label value id time=true required autofocus help fault /> }.into_any()
        }
        Input::Boolean => {
            let choices = vec![
                Choice::new("true", say!(visit, records.yes)),
                Choice::new("false", say!(visit, records.no)),
            ];
            view! { <SelectField name label choices chosen=value id required autofocus help fault /> }
                .into_any()
        }
        Input::Choice(values) => {
            let choices = values
                .iter()
                .map(|choice| Choice::new(&choice.value, choice.label.get(visit.locale)))
                .collect();
            view! { <SelectField name label choices chosen=value id required autofocus help fault /> }
                .into_any()
        }
        Input::Relation(_) => {
            let (placeholder, max) = (say!(visit, records.reference_hint), RECORD_ID_MAX_CHARS);
            view! { <TextField name label value id placeholder max required autofocus help fault /> }
                .into_any()
        }
    }
}

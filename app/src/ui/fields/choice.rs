use super::{Field, described_by, shown};
use crate::ui::Maybe;
use crate::{say, visit::Visit};
use leptos::prelude::*;

/// One of the things to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// One of a few. Without `chosen` it asks to choose; what is sent is empty then.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] chosen: Maybe,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] help: Maybe,
    #[prop(optional, into)] fault: Maybe,
    #[prop(optional, into)] id: Maybe,
    /// What choosing nothing is called: `Any`, in a filter.
    #[prop(optional, into)]
    nothing: Maybe,
) -> impl IntoView {
    let (chosen, fault, autofocus) = shown(&name, chosen.0.unwrap_or_default(), fault, autofocus);
    let id = id.0.unwrap_or_else(|| name.clone());
    let described = described_by(&id, help.0.is_some(), fault.0.is_some());
    let wrong = fault.0.is_some().then_some("true");
    let nothing = nothing.0.unwrap_or_else(|| say!(Visit::here(), ui.choose).to_owned());
    let options = choices.into_iter().map(|choice| {
        let selected = !chosen.is_empty() && chosen == choice.value;
        view! {
            <option value=choice.value selected=selected>
                {choice.label}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <Field id=id.clone() label required help=help.0 fault=fault.0>
            <select
                class="select"
                id=id
                name=name
                required=required
                autofocus=autofocus
                aria-invalid=wrong
                aria-describedby=described
            >
                <option value="">{nothing}</option>
                {options}
            </select>
        </Field>
    }
    .into_any()
}

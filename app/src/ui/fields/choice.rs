use super::{Field, described_by};
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
    #[prop(optional, into)] chosen: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] fault: Option<String>,
    #[prop(optional, into)] id: Option<String>,
    /// What choosing nothing is called: `Any`, in a filter.
    #[prop(optional, into)]
    nothing: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let described = described_by(&id, help.is_some(), fault.is_some());
    let wrong = fault.is_some().then_some("true");
    let nothing = nothing.unwrap_or_else(|| say!(Visit::here(), ui.choose).to_owned());
    let options = choices.into_iter().map(|choice| {
        let selected = chosen.as_ref() == Some(&choice.value);
        view! {
            <option value=choice.value selected=selected>
                {choice.label}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <Field id=id.clone() label required help max=None fault>
            <select
                class="select"
                id=id
                name=name
                required=required
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

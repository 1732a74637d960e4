use super::{Field, described_by};
use leptos::prelude::*;

/// A line of text.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    /// Characters, which the field and the server both hold to.
    max: usize,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] fault: Option<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let described = described_by(&id, true, fault.is_some());
    let wrong = fault.is_some().then_some("true");
    view! {
        <Field id=id.clone() label required help max=Some(max) fault>
            <input
                type="text"
                class="input"
                id=id
                name=name
                value=value
                maxlength=max
                required=required
                placeholder=placeholder
                autocomplete="off"
                aria-invalid=wrong
                aria-describedby=described
            />
        </Field>
    }
    .into_any()
}

/// A number, as text: PostgreSQL reads it, and no digit is lost on the way.
#[component]
pub fn NumberField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    /// No fraction.
    #[prop(optional)]
    whole: bool,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] fault: Option<String>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let described = described_by(&id, help.is_some(), fault.is_some());
    let wrong = fault.is_some().then_some("true");
    let (keyboard, pattern) = if whole { ("numeric", r"-?\d+") } else { ("decimal", r"-?\d+(\.\d+)?") };
    view! {
        <Field id=id.clone() label required help max=None fault>
            <input
                type="text"
                class="input"
                inputmode=keyboard
                pattern=pattern
                maxlength="60"
                id=id
                name=name
                value=value
                required=required
                autocomplete="off"
                aria-invalid=wrong
                aria-describedby=described
            />
        </Field>
    }
    .into_any()
}

/// A day: `2026-11-21`. With `time`, a moment to the minute in the member's zone: `2026-11-21T17:54`.
#[component]
pub fn DateField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] time: bool,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] fault: Option<String>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let described = described_by(&id, help.is_some(), fault.is_some());
    let wrong = fault.is_some().then_some("true");
    view! {
        <Field id=id.clone() label required help max=None fault>
            <input
                type=if time { "datetime-local" } else { "date" }
                class="input"
                id=id
                name=name
                value=value
                required=required
                aria-invalid=wrong
                aria-describedby=described
            />
        </Field>
    }
    .into_any()
}

use super::{Field, at_most, described_by, shown};
use crate::ui::Maybe;
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
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] help: Maybe,
    #[prop(optional, into)] fault: Maybe,
    #[prop(optional, into)] id: Maybe,
    #[prop(optional, into)] placeholder: Maybe,
) -> impl IntoView {
    let (value, fault, autofocus) = shown(&name, value, fault, autofocus);
    let id = id.0.unwrap_or_else(|| name.clone());
    let described = described_by(&id, help.0.is_some(), fault.0.is_some());
    let wrong = fault.0.is_some().then_some("true");
    view! {
        <Field id=id.clone() label required help=help.0 fault=fault.0>
            <input
                type="text"
                class="input"
                id=id
                name=name
                value=value
                maxlength=max
                title=at_most(max)
                required=required
                autofocus=autofocus
                placeholder=placeholder.0
                autocomplete="off"
                aria-invalid=wrong
                aria-describedby=described
            />
        </Field>
    }
    .into_any()
}

/// What nobody else should read. It is never filled in.
#[component]
pub fn PasswordField(#[prop(into)] name: String, #[prop(into)] label: String, max: usize) -> impl IntoView {
    view! {
        <Field id=name.clone() label required=true help=None fault=None>
            <input
                type="password"
                class="input"
                id=name.clone()
                name=name
                required
                maxlength=max
                autocomplete="current-password"
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
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] help: Maybe,
    #[prop(optional, into)] fault: Maybe,
    #[prop(optional, into)] id: Maybe,
) -> impl IntoView {
    let (value, fault, autofocus) = shown(&name, value, fault, autofocus);
    let id = id.0.unwrap_or_else(|| name.clone());
    let described = described_by(&id, help.0.is_some(), fault.0.is_some());
    let wrong = fault.0.is_some().then_some("true");
    let (keyboard, pattern) = if whole { ("numeric", r"-?\d+") } else { ("decimal", r"-?\d+(\.\d+)?") };
    view! {
        <Field id=id.clone() label required help=help.0 fault=fault.0>
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
                autofocus=autofocus
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
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] help: Maybe,
    #[prop(optional, into)] fault: Maybe,
    #[prop(optional, into)] id: Maybe,
) -> impl IntoView {
    let (value, fault, autofocus) = shown(&name, value, fault, autofocus);
    let id = id.0.unwrap_or_else(|| name.clone());
    let described = described_by(&id, help.0.is_some(), fault.0.is_some());
    let wrong = fault.0.is_some().then_some("true");
    view! {
        <Field id=id.clone() label required help=help.0 fault=fault.0>
            <input
                type=if time { "datetime-local" } else { "date" }
                class="input"
                id=id
                name=name
                value=value
                required=required
                autofocus=autofocus
                aria-invalid=wrong
                aria-describedby=described
            />
        </Field>
    }
    .into_any()
}

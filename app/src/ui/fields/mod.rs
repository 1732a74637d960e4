//! Fields of forms: each has its label, says what it takes, and shows what was wrong with it.

mod checkbox;
mod choice;
mod file;
mod input;
mod textarea;

pub use {
    checkbox::CheckField,
    choice::{Choice, SelectField},
    file::FileField,
    input::{DateField, NumberField, PasswordField, TextField},
    textarea::{ReadOnly, TextArea},
};

use super::Maybe;
use crate::{kept, say, texts::Count, visit::Visit};
use leptos::prelude::*;

/// What is around every field. `name` is its id, too: a name is there once on a page, or `id` tells them apart.
#[component]
fn Field(
    id: String,
    label: String,
    required: bool,
    help: Option<String>,
    fault: Option<String>,
    children: Children,
) -> impl IntoView {
    let visit = Visit::here();
    let wrong = fault.is_some();
    view! {
        <div class="field" class:field-wrong=wrong>
            <label for=id.clone()>
                {label}
                {required.then(|| view! { <span class="field-required">{say!(visit, ui.required)}</span> })}
            </label>
            {children()}
            {fault
                .map(|fault| {
                    view! {
                        <p class="field-fault" id=format!("{id}-fault")>
                            {fault}
                        </p>
                    }
                })}
            {help
                .map(|help| {
                    view! {
                        <p class="field-help" id=format!("{id}-help")>
                            {help}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}

/// What the field shows, what is wrong with it, and whether one begins there: of a form that was not taken, what was
/// typed.
fn shown(name: &str, value: String, fault: Maybe, autofocus: bool) -> (String, Maybe, bool) {
    let wrong = kept::fault(name);
    let autofocus = autofocus || wrong.is_some();
    (kept::value(name).unwrap_or(value), fault.0.or(wrong).into(), autofocus)
}

/// How long a text may be: on hover, since few are ever near it. The browser stops there.
fn at_most(max: usize) -> String {
    say!(Visit::here(), ui.at_most, count = Count(max as u64))
}

/// The ids that a screen reader reads after the label.
fn described_by(id: &str, has_help: bool, has_fault: bool) -> Option<String> {
    let parts = [(has_fault, "fault"), (has_help, "help")];
    let ids: Vec<_> =
        parts.into_iter().filter(|(has, _)| *has).map(|(_, part)| format!("{id}-{part}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

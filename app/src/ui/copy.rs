use super::Icon;
use crate::{say, visit::Visit};
use leptos::prelude::*;

/// Copies a text with one click. Without JavaScript it is not there: the text beside it can be selected.
#[component]
pub fn Copy(#[prop(into)] text: String) -> impl IntoView {
    let visit = Visit::here();
    let label = say!(visit, ui.copy, text = text.as_str());
    view! {
        <button
            type="button"
            class="copy needs-js"
            data-copy=text
            data-copied=say!(visit, ui.copied)
            aria-label=label.clone()
            title=label
        >
            {Icon::Copy}
        </button>
    }
    .into_any()
}

/// An id, with the button that copies it.
#[component]
pub fn CopyId(#[prop(into)] id: String) -> impl IntoView {
    view! {
        <span class="id">
            <code>{id.clone()}</code>
            <Copy text=id />
        </span>
    }
    .into_any()
}

//! What changed, for every eye: underlined or struck out, and marked with a sign, not by colour alone.

use crate::{say, visit::Visit};
use leptos::prelude::*;

/// What was there before.
#[component]
pub fn Removed(children: Children) -> impl IntoView {
    let visit = Visit::here();
    view! {
        <del>
            <span class="sr-only">{say!(visit, ui.removed)}": "</span>
            {children()}
        </del>
    }
    .into_any()
}

/// What is there now.
#[component]
pub fn Added(children: Children) -> impl IntoView {
    let visit = Visit::here();
    view! {
        <ins>
            <span class="sr-only">{say!(visit, ui.added)}": "</span>
            {children()}
        </ins>
    }
    .into_any()
}

/// A stretch that did not change and is left out.
#[component]
pub fn Gap() -> impl IntoView {
    let label = say!(Visit::here(), ui.gap);
    view! {
        <span class="gap" title=label>
            <span aria-hidden="true">"⋯"</span>
            <span class="sr-only">{label}</span>
        </span>
    }
    .into_any()
}

use super::Maybe;
use crate::{say, visit::Visit};
use leptos::prelude::*;

/// Labels and values, a row each. Holds `Fact`s.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }.into_any()
}

/// One label and its value.
#[component]
pub fn Fact(
    #[prop(into)] label: String,
    /// What the label means; shown on hover.
    #[prop(optional, into)]
    help: Maybe,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt title=help.0>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
    .into_any()
}

/// The value of a field that has none.
#[component]
pub fn Nothing() -> impl IntoView {
    view! {
        <span class="nothing">
            <span aria-hidden="true">"—"</span>
            <span class="sr-only">{say!(Visit::here(), ui.nothing)}</span>
        </span>
    }
    .into_any()
}

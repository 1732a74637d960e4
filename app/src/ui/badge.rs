use super::Tone;
use leptos::prelude::*;

/// A short word about a thing: its state, its kind.
#[component]
pub fn Badge(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class=format!("mark {}", tone.class())>{children()}</span> }.into_any()
}

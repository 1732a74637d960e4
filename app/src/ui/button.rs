use super::Maybe;
use crate::{
    kept::{self, Again},
    visit::Visit,
};
use leptos::context::Provider;
use leptos::prelude::*;

/// How much a button asks for attention. One `Primary` a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    Primary,
    #[default]
    Normal,
    /// Text alone, within a line.
    Quiet,
    /// What cannot be taken back.
    Danger,
}

impl Weight {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Normal => "btn",
            Self::Quiet => "btn btn-ghost",
            Self::Danger => "btn btn-error",
        }
    }
}

/// Sends its form. `name` and `value` say which button it was; `attr:formaction` and the like can be added.
#[component]
pub fn Button(
    #[prop(optional)] weight: Weight,
    #[prop(optional, into)] name: Maybe,
    #[prop(optional, into)] value: Maybe,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="submit" class=weight.class() name=name.0 value=value.0>
            {children()}
        </button>
    }
    .into_any()
}

/// A link that looks like a button: it leads somewhere and changes nothing.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] weight: Weight,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href class=weight.class()>
            {children()}
        </a>
    }
    .into_any()
}

/// A form that changes something. Where it came from is checked by the server, for every POST alike. `hidden` is what it
/// says without being asked.
#[component]
pub fn PostForm(
    #[prop(into)] action: String,
    #[prop(optional, into)] class: Maybe,
    #[prop(optional)] hidden: Vec<(&'static str, String)>,
    children: Children,
) -> impl IntoView {
    let to = action.clone();
    view! {
        <form method="post" action=to class=class.0>
            <Refilled action hidden>
                {children()}
            </Refilled>
        </form>
    }
    .into_any()
}

/// What is within a form: its fields have again what was typed, where it came too late or was not taken.
#[component]
pub fn Refilled(
    #[prop(into)] action: String,
    #[prop(optional)] hidden: Vec<(&'static str, String)>,
    children: Children,
) -> impl IntoView {
    let again = Again::of(&action, &hidden);
    let hidden = hidden.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    let hidden = hidden.collect_view();
    view! { {hidden} <OnPage /> <Provider value=again>{children()}</Provider> }.into_any()
}

/// Within each form that changes something: the page that it is on, and that it is on again where it was not taken.
#[component]
pub fn OnPage() -> impl IntoView {
    view! { <input type="hidden" name=kept::PAGE value=Visit::here().address.clone() /> }.into_any()
}

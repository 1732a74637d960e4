//! A page that leads on to a provider by itself. Browsers hold a redirect after a form to the policy of the form's page,
//! which names no other host, and need not: this is no form any more.

use crate::say;
use crate::ui::BarePage;
use crate::visit::Visit;
use leptos::prelude::*;

/// Provided in a page's place: where the browser goes, and what for.
#[derive(Clone, Debug)]
pub struct Onward {
    pub url: String,
    /// The provider, as its button names it.
    pub label: String,
    pub to: To,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    SignIn,
    SignOut,
}

/// In the document's head.
pub(crate) fn refresh(onward: &Onward) -> impl IntoView + use<> {
    view! { <meta http-equiv="refresh" content=format!("0; url={}", onward.url) /> }
}

#[component]
pub(crate) fn OnwardPage(onward: Onward) -> impl IntoView {
    let visit = Visit::here();
    let Onward { url, label, to } = onward;
    let (title, says) = match to {
        To::SignIn => (say!(visit, access.onward_in, label = label), say!(visit, access.onward_in_says)),
        To::SignOut => (say!(visit, access.onward_out, label = label), say!(visit, access.onward_out_says)),
    };
    view! {
        <BarePage title>
            <p class="bare-lead">{says}</p>
            <p><a class="btn btn-primary" href=url data-onward="">{say!(visit, access.onward)}</a></p>
        </BarePage>
    }
    .into_any()
}

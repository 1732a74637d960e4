use crate::{say, visit::Visit};
use leptos::prelude::*;

/// A step on the way to this page.
#[derive(Clone, Debug)]
pub struct Crumb {
    pub label: String,
    pub href: String,
}

impl Crumb {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// The way here. The page itself is its heading.
#[component]
pub(super) fn Crumbs(crumbs: Vec<Crumb>) -> impl IntoView {
    let visit = Visit::here();
    (!crumbs.is_empty()).then(|| {
        view! {
            <nav class="crumbs" aria-label=say!(visit, ui.crumbs_label)>
                <ol>
                    {crumbs
                        .into_iter()
                        .map(|crumb| view! { <li><a href=crumb.href>{crumb.label}</a></li> })
                        .collect_view()}
                </ol>
            </nav>
        }
    })
}

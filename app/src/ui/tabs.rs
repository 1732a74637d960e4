use leptos::prelude::*;

/// One of a few pages that belong together.
#[derive(Clone, Debug)]
pub struct Tab {
    href: String,
    label: String,
    is_here: bool,
}

impl Tab {
    pub fn new(href: impl Into<String>, label: impl Into<String>, is_here: bool) -> Self {
        Self { href: href.into(), label: label.into(), is_here }
    }
}

/// Pages that belong together: links, side by side.
#[component]
pub fn Tabs(#[prop(into)] label: String, tabs: Vec<Tab>) -> impl IntoView {
    let tabs = tabs.into_iter().map(|Tab { href, label, is_here }| {
        view! {
            <li>
                <a href=href aria-current=is_here.then_some("page")>
                    {label}
                </a>
            </li>
        }
    });
    let tabs = tabs.collect_view();
    view! {
        <nav class="tabs" aria-label=label>
            <ul>{tabs}</ul>
        </nav>
    }
    .into_any()
}

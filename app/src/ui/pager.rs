use super::{Icon, Maybe};
use crate::{say, visit::Visit};
use leptos::prelude::*;

/// One page back, one page on. `says` tells how many there are, as honestly as it is known.
#[component]
pub fn Pager(
    previous: Option<String>,
    next: Option<String>,
    #[prop(optional, into)] says: Maybe,
) -> impl IntoView {
    let visit = Visit::here();
    view! {
        <nav class="pager" aria-label=say!(visit, ui.pager_label)>
            <span class="pager-says">{says.0}</span>
            {previous
                .map(|href| {
                    view! {
                        <a class="btn btn-sm" rel="prev" href=href>
                            {Icon::Back}
                            {say!(visit, ui.previous)}
                        </a>
                    }
                })}
            {next
                .map(|href| {
                    view! {
                        <a class="btn btn-sm" rel="next" href=href>
                            {say!(visit, ui.next)}
                            {Icon::Forward}
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}

use leptos::prelude::*;

/// A part of a page, with its heading. `beside` stands at the right of the heading: a link, a count.
#[component]
pub fn Section(
    #[prop(into)] title: String,
    /// Names the part in the address: `/e/article/1#timeline`.
    #[prop(into)]
    id: String,
    #[prop(optional, into)] beside: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    view! {
        <section class="panel" id=id aria-labelledby=labelled_by>
            <header class="panel-head">
                <h2 id=heading>{title}</h2>
                {beside.map(|beside| view! { <div class="beside">{beside.run()}</div> })}
            </header>
            {children()}
        </section>
    }
    .into_any()
}

use leptos::prelude::*;

/// Something to unfold: `summary` is always seen.
#[component]
pub fn Fold(
    #[prop(into)] summary: ViewFnOnce,
    #[prop(optional)] open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="fold" open=open>
            <summary>{summary.run()}</summary>
            <div class="fold-body">{children()}</div>
        </details>
    }
    .into_any()
}

use leptos::prelude::*;

/// Nothing to show: `says` what that means; the children say what to do.
#[component]
pub fn Empty(#[prop(into)] says: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-says">{says}</p>
            {children.map(|children| view! { <div class="empty-do">{children()}</div> })}
        </div>
    }
    .into_any()
}

use crate::ui::Maybe;
use leptos::prelude::*;

/// Yes or no. `value` is what is sent for yes; for no nothing is sent.
#[component]
pub fn CheckField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(default = "true".to_owned(), into)] value: String,
    #[prop(optional, into)] help: Maybe,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-check">
                <input type="checkbox" class="checkbox" name=name value=value checked=checked />
                {label}
            </label>
            {help.0.map(|help| view! { <p class="field-help">{help}</p> })}
        </div>
    }
    .into_any()
}

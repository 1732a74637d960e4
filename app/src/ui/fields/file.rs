use super::{Field, described_by};
use crate::kept;
use crate::ui::Maybe;
use leptos::prelude::*;

/// A file. Where its form was not taken it is chosen again: no page can do that for anybody, so `help` had better say so.
#[component]
pub fn FileField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// Endings and kinds, as browsers take them.
    accept: &'static str,
    #[prop(optional, into)] help: Maybe,
) -> impl IntoView {
    let fault = kept::fault(&name);
    let described = described_by(&name, help.0.is_some(), fault.is_some());
    let wrong = fault.is_some().then_some("true");
    view! {
        <Field id=name.clone() label required=false help=help.0 fault>
            <input
                type="file"
                id=name.clone()
                name=name
                accept=accept
                aria-invalid=wrong
                aria-describedby=described
            />
        </Field>
    }
    .into_any()
}

use super::{Icon, Tone};
use leptos::prelude::*;

/// Something to know before reading on. `Bad` is read out at once by a screen reader.
#[component]
pub fn Notice(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    let (icon, role) = match tone {
        Tone::Plain | Tone::Info => (Icon::Info, "status"),
        Tone::Good => (Icon::Done, "status"),
        Tone::Warn => (Icon::Warning, "status"),
        Tone::Bad => (Icon::Warning, "alert"),
    };
    view! {
        <div class=format!("notice {}", tone.class()) role=role>
            {icon}
            <div>{children()}</div>
        </div>
    }
    .into_any()
}

//! What is out of the ordinary with this session, on every page of it.

use super::{Notice, PostForm, Tone, time::written};
use crate::{kept, say, visit::Visit};
use leptos::prelude::*;

#[component]
pub(super) fn SessionBanner() -> impl IntoView {
    let visit = Visit::here();
    let break_glass = visit.break_glass.then(|| {
        view! {
            <div class="data-state" data-break-glass="">
                <Notice tone=Tone::Bad>{say!(visit, access.break_glass_banner)}</Notice>
            </div>
        }
    });
    let looking = visit.looking.as_ref().map(|looking| {
        let (label, until) = (looking.label.get(visit.locale), written(&visit, looking.until));
        let until = format!("{} {}", until.shown, until.zone);
        let says = say!(visit, access.looking, label = label, until = until.as_str());
        view! {
            <div class="data-state" data-looking="">
                <Notice tone=Tone::Warn>
                    <PostForm action="/view-as/end" class="looking">
                        {says}
                        " "
                        <button type="submit" class="btn btn-sm">
                            {say!(visit, access.looking_end)}
                        </button>
                    </PostForm>
                </Notice>
            </div>
        }
    });
    let kept = kept::any().then(|| {
        view! {
            <div class="data-state" data-kept="">
                <Notice tone=Tone::Info>{say!(visit, access.kept_here)}</Notice>
            </div>
        }
    });
    view! { {break_glass} {looking} {kept} }.into_any()
}

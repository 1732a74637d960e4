//! What is out of the ordinary with this session, on every page of it.

use super::{Fact, Facts, Fold, Notice, PostForm, ProblemPanel, Tone, time::written};
use crate::kept::{self, Refused};
use crate::problem::ProblemShown;
use crate::{say, visit::Visit};
use backoffice::timeline::particle::settled;
use leptos::prelude::*;

#[component]
pub(super) fn SessionBanner() -> impl IntoView {
    let visit = Visit::here();
    let says = say!(visit, access.break_glass_banner);
    let break_glass = visit.break_glass.then(|| {
        view! {
            <div class="data-state" data-break-glass="">
                <Notice tone=Tone::Bad>{says}</Notice>
            </div>
        }
    });
    let looking = visit.looking.as_ref().map(|looking| {
        let (label, until) = (looking.label.get(visit.locale), written(&visit, looking.until));
        let until = format!("{} {}", until.shown, until.zone);
        let says = settled(&say!(visit, access.looking, label = label, until = until.as_str()));
        let end = say!(visit, access.looking_end);
        view! {
            <div class="data-state" data-looking="">
                <Notice tone=Tone::Warn>
                    <PostForm action="/view-as/end" class="looking">
                        {says}
                        " "
                        <button type="submit" class="btn btn-sm">
                            {end}
                        </button>
                    </PostForm>
                </Notice>
            </div>
        }
    });
    view! { {break_glass} {looking} }.into_any()
}

/// Within what one skips to: whoever reads the page has to come past it.
#[component]
pub(super) fn KeptBanner() -> impl IntoView {
    kept::any().map(|_| kept_form(&Visit::here()))
}

/// What was typed is on this page again: because it came too late, or because it was not taken.
fn kept_form(visit: &Visit) -> Option<AnyView> {
    if use_context::<ProblemShown>().is_some() {
        // The page says itself what was wrong.
        return None;
    }
    let typed = kept::is_in_no_form().then(|| typed(visit));
    let Some(Refused(problem)) = use_context() else {
        let says = say!(visit, access.kept_here);
        let view = view! {
            <div class="data-state" data-kept="">
                <Notice tone=Tone::Info>{says}</Notice>
                {typed}
            </div>
        };
        return Some(view.into_any());
    };
    let view = view! {
        <div class="data-state" data-refused="">
            <ProblemPanel problem kept=true />
            {typed}
        </div>
    };
    Some(view.into_any())
}

/// What was typed, to be copied from where there is no form for it.
pub(super) fn typed(visit: &Visit) -> Option<impl IntoView + use<>> {
    let rows = kept::rows(visit, &*kept::any()?).into_iter();
    let rows: Vec<_> = rows.map(|(label, value)| view! { <Fact label><bdi>{value}</bdi></Fact> }).collect();
    let title = say!(visit, access.refused_typed);
    (!rows.is_empty()).then(|| view! { <div data-typed=""><Fold summary=move || title open=true><Facts>{rows}</Facts></Fold></div> })
}

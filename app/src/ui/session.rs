//! What is out of the ordinary with this session, on every page of it.

use super::{Fact, Facts, Fold, Notice, PostForm, ProblemPanel, Tone, time::written};
use crate::kept::{self, Refused};
use crate::{say, visit::Visit};
use backoffice::access::session::KeptForm;
use backoffice::problem::Problem;
use backoffice::timeline::particle::settled;
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
        let says = settled(&say!(visit, access.looking, label = label, until = until.as_str()));
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
    view! { {break_glass} {looking} }.into_any()
}

/// Within what one skips to: whoever reads the page has to come past it.
#[component]
pub(super) fn KeptBanner() -> impl IntoView {
    let visit = Visit::here();
    kept::any().map(|kept| kept_form(&visit, &kept))
}

/// What was typed is on this page again: because it came too late, or because it was not taken.
fn kept_form(visit: &Visit, kept: &KeptForm) -> AnyView {
    let Some(Refused(problem)) = use_context() else {
        let says = say!(visit, access.kept_here);
        return view! {
            <div class="data-state" data-kept="">
                <Notice tone=Tone::Info>{says}</Notice>
            </div>
        }
        .into_any();
    };
    // What may not be done has no form on the page that could show it.
    let typed = matches!(problem, Problem::Forbidden | Problem::NotFound).then(|| typed(visit, kept));
    view! {
        <div class="data-state" data-refused="">
            <ProblemPanel problem kept=true />
            {typed}
        </div>
    }
    .into_any()
}

fn typed(visit: &Visit, kept: &KeptForm) -> impl IntoView + use<> {
    let asked = [("reason", say!(visit, actions.reason)), ("ticket", say!(visit, actions.ticket))];
    let asked =
        asked.into_iter().filter_map(|(name, label)| Some((label.to_owned(), kept.value(name)?.to_owned())));
    let rows = asked.chain(kept::typed(kept).params).filter(|(_, value)| !value.is_empty());
    let rows: Vec<_> = rows.map(|(label, value)| view! { <Fact label><bdi>{value}</bdi></Fact> }).collect();
    let title = say!(visit, access.refused_typed);
    (!rows.is_empty()).then(|| view! { <Fold summary=move || title open=true><Facts>{rows}</Facts></Fold> })
}

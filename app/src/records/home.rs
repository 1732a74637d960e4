//! The start page: what can be searched for, and what was run lately.

use crate::actions::runs::rows;
use crate::page::Asked;
use crate::say;
use crate::ui::{Page, Section, loaded};
use crate::visit::Visit;
use backoffice::actions::{
    runs,
    types::{RunList, RunSummary},
};
use leptos::prelude::*;

const RUNS_SHOWN: usize = 12;

#[component]
pub fn Home() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    // What was run lately is good to know, but no reason to show nothing.
    let load = async move {
        Ok(runs::runs(&asked.cx, None).await.map_or_else(|_| Vec::new(), |RunList { runs, .. }| runs))
    };
    loaded(load, move |runs| shown(&visit, &runs))
}

fn shown(visit: &Visit, runs: &[RunSummary]) -> impl IntoView + use<> {
    let (title, hint, lately) =
        (say!(visit, records.home), say!(visit, records.search_hint), say!(visit, records.lately));
    let rows = rows(visit, &runs[..runs.len().min(RUNS_SHOWN)]);
    let section = (!runs.is_empty()).then(|| view! { <Section title=lately id="lately">{rows}</Section> });
    view! { <Page title><p class="lead">{hint}</p> {section}</Page> }
}

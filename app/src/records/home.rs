//! The start page: what can be searched for, the tickets that one works on, and what was run lately.

use crate::actions::runs::rows;
use crate::page::Asked;
use crate::say;
use crate::tickets::mine;
use crate::ui::{Page, Section, loaded};
use crate::visit::Visit;
use backoffice::actions::{
    runs,
    types::{RunList, RunSummary},
};
use backoffice::tickets::{self, types::MyTicket};
use leptos::prelude::*;

const RUNS_SHOWN: usize = 12;

#[component]
pub fn Home() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    // What was run lately is good to know, but no reason to show nothing.
    let load = async move {
        let (runs, mine) = futures::join!(runs::runs(&asked.cx, None), tickets::mine(&asked.cx));
        Ok((runs.map_or_else(|_| Vec::new(), |RunList { runs, .. }| runs), mine.unwrap_or_default()))
    };
    loaded(load, move |(runs, mine)| shown(&visit, &runs, &mine))
}

fn shown(visit: &Visit, runs: &[RunSummary], tickets: &[MyTicket]) -> impl IntoView + use<> {
    let (title, hint, lately) =
        (say!(visit, records.home), say!(visit, records.search_hint), say!(visit, records.lately));
    let rows = rows(visit, &runs[..runs.len().min(RUNS_SHOWN)]);
    let section = (!runs.is_empty()).then(|| view! { <Section title=lately id="lately">{rows}</Section> });
    let tickets = mine(visit, tickets);
    view! { <Page title><p class="lead">{hint}</p> {tickets} {section}</Page> }
}

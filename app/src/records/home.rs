//! The start page: search, and where one can go.

use crate::page::Asked;
use crate::records::value::list_address;
use crate::say;
use crate::ui::{Page, Section, loaded};
use crate::visit::Visit;
use backoffice::actions::{runs, types::RunList};
use leptos::prelude::*;

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

fn shown(visit: &Visit, runs: &[backoffice::actions::types::RunSummary]) -> impl IntoView + use<> {
    let entities = visit
        .rooms
        .entities
        .iter()
        .map(|(key, label)| {
            let label = label.get(visit.locale).to_owned();
            view! { <li><a class="btn btn-sm" href=list_address(key)>{label}</a></li> }
        })
        .collect_view();
    let (title, lead, placeholder) =
        (say!(visit, records.home), say!(visit, records.home_lead), say!(visit, records.search_hint));
    let (browse, lately) = (say!(visit, records.browse), say!(visit, records.lately));
    let runs_view = crate::actions::runs::rows(visit, &runs[..runs.len().min(8)]);
    {
        let body = view! {<p>{lead}</p>
        <p class="quiet">{placeholder}</p>
        <Section title=browse id="browse"><ul class="toolbar">{entities}</ul></Section>
        {(!runs.is_empty()).then(|| view! {
            <Section title=lately id="lately">{runs_view}</Section>
        })}
        };
        view! { <Page title>{body}</Page> }
    }
}

//! The records that were left alone, or failed.

use super::Asks;
use crate::jobs::words::kind;
use crate::page::query;
use crate::records::value::record_address;
use crate::say;
use crate::ui::{Badge, Head, Pager, Row, Section, Table, Tone, problem_line};
use crate::visit::Visit;
use backoffice::jobs::types::{JobPage, LeftAlone};
use leptos::prelude::*;

pub(super) fn left_alone(visit: &Visit, found: &JobPage, asks: &Asks) -> Option<impl IntoView + use<>> {
    let rows = found.left_alone.iter().map(|left| row(visit, left)).collect_view();
    let next = found.left_alone_next.map(|after| {
        let mut pairs = vec![("after", after.to_string()), ("still", "1".to_owned())];
        pairs.extend(asks.chosen.map(|chosen| ("kind", chosen.as_str().to_owned())));
        format!("/jobs/{}?{}#left-alone", found.job.id, query(pairs))
    });
    let heads = [say!(visit, jobs.record), say!(visit, jobs.state), say!(visit, jobs.why)]
        .into_iter()
        .map(Head::new)
        .collect();
    let title = match asks.chosen {
        Some(chosen) => kind(visit, chosen),
        None => say!(visit, jobs.to_look_at),
    };
    (!found.left_alone.is_empty()).then(|| {
        view! { <Section title id="left-alone"><Table caption=title heads>{rows}</Table> <Pager previous=None next/></Section> }
    })
}

fn row(visit: &Visit, left: &LeftAlone) -> impl IntoView + use<> {
    let (says, tone) = if left.failed {
        (say!(visit, jobs.count_failed), Tone::Bad)
    } else {
        (say!(visit, jobs.count_skipped), Tone::Plain)
    };
    let why = match &left.error {
        Some(problem) => problem_line(visit, problem),
        None => kind(visit, left.kind).to_owned(),
    };
    let id = left.record.id.to_string();
    // What is not there, or not theirs, has no page to lead to.
    let record = match &left.title {
        Some(title) => {
            let (href, title) = (record_address(&left.record), title.clone());
            view! { <a href=href data-open><bdi>{title}</bdi></a> " " <span class="quiet">"#" {id}</span> }
                .into_any()
        }
        None => view! { <code>{id}</code> }.into_any(),
    };
    view! { <Row><th scope="row">{record}</th><td><Badge tone>{says}</Badge></td><td>{why}</td></Row> }
}

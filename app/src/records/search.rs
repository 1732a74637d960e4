//! `/search?q=`: every entity that the member may see, exact before prefix before words.

use crate::page::{Asked, query};
use crate::records::value::{list_address, record_address, value};
use crate::say;
use crate::tickets::offer;
use crate::ui::{Badge, Empty, Head, Notice, Page, Row, Section, Table, Tone, loaded};
use crate::visit::Visit;
use backoffice::problem::Problem;
use backoffice::records::search;
use backoffice::records::types::{Hit, Matched, SearchGroup, SearchPage};
use backoffice::timeline::particle::settled;
use leptos::prelude::*;

#[component]
pub fn Search() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let text = asked.value("q").unwrap_or_default().to_owned();
    let load = async move {
        let page = search::search(&asked.cx, &text).await?;
        // The one record that was named: there is nothing to choose.
        if let Some(record) = &page.straight_to {
            leptos_axum::redirect(&record_address(record));
        }
        Ok(page)
    };
    loaded(load, move |found: SearchPage| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &SearchPage) -> impl IntoView + use<> {
    let title = match found.query.as_str() {
        "" => say!(visit, records.search).to_owned(),
        text => say!(visit, records.results, query = text),
    };
    let (with, without): (Vec<_>, Vec<_>) =
        found.groups.iter().partition(|group| !group.hits.is_empty() || group.failed.is_some());
    let groups = with.into_iter().map(|group| group_view(visit, &found.query, group)).collect_view();
    let nothing = found.groups.iter().all(|group| group.hits.is_empty());
    let partial = found.groups.iter().any(|group| group.failed.is_some());
    let none_in: Vec<String> = without.iter().map(|group| group.label.get(visit.locale).to_owned()).collect();
    let locale_none = say!(visit, records.none_in);
    let empty = (nothing && !partial).then(|| {
        let (heading, advice) = if found.query.is_empty() {
            (say!(visit, records.search_empty), say!(visit, records.search_hint))
        } else {
            (say!(visit, records.nothing_found), say!(visit, records.nothing_hint))
        };
        view! { <Empty says=heading>{advice}</Empty> }
    });
    let none_in = (!nothing && !none_in.is_empty())
        .then(|| view! { <p class="quiet">{locale_none} " " {none_in.join(", ")}</p> });
    let offer = offer(visit, &found.query, nothing && !partial);
    view! { <Page title>{offer} {empty} {groups} {none_in}</Page> }
}

fn group_view(visit: &Visit, text: &str, group: &SearchGroup) -> impl IntoView + use<> {
    let label = group.label.get(visit.locale).to_owned();
    let partial = group.failed.as_ref().map(|problem| {
        let says = match problem {
            Problem::TooSlow(_) | Problem::Away(_) => say!(visit, records.partial).to_owned(),
            _ => settled(&say!(visit, records.not_searched, id = visit.request_id.as_str())),
        };
        view! { <div data-not-searched=group.entity.to_string()><Notice tone=Tone::Warn>{says}</Notice></div> }
    });
    let href = format!("{}?{}", list_address(&group.entity), query([("q", text)]));
    let more = group.more.then(|| {
        let says = say!(visit, records.all_matches);
        view! { <p class="after-table"><a href=href>{says} " →"</a></p> }
    });
    let heads = [say!(visit, records.name), "ID"].into_iter().map(Head::new);
    let facts = group.hits.first().map(|hit| hit.facts.as_slice()).unwrap_or_default();
    let facts = facts.iter().map(|(label, _)| Head::new(label.get(visit.locale)));
    let heads: Vec<Head> = heads.chain(facts).collect();
    let rows = group.hits.iter().map(|hit| hit_view(visit, hit)).collect_view();
    let table = (!group.hits.is_empty()).then(|| view! { <Table caption=label.clone() heads>{rows}</Table> });
    let inner = view! { {partial} {table} {more} };
    view! { <Section title=label.clone() id=format!("found-{}", group.entity)>{inner}</Section> }
}

fn hit_view(visit: &Visit, hit: &Hit) -> impl IntoView + use<> {
    let matched = match hit.matched {
        Matched::Exact => Some(say!(visit, records.exact)),
        Matched::Prefix => Some(say!(visit, records.prefix)),
        Matched::Words => None,
    };
    let matched = matched.map(|says| view! { " " <Badge>{says}</Badge> });
    let facts = hit
        .facts
        .iter()
        .map(|(_, shown)| view! { <td><div class="clip">{value(visit, shown)}</div></td> })
        .collect_view();
    let (href, title, id) = (record_address(&hit.record), hit.title.clone(), hit.record.id.to_string());
    view! {
        <Row>
            <th scope="row"><a href=href data-open><bdi>{title}</bdi></a>{matched}</th>
            <td><code>{id}</code></td>
            {facts}
        </Row>
    }
}

//! `/search?q=`: every entity that the member may see, exact before prefix before words.

use crate::page::{Asked, query};
use crate::records::value::{list_address, record_address, value};
use crate::say;
use crate::ui::{Page, loaded};
use crate::visit::Visit;
use backoffice::records::search;
use backoffice::records::types::{Hit, Matched, SearchGroup, SearchPage};
use leptos::prelude::*;

#[component]
pub fn Search() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let text =
        asked.pairs.iter().find(|(key, _)| key == "q").map_or(String::new(), |(_, value)| value.clone());
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
    let title = format!("{} {}", say!(visit, records.results), found.query);
    let (with, without): (Vec<_>, Vec<_>) =
        found.groups.iter().partition(|group| !group.hits.is_empty() || group.partial);
    let groups = with.into_iter().map(|group| group_view(visit, &found.query, group)).collect_view();
    let nothing = found.groups.iter().all(|group| group.hits.is_empty());
    let partial = found.groups.iter().any(|group| group.partial);
    let none_in: Vec<String> = without.iter().map(|group| group.label.get(visit.locale).to_owned()).collect();
    let locale_none = say!(visit, records.none_in);
    let empty = (nothing && !partial).then(|| {
        let (heading, advice) = if found.query.is_empty() {
            (say!(visit, records.search_empty), say!(visit, records.search_hint))
        } else {
            (say!(visit, records.nothing_found), say!(visit, records.nothing_hint))
        };
        view! { <div class="my-8"><h2 class="text-lg font-semibold">{heading}</h2><p>{advice}</p></div> }
    });
    {
        let body = view! {{empty}
        {groups}
        {(!nothing && !none_in.is_empty()).then(|| view! { <p class="mt-4 text-sm opacity-80">{locale_none} " " {none_in.join(", ")}</p> })}
        };
        view! { <Page title>{body}</Page> }
    }
}

fn group_view(visit: &Visit, text: &str, group: &SearchGroup) -> impl IntoView + use<> {
    let label = group.label.get(visit.locale).to_owned();
    let id = format!("found-{}", group.entity);
    let labelled_by = id.clone();
    let partial = group.partial.then(|| {
        let says = say!(visit, records.partial);
        view! { <p class="alert alert-warning alert-soft my-1 py-1 text-sm" role="status">{says}</p> }
    });
    let more = group.more.then(|| {
        let href = format!("{}?{}", list_address(&group.entity), query([("q", text)]));
        let says = say!(visit, records.all_matches);
        view! { <p class="my-1"><a class="link link-primary" href=href>{says} " →"</a></p> }
    });
    let hits = group.hits.iter().map(|hit| hit_view(visit, hit)).collect_view();
    view! {
        <section class="mb-5" aria-labelledby=labelled_by>
            <h2 id=id class="text-sm font-semibold uppercase tracking-wide opacity-80">{label}</h2>
            {partial}
            <ul class="divide-y divide-base-300">{hits}</ul>
            {more}
        </section>
    }
}

fn hit_view(visit: &Visit, hit: &Hit) -> impl IntoView + use<> {
    let matched = match hit.matched {
        Matched::Exact => Some(say!(visit, records.exact)),
        Matched::Prefix => Some(say!(visit, records.prefix)),
        Matched::Words => None,
    };
    let facts = hit
        .facts
        .iter()
        .map(|(label, shown)| {
            let label = label.get(visit.locale).to_owned();
            view! { <span class="fact mr-3"><span class="opacity-70">{label}": "</span>{value(visit, shown)}</span> }
        })
        .collect_view();
    view! {
        <li class="py-1.5" data-row="">
            <a class="link link-primary font-medium" href=record_address(&hit.record) data-open=""><bdi>{hit.title.clone()}</bdi></a>
            " " <code class="text-xs opacity-70">"#" {hit.record.id.to_string()}</code>
            {matched.map(|says| view! { " " <span class="badge badge-soft badge-xs">{says}</span> })}
            <div class="text-sm">{facts}</div>
        </li>
    }
}

//! `/e/{entity}?…`: filters, sort, columns, page and selection, all of it in the address.

use crate::actions::back::Back;
use crate::page::{Asked, query, segment};
use crate::records::filters::filters;
use crate::records::table::{Heads, count, table};
use crate::records::value::list_address;
use crate::records::views::{lacking, view_address, whole_address};
use crate::say;
use crate::texts::Count as Number;
use crate::ui::{Empty, Notice, Page, Pager, SelectedCount, Tone, address_faults, loaded};
use crate::visit::Visit;
use backoffice::catalog::types::EntityKey;
use backoffice::records::list;
use backoffice::records::types::{Column, Count, Direction, FilterField, ListPage, Test};
use backoffice::records::views::{self, types::ViewList};
use leptos::prelude::*;

#[component]
pub fn List() -> impl IntoView {
    let asked = Asked::here();
    let (visit, pairs) = (asked.visit.clone(), asked.pairs.clone());
    let entity = EntityKey::new(Asked::part("entity"));
    let load = async move {
        // A list without its views is a list all the same.
        let views = views::of_list(&asked.cx, &entity).await.unwrap_or_default();
        if let Some(default) = views.default().filter(|_| asked.pairs.is_empty()) {
            leptos_axum::redirect(&view_address(&entity, default));
        }
        let found = list::list(&asked.cx, &entity, &asked.zone(), &asked.pairs).await?;
        Ok((found, views))
    };
    loaded(load, move |(found, views): (ListPage, ViewList)| shown(&visit, &pairs, &found, &views))
}

/// The address with some keys changed; a page begins anew.
fn with(pairs: &[(String, String)], changed: &[(&str, &str)]) -> String {
    let kept = pairs.iter().filter(|(key, value)| {
        !value.is_empty()
            && !matches!(key.as_str(), "after" | "before")
            && !changed.iter().any(|(c, _)| c == key)
    });
    let kept = kept.map(|(key, value)| (key.as_str(), value.as_str()));
    format!("?{}", query(kept.chain(changed.iter().copied())))
}

fn shown(
    visit: &Visit,
    pairs: &[(String, String)],
    found: &ListPage,
    views: &ViewList,
) -> impl IntoView + use<> {
    let label = found.label.get(visit.locale).to_owned();
    let sorted_by = |column: &Column| {
        let down = column.sorted == Some(Direction::Ascending);
        let sort = format!("{}{}", if down { "-" } else { "" }, column.field);
        with(pairs, &[("sort", &sort)])
    };
    let choosable = !found.actions.is_empty() && !found.rows.is_empty();
    let heads = Heads { sorted_by: Some(&sorted_by), choosable };
    let rows = table(visit, &label, &found.entity, found.name.as_ref(), &found.columns, &found.rows, &heads);
    let total = match found.count {
        Count { at_least, exact: true } => say!(visit, records.total, count = Number(at_least)),
        Count { at_least, exact: false } => say!(visit, records.total_at_least, count = Number(at_least)),
    };
    let is_clear = found.undecided.is_empty() && found.faults.is_empty();
    let empty = (found.rows.is_empty() && is_clear).then(|| {
        let (heading, advice, all) =
            (say!(visit, records.no_rows), say!(visit, records.no_rows_hint), say!(visit, records.show_all));
        let href = whole_address(&found.entity, views);
        view! { <Empty says=heading>{advice} " " <a href=href>{all}</a></Empty> }
    });
    let body = if choosable {
        let hidden = kept_inputs(pairs, found);
        let back = Back::read(&visit.address).map(|back| back.field());
        let bar = selection(visit, found);
        view! {
            <form method="get" action=list_address(&found.entity) class="selection">
                {hidden} {back} {bar} {rows}
            </form>
        }
        .into_any()
    } else {
        rows.into_any()
    };
    let (undecided, filters) = (undecided(visit, pairs, found), filters(visit, pairs, found, views));
    let lacking = lacking(visit, pairs, views, !found.faults.is_empty());
    let faults = address_faults(visit, &found.faults, |at| filter_label(visit, found, at));
    let pager = pager(pairs, found);
    let beside = move || is_clear.then(|| view! { <span class="quiet" data-count="">{total}</span> });
    view! { <Page title=label beside>{filters} {lacking} {undecided} {faults} {is_clear.then_some(body)} {empty} {pager}</Page> }
}

/// What people call the filter of a key of the address: `state`, `updated_at.from`.
fn filter_label(visit: &Visit, found: &ListPage, at: &str) -> Option<String> {
    let of = |field: &FilterField| {
        field.name == at || at.rsplit_once('.').is_some_and(|(key, _)| field.field.as_str() == key)
    };
    let field =
        found.filters.iter().find(|field| of(field)).map(|field| field.label.get(visit.locale).to_owned());
    field.or_else(|| (at == "q").then(|| say!(visit, records.words).to_owned()))
}

/// A name in a filter that could be several records: the member chooses.
fn undecided(visit: &Visit, pairs: &[(String, String)], found: &ListPage) -> impl IntoView + use<> {
    found
        .undecided
        .iter()
        .map(|undecided| {
            let choices = undecided
                .choices
                .iter()
                .map(|choice| {
                    let id = choice.id.parts().concat();
                    let href = with(pairs, &[(undecided.name.as_str(), id.as_str())]);
                    let of = choice.of.clone().map(|of| view! { <bdi>{of}</bdi> " · " });
                    view! { <li><a href=href><bdi>{choice.title.clone()}</bdi></a> " " <span class="quiet">{of} <code>{id}</code></span></li> }
                })
                .collect_view();
            let (label, text) = (undecided.label.get(visit.locale), undecided.text.as_str());
            let says = say!(visit, records.undecided, label = label, text = text).to_string();
            let more = undecided.more.then(|| view! { <p class="quiet">{say!(visit, records.more_choices)}</p> });
            view! { <Notice tone=Tone::Info>{says} <ul>{choices}</ul> {more}</Notice> }
        })
        .collect_view()
}

/// What the list is filtered by, for an action on everything that it matches. A name has become an id.
fn kept_inputs(pairs: &[(String, String)], found: &ListPage) -> impl IntoView + use<> {
    let chosen = |key: &str| {
        let field = found.filters.iter().find(|field| field.name == key && field.references.is_some())?;
        match &field.chosen {
            Some(Test::Equals(id)) => Some(id.clone()),
            _ => None,
        }
    };
    pairs
        .iter()
        .filter(|(key, value)| {
            !value.is_empty()
                && !matches!(
                    key.as_str(),
                    "after" | "before" | "rows" | "columns" | "sort" | "id" | "all" | "view"
                )
        })
        .map(|(key, value)| {
            let value = chosen(key).unwrap_or_else(|| value.clone());
            view! { <input type="hidden" name=key.clone() value=value/> }
        })
        .collect_view()
}

/// Actions on a selection: the rows that are ticked, or everything that matches.
fn selection(visit: &Visit, found: &ListPage) -> impl IntoView + use<> {
    let buttons = found
        .actions
        .iter()
        .filter(|action| action.max_targets > 1 || action.max_bulk.is_some())
        .map(|action| {
            let (entity, name) = action.key.parts();
            let to = format!("/e/{}/actions/{}", segment(entity), segment(name));
            let label = action.label.get(visit.locale).to_owned();
            let max = Number(u64::from(action.max_bulk.unwrap_or(action.max_targets)));
            let most = say!(visit, records.at_most, count = max);
            let is_over = !found.count.exact || found.count.at_least > max.0;
            let max =
                is_over.then(|| view! { <span class="quiet" aria-hidden="true">{format!(" ≤{max}")}</span> });
            view! { <button class="btn btn-sm" formaction=to title=most>{label} {max}</button> }
        })
        .collect_view();
    let everything = format!("{} ({})", say!(visit, records.everything), count(found.count));
    let legend = say!(visit, records.selection);
    view! {
        <div class="toolbar" role="group" aria-label=legend>
            <SelectedCount/>
            <label class="field-check">
                <input type="checkbox" class="checkbox" name="all" value="1"/>
                {everything}
            </label>
            {buttons}
        </div>
    }
}

fn pager(pairs: &[(String, String)], found: &ListPage) -> impl IntoView + use<> {
    let link = |key, cursor: &Option<String>| cursor.as_ref().map(|cursor| with(pairs, &[(key, cursor)]));
    view! { <Pager previous=link("before", &found.previous) next=link("after", &found.next)/> }
}

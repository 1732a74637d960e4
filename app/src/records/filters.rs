//! The filters of a list: a GET form, so that what it finds has an address.

use crate::records::views::{views, whole_address};
use crate::say;
use crate::texts::Count;
use crate::visit::Visit;
use backoffice::catalog::types::FieldKind;
use backoffice::limits::{FILTER_MAX_CHARS, SEARCH_MAX_CHARS};
use backoffice::records::types::{FilterField, ListPage, Test};
use backoffice::records::views::types::ViewList;
use jiff::Timestamp;
use leptos::prelude::*;

/// Filters of the catalogue that stand in the open, whether they are in use or not.
const OPEN_FILTERS: usize = 3;

pub fn filters(
    visit: &Visit,
    pairs: &[(String, String)],
    found: &ListPage,
    saved: &ViewList,
) -> impl IntoView + use<> {
    // What is in use and the first few stand in the open; the others unfold.
    let mut open = OPEN_FILTERS;
    let (shown, more): (Vec<_>, Vec<_>) = found.filters.iter().partition(|field| {
        let first = open > 0;
        open = open.saturating_sub(1);
        first || field.chosen.is_some()
    });
    let count = Count(more.len() as u64);
    let fields = shown.into_iter().map(|field| filter(visit, pairs, field)).collect_view();
    let more = (!more.is_empty()).then(|| {
        let summary = say!(visit, records.more_filters, count = count);
        let more = more.into_iter().map(|field| filter(visit, pairs, field)).collect_view();
        view! { <details class="more-filters"><summary>{summary}</summary><div class="filters">{more}</div></details> }
    });
    let q = found.searchable.then(|| {
        let label = say!(visit, records.words);
        view! {
            <label class="filter"><span class="filter-label">{label}</span>
            <input class="input input-sm" type="search" name="q" maxlength=SEARCH_MAX_CHARS value=found.q.clone()/></label>
        }
    });
    let kept = ["sort", "columns", "view"].map(|key| {
        let value = pairs.iter().find(|(k, _)| k == key).map(|(_, value)| value.clone());
        value.map(|value| view! { <input type="hidden" name=key value=value/> })
    });
    let (whole, views) = (whole_address(&found.entity, saved), views(visit, &found.entity, pairs, saved));
    let (apply, clear, label) =
        (say!(visit, records.apply), say!(visit, records.clear), say!(visit, records.filters));
    view! {
        <div class="list-tools">
        <form method="get" class="filters" role="search" aria-label=label>
            {q} {fields} {more} {kept.into_iter().collect_view()}
            <button class="btn btn-sm btn-primary">{apply}</button>
            <a class="btn btn-sm btn-ghost" href=whole>{clear}</a>
        </form>
        {columns(visit, pairs, found)}
        {views}
        </div>
    }
}

/// Which columns to show.
fn columns(visit: &Visit, pairs: &[(String, String)], found: &ListPage) -> impl IntoView + use<> {
    let address = |key: &str, on: bool| {
        let mut shown: Vec<&str> = found.columns.iter().map(|column| column.field.as_str()).collect();
        if on {
            shown.retain(|column| *column != key);
        } else {
            shown.push(key);
        }
        let kept = pairs
            .iter()
            .filter(|(k, v)| k != "columns" && !v.is_empty())
            .map(|(k, v)| (k.as_str(), v.as_str()));
        format!("?{}", crate::page::query(kept.chain([("columns", shown.join(",").as_str())])))
    };
    let links = found
        .columns_offered
        .iter()
        .map(|(key, label)| {
            let on = found.columns.iter().any(|column| column.field == *key);
            let mark = if on { "☑ " } else { "☐ " };
            let state = if on { "true" } else { "false" };
            let label = label.get(visit.locale).to_owned();
            view! { <a href=address(key.as_str(), on) aria-current=state>{mark}{label}</a> }
        })
        .collect_view();
    let summary = say!(visit, records.columns);
    view! {
        <details class="pop">
            <summary>{summary}</summary>
            <div class="pop-body">{links}</div>
        </details>
    }
}

fn filter(visit: &Visit, pairs: &[(String, String)], field: &FilterField) -> impl IntoView + use<> {
    let label = field.label.get(visit.locale).to_owned();
    let inputs = match field.kind {
        // Of what is masked, the whole value is asked for.
        _ if field.whole => whole(visit, field).into_any(),
        FieldKind::Choice => choices(visit, field).into_any(),
        FieldKind::Boolean => booleans(visit, field).into_any(),
        _ if field.references.is_some() => reference(visit, pairs, field).into_any(),
        FieldKind::Text => text(visit, field).into_any(),
        FieldKind::Integer | FieldKind::Number => range(visit, field, "number").into_any(),
        FieldKind::Date | FieldKind::Timestamp => range(visit, field, "date").into_any(),
        FieldKind::Uuid => equals(visit, field).into_any(),
        FieldKind::Json | FieldKind::Array | FieldKind::Other => ().into_any(),
    };
    let emptiness = (field.nullable && !field.whole).then(|| empty(visit, field));
    view! {
        <fieldset class="filter"><legend class="filter-label">{label}</legend>
        <span class="filter-inputs">{inputs}{emptiness}</span></fieldset>
    }
}

fn option(value: &str, label: &str, chosen: bool) -> impl IntoView + use<> {
    view! { <option value=value.to_owned() selected=chosen>{label.to_owned()}</option> }
}

fn equal_to(field: &FilterField) -> Option<&str> {
    match &field.chosen {
        Some(Test::Equals(value)) => Some(value),
        _ => None,
    }
}

fn choices(visit: &Visit, field: &FilterField) -> impl IntoView + use<> {
    let chosen = equal_to(field);
    let options = field
        .values
        .iter()
        .map(|choice| {
            option(&choice.value, choice.label.get(visit.locale), chosen == Some(choice.value.as_str()))
        })
        .collect_view();
    let label = field.label.get(visit.locale).to_owned();
    view! { <select class="select select-sm" name=field.name.clone() aria-label=label>{option("", say!(visit, records.any), false)}{options}</select> }
}

fn booleans(visit: &Visit, field: &FilterField) -> impl IntoView + use<> {
    let chosen = equal_to(field);
    let label = field.label.get(visit.locale).to_owned();
    view! {
        <select class="select select-sm" name=field.name.clone() aria-label=label>
            {option("", say!(visit, records.any), false)}
            {option("true", say!(visit, records.yes), chosen == Some("true"))}
            {option("false", say!(visit, records.no), chosen == Some("false"))}
        </select>
    }
}

fn empty(visit: &Visit, field: &FilterField) -> impl IntoView + use<> {
    let chosen = match field.chosen {
        Some(Test::Empty(empty)) => Some(empty),
        _ => None,
    };
    let label = format!("{} {}", field.label.get(visit.locale), say!(visit, records.emptiness));
    view! {
        <select class="select select-sm filter-empty" name=format!("{}.empty", field.field) aria-label=label>
            {option("", say!(visit, records.any), chosen.is_none())}
            {option("true", say!(visit, records.is_empty), chosen == Some(true))}
            {option("false", say!(visit, records.is_not_empty), chosen == Some(false))}
        </select>
    }
}

/// A record of another entity: its id, or a name to search it by.
fn reference(visit: &Visit, pairs: &[(String, String)], field: &FilterField) -> impl IntoView + use<> {
    // A name that is not decided yet stays as it was typed.
    let typed = || pairs.iter().find(|(key, _)| *key == field.name).map(|(_, text)| text.as_str());
    let value = equal_to(field).or_else(typed).unwrap_or_default().to_owned();
    let label = field.label.get(visit.locale).to_owned();
    let hint = say!(visit, records.reference_hint);
    let title = field.chosen_title.clone();
    view! {
        <input class="input input-sm" name=field.name.clone() value=value placeholder=hint aria-label=label maxlength=FILTER_MAX_CHARS
            autocomplete="off"/>
        {title.map(|title| view! { <span class="mark tone-plain">{title}</span> })}
    }
}

fn text(visit: &Visit, field: &FilterField) -> impl IntoView + use<> {
    let label = field.label.get(visit.locale).to_owned();
    let (name, value) = match &field.chosen {
        Some(Test::Equals(value)) => (field.name.clone(), value.clone()),
        Some(Test::Contains(value)) => (format!("{}.contains", field.field), value.clone()),
        _ => (format!("{}.contains", field.field), String::new()),
    };
    view! { <input class="input input-sm" name=name value=value aria-label=label maxlength=FILTER_MAX_CHARS/> }
}

fn whole(visit: &Visit, field: &FilterField) -> impl IntoView + use<> {
    let (label, hint) = (field.label.get(visit.locale).to_owned(), say!(visit, records.whole_hint));
    let value = equal_to(field).unwrap_or_default().to_owned();
    view! {
        <input class="input input-sm" name=field.name.clone() value=value placeholder=hint aria-label=label
            maxlength=FILTER_MAX_CHARS autocomplete="off"/>
    }
}

fn equals(visit: &Visit, field: &FilterField) -> impl IntoView + use<> {
    let label = field.label.get(visit.locale).to_owned();
    view! { <input class="input input-sm" name=field.name.clone() value=equal_to(field).unwrap_or_default().to_owned() aria-label=label maxlength="40"/> }
}

fn range(visit: &Visit, field: &FilterField, kind: &'static str) -> impl IntoView + use<> {
    let (from, to) = match &field.chosen {
        Some(Test::Between { from, to }) => (from.clone(), to.clone()),
        Some(Test::Equals(value)) => (Some(value.clone()), Some(value.clone())),
        _ => (None, None),
    };
    // A moment is chosen by its day; a link may hold the very moment, which a day would lose.
    let day = |text: Option<String>| match (field.kind, text) {
        (FieldKind::Timestamp, Some(text)) => {
            let day = text
                .parse::<Timestamp>()
                .ok()
                .map(|moment| moment.to_zoned(visit.zone.clone()).date().to_string());
            day.unwrap_or(text)
        }
        (_, text) => text.unwrap_or_default(),
    };
    let label = |end: &str| format!("{} {end}", field.label.get(visit.locale));
    let (from_label, to_label) = (label(say!(visit, records.from)), label(say!(visit, records.to)));
    let step = (kind == "number").then_some("any");
    view! {
        <input class="input input-sm" type=kind step=step name=format!("{}.from", field.field) value=day(from) aria-label=from_label/>
        "–"
        <input class="input input-sm" type=kind step=step name=format!("{}.to", field.field) value=day(to) aria-label=to_label/>
    }
}

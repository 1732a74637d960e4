//! Rows of records: on lists, in relations.

use crate::records::value::{address_of, value};
use crate::say;
use crate::visit::Visit;
use backoffice::catalog::types::{EntityKey, FieldKind};
use backoffice::records::types::{Column, Count, Direction, Row};
use leptos::prelude::*;

/// What the heads of a table link to, and whether rows can be chosen.
pub struct Heads<'a> {
    /// The address of the list sorted by a column.
    pub sorted_by: Option<&'a dyn Fn(&Column) -> String>,
    pub choosable: bool,
}

pub fn table(
    visit: &Visit,
    caption: &str,
    entity: &EntityKey,
    columns: &[Column],
    rows: &[Row],
    heads: &Heads<'_>,
) -> impl IntoView + use<> {
    let all = say!(visit, records.choose_page);
    let heads_view = columns.iter().map(|column| head(visit, column, heads)).collect_view();
    let rows_view =
        rows.iter().map(|row| row_view(visit, entity, columns, row, heads.choosable)).collect_view();
    let choose = heads.choosable.then(|| {
        view! {
            <th scope="col" class="w-8">
                <input type="checkbox" class="checkbox checkbox-xs" data-choose-page="" aria-label=all title=all hidden=true/>
            </th>
        }
    });
    let name = say!(visit, records.name);
    // The title is a column of its own where the list does not name it.
    view! {
        <div class="overflow-x-auto">
            <table class="table table-sm table-pin-rows records">
                <caption class="sr-only">{caption.to_owned()}</caption>
                <thead><tr>{choose}<th scope="col">{name}</th>{heads_view}</tr></thead>
                <tbody>{rows_view}</tbody>
            </table>
        </div>
    }
}

fn head(visit: &Visit, column: &Column, heads: &Heads<'_>) -> impl IntoView + use<> {
    let label = column.label.get(visit.locale).to_owned();
    let (mark, sort) = match column.sorted {
        Some(Direction::Ascending) => (" ▲", Some("ascending")),
        Some(Direction::Descending) => (" ▼", Some("descending")),
        None => ("", None),
    };
    let class = if is_right(column.kind) { "text-right whitespace-nowrap" } else { "whitespace-nowrap" };
    let link = heads.sorted_by.filter(|_| column.sortable).map(|address| address(column));
    let inner = match link {
        Some(href) => {
            view! { <a class="link link-hover" href=href>{label}<span aria-hidden="true">{mark}</span></a> }
                .into_any()
        }
        None => label.into_any(),
    };
    view! { <th scope="col" class=class aria-sort=sort>{inner}</th> }
}

fn is_right(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Integer | FieldKind::Number)
}

fn row_view(
    visit: &Visit,
    entity: &EntityKey,
    columns: &[Column],
    row: &Row,
    choosable: bool,
) -> impl IntoView + use<> {
    let choose = choosable.then(|| {
        let label = format!("{} {}", say!(visit, records.choose), row.title);
        view! {
            <td><input type="checkbox" class="checkbox checkbox-xs" name="id" value=row.id.to_string() aria-label=label/></td>
        }
    });
    let cells = columns
        .iter()
        .zip(&row.cells)
        .map(|(column, cell)| {
            let class = if is_right(column.kind) { "text-right" } else { "" };
            view! { <td class=class>{value(visit, cell)}</td> }
        })
        .collect_view();
    let href = address_of(entity, &row.id);
    view! {
        <tr data-row="">
            {choose}
            <th scope="row" class="font-medium"><a class="link link-primary" href=href data-open=""><bdi>{row.title.clone()}</bdi></a></th>
            {cells}
        </tr>
    }
}

/// "25" or "10,000+".
pub fn count(count: Count) -> String {
    let number = crate::texts::Count(count.at_least).to_string();
    if count.exact { number } else { format!("{number}+") }
}

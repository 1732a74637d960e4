//! Rows of records: on lists, in relations.

use crate::records::value::{address_of, value};
use crate::say;
use crate::ui::{Head, Row as TableRow, Select, Sort, Table};
use crate::visit::Visit;
use backoffice::catalog::types::{EntityKey, FieldKind};
use backoffice::records::types::{Column, Count, Row};
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
    name: Option<&Column>,
    columns: &[Column],
    rows: &[Row],
    heads: &Heads<'_>,
) -> impl IntoView + use<> {
    let head = |column: &Column| Head {
        label: column.label.get(visit.locale).to_owned(),
        numeric: is_numeric(column),
        sort: heads
            .sorted_by
            .filter(|_| column.sortable)
            .map(|address| Sort { href: address(column), now: column.sorted }),
    };
    let name = name.map_or_else(|| Head::new(say!(visit, records.name)), head);
    let all = std::iter::once(name).chain(columns.iter().map(head)).collect();
    let selectable = heads.choosable;
    let rows = rows.iter().map(|row| row_view(visit, entity, columns, row, selectable)).collect_view();
    view! { <Table caption=caption.to_owned() heads=all selectable>{rows}</Table> }
}

/// Figures stand at the right; an id is a name.
fn is_numeric(column: &Column) -> bool {
    !column.names_record && matches!(column.kind, FieldKind::Integer | FieldKind::Number)
}

fn row_view(
    visit: &Visit,
    entity: &EntityKey,
    columns: &[Column],
    row: &Row,
    selectable: bool,
) -> impl IntoView + use<> {
    let select =
        selectable.then(|| Select { name: "id", value: row.id.to_string(), label: row.title.clone() });
    let cells = columns
        .iter()
        .zip(&row.cells)
        .map(|(column, cell)| {
            let numeric = is_numeric(column);
            view! { <td class:numeric=numeric><div class="clip">{value(visit, cell)}</div></td> }
        })
        .collect_view();
    let (href, title) = (address_of(entity, &row.id), row.title.clone());
    view! {
        <TableRow select>
            <th scope="row"><a href=href data-open><bdi>{title}</bdi></a></th>
            {cells}
        </TableRow>
    }
}

/// "25" or "10,000+".
pub fn count(count: Count) -> String {
    let number = crate::texts::Count(count.at_least).to_string();
    if count.exact { number } else { format!("{number}+") }
}

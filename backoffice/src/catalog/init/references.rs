//! Columns that seem to name a record of another entity, though no foreign key says so.

use super::choose::Chosen;
use super::names::{bare, words};
use crate::catalog::compile::can_hold;
use crate::catalog::introspect::Column;

/// Each column with the key of the entity: `customer_id`, where there is an entity `customer` or `customers` with an id
/// of its type.
pub fn references<'a>(of: &Chosen<'a>, all: &'a [Chosen<'a>]) -> Vec<(&'a Column, &'a str)> {
    let is_key = |column: &Column| {
        let single_id = matches!(of.id.as_slice(), [id] if id.name == column.name);
        single_id || of.relation.foreign_keys.iter().any(|key| key.columns.contains(&column.name))
    };
    let columns = of.relation.columns.iter().filter(|column| !is_key(column));
    columns.filter_map(|column| Some((column, named(column, all)?))).collect()
}

fn named<'a>(column: &Column, all: &'a [Chosen<'a>]) -> Option<&'a str> {
    let words = words(&column.name);
    let [rest @ .., last] = words.as_slice() else { return None };
    if rest.is_empty() || last != "id" {
        return None;
    }
    let one = rest.concat();
    let many =
        [format!("{one}s"), format!("{one}es"), one.strip_suffix('y').unwrap_or(&one).to_owned() + "ies"];
    let mut fits = all.iter().filter(|entity| {
        let table = bare(&entity.relation.table.name);
        let holds = |id: &Column| can_hold((column.kind, &column.sql_type), (id.kind, &id.sql_type));
        (table == one || many.contains(&table)) && matches!(entity.id.as_slice(), [id] if holds(id))
    });
    // Of two tables of that name nobody knows which is meant.
    let first = fits.next()?;
    fits.next().is_none().then_some(first.key.as_str())
}

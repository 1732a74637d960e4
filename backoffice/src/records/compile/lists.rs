//! The statements of a list. Pages are found by keyset: page 10,000 costs what page 1 costs. Records whose sorted
//! field is empty come last, as a segment of their own, so that each segment is one walk along an index.

use super::parts::{in_scope, selected_columns, type_of};
use crate::catalog::model::{Entity, ident};
use crate::catalog::types::FieldKey;
use crate::limits::COUNT_MAX;
use crate::office::Statement;
use crate::records::filter::Slots;
use crate::records::types::Direction;
use std::collections::HashMap;

/// The walks along one sorted field. `$1` scope, `$2` columns, `$3` rows, `$4` the value and `$5…` the key to start
/// after (NULL: from the start), then the filters.
pub struct Segments {
    pub filled_up: Statement,
    pub filled_down: Statement,
    /// Of a field that may be empty.
    pub empty: Option<(Statement, Statement)>,
}

impl Segments {
    pub fn filled(&self, direction: Direction) -> &Statement {
        match direction {
            Direction::Ascending => &self.filled_up,
            Direction::Descending => &self.filled_down,
        }
    }

    pub fn empty(&self, direction: Direction) -> Option<&Statement> {
        self.empty.as_ref().map(|(up, down)| match direction {
            Direction::Ascending => up,
            Direction::Descending => down,
        })
    }

    pub fn all(&self) -> impl Iterator<Item = &Statement> {
        let empty = self.empty.iter().flat_map(|(up, down)| [up, down]);
        [&self.filled_up, &self.filled_down].into_iter().chain(empty)
    }
}

/// The first parameter that holds a filter.
pub fn first_filter(entity: &Entity) -> usize {
    5 + entity.id.len()
}

pub fn lists(entity: &Entity, slots: &Slots) -> HashMap<FieldKey, Segments> {
    // By the id, where a member does not see plainly what the list is sorted by.
    let sorted_by = entity.list.sortable.iter().chain(entity.id.first());
    sorted_by.map(|field| (field.clone(), segments(entity, field, slots))).collect()
}

fn segments(entity: &Entity, field: &FieldKey, slots: &Slots) -> Segments {
    let nullable = entity.field(field).is_some_and(|field| field.nullable);
    let filled = |direction| filled(entity, field, direction, nullable, slots);
    let empty = |direction| empty(entity, field, direction, slots);
    Segments {
        filled_up: filled(Direction::Ascending),
        filled_down: filled(Direction::Descending),
        empty: nullable.then(|| (empty(Direction::Ascending), empty(Direction::Descending))),
    }
}

fn filled(
    entity: &Entity,
    field: &FieldKey,
    direction: Direction,
    nullable: bool,
    slots: &Slots,
) -> Statement {
    let (sign, order, word) = written(direction);
    let column = ident(field.as_str());
    let mut columns = vec![column.clone()];
    let mut values = vec![format!("$4::text::{}", type_of(entity, field))];
    // A sorted field that is part of the key is not compared twice.
    for (at, part) in entity.id.iter().enumerate().filter(|(_, part)| *part != field) {
        columns.push(ident(part.as_str()));
        values.push(format!("${}::text::{}", 5 + at, type_of(entity, part)));
    }
    let unused = unused_keys(entity, std::slice::from_ref(field));
    let after =
        format!("($4::text IS NULL OR ({}) {sign} ({})){unused}", columns.join(", "), values.join(", "));
    let filled = if nullable { format!("{column} IS NOT NULL AND ") } else { String::new() };
    let order_by: Vec<String> =
        columns.iter().map(|column| format!("{}.{column} {order}", own_name(entity))).collect();
    let condition = format!("{filled}{after}");
    page(
        entity,
        &format!("list.{field}.{word}"),
        &format!("{column}::text"),
        &condition,
        &order_by.join(", "),
        slots,
    )
}

fn empty(entity: &Entity, field: &FieldKey, direction: Direction, slots: &Slots) -> Statement {
    let (sign, order, word) = written(direction);
    let columns: Vec<String> = entity.id.iter().map(|part| ident(part.as_str())).collect();
    let values: Vec<String> = entity
        .id
        .iter()
        .enumerate()
        .map(|(at, part)| format!("${}::text::{}", 5 + at, type_of(entity, part)))
        .collect();
    let condition = format!(
        "{} IS NULL AND $4::text IS NULL AND ($5::text IS NULL OR ({}) {sign} ({}))",
        ident(field.as_str()),
        columns.join(", "),
        values.join(", ")
    );
    let order_by: Vec<String> =
        columns.iter().map(|column| format!("{}.{column} {order}", own_name(entity))).collect();
    page(entity, &format!("list.{field}.empty.{word}"), "NULL::text", &condition, &order_by.join(", "), slots)
}

/// A bare name to order by would be a selected column of ours, where the product has one of that name: `sorted`.
fn own_name(entity: &Entity) -> String {
    ident(&entity.table.name)
}

/// PostgreSQL wants to know the type of each parameter, also of one that a statement has no use for.
fn unused_keys(entity: &Entity, used: &[FieldKey]) -> String {
    let unused = entity.id.iter().enumerate().filter(|(_, part)| used.contains(part));
    unused.map(|(at, _)| format!(" AND (${}::text IS NULL OR true)", 5 + at)).collect()
}

fn page(
    entity: &Entity,
    name: &str,
    sorted: &str,
    condition: &str,
    order_by: &str,
    slots: &Slots,
) -> Statement {
    let (columns, table, scope) =
        (selected_columns(entity, "$2::text[]"), entity.table.sql(), in_scope(entity));
    let filters = slots.sql(entity, first_filter(entity));
    let sql = format!(
        "SELECT {columns}, {sorted} AS sorted FROM {table} WHERE {scope} AND {condition}{filters} ORDER BY {order_by} LIMIT $3"
    );
    Statement::new(format!("{}.{name}", entity.key), &sql)
}

/// `$1` scope, then the filters from `$2`. Counted up to a bound, so that a count never reads a whole table.
pub fn count(entity: &Entity, slots: &Slots) -> Statement {
    let (table, scope, filters) = (entity.table.sql(), in_scope(entity), slots.sql(entity, 2));
    let sql = format!(
        "SELECT count(*) AS n FROM (SELECT FROM {table} WHERE {scope}{filters} LIMIT {}) AS counted",
        COUNT_MAX + 1
    );
    Statement::new(format!("{}.count", entity.key), &sql)
}

/// `$1` scope, `$2` rows, then the filters from `$3`. The ids of everything that a list matches, up to a limit.
pub fn matching(entity: &Entity, slots: &Slots) -> Statement {
    let keys: Vec<String> = entity
        .id
        .iter()
        .enumerate()
        .map(|(at, part)| format!("{}::text AS k{at}", ident(part.as_str())))
        .collect();
    let order: Vec<String> =
        entity.id.iter().map(|part| format!("{}.{}", own_name(entity), ident(part.as_str()))).collect();
    let (table, scope, filters) = (entity.table.sql(), in_scope(entity), slots.sql(entity, 3));
    let sql = format!(
        "SELECT {} FROM {table} WHERE {scope}{filters} ORDER BY {} LIMIT $2",
        keys.join(", "),
        order.join(", ")
    );
    Statement::new(format!("{}.matching", entity.key), &sql)
}

/// `$1` scope, `$2` rows, `$3` the job, then the filters from `$4`. Writes down everything that a list matches as a
/// job's targets, without a record leaving the database.
pub fn job_targets(entity: &Entity, slots: &Slots) -> Option<Statement> {
    let id = format!("{}.{}", own_name(entity), ident(entity.single_id()?.key.as_str()));
    let (table, scope, filters) = (entity.table.sql(), in_scope(entity), slots.sql(entity, 4));
    // Escaped as `RecordId` does it.
    let sql = format!(
        "INSERT INTO samuso.job_target (job_id, place, record_id) \
         SELECT $3::text::uuid, row_number() OVER (), replace(replace(k, '~', '~0'), ',', '~1') \
         FROM (SELECT {id}::text AS k FROM {table} WHERE {scope}{filters} ORDER BY {id} LIMIT $2) AS matching"
    );
    Some(Statement::new(format!("{}.job_targets", entity.key), &sql))
}

/// `$1` scope, `$2` rows, then the filters from `$3`. How many a list matches, up to what a job takes.
pub fn count_to(entity: &Entity, slots: &Slots) -> Statement {
    let (table, scope, filters) = (entity.table.sql(), in_scope(entity), slots.sql(entity, 3));
    let sql =
        format!("SELECT count(*) AS n FROM (SELECT FROM {table} WHERE {scope}{filters} LIMIT $2) AS counted");
    Statement::new(format!("{}.count_to", entity.key), &sql)
}

fn written(direction: Direction) -> (&'static str, &'static str, &'static str) {
    match direction {
        Direction::Ascending => (">", "ASC", "up"),
        Direction::Descending => ("<", "DESC", "down"),
    }
}

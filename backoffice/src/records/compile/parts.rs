//! Pieces that several statements share, and the statements of one record.

use crate::catalog::model::{Entity, Field, ident};
use crate::catalog::types::{FieldKey, FieldKind};
use crate::limits::{CELL_MAX_CHARS, FACT_MAX_CHARS};
use crate::office::Statement;
use crate::records::types::RecordId;
use sqlx::Row;
use sqlx::postgres::PgRow;
use std::fmt::Write;

/// The column's value as text: what every statement returns, so that nothing depends on a type's binary form.
fn text(field: &Field, max_chars: usize) -> String {
    let column = ident(field.key.as_str());
    match field.kind {
        FieldKind::Text | FieldKind::Json | FieldKind::Array | FieldKind::Other => {
            format!("left({column}::text, {})", max_chars + 1)
        }
        _ => format!("{column}::text"),
    }
}

/// The id's parts, each as text: `k0`, `k1`, …
fn key_columns(entity: &Entity) -> String {
    let columns: Vec<String> = entity
        .id
        .iter()
        .enumerate()
        .map(|(at, part)| format!("{}::text AS k{at}", ident(part.as_str())))
        .collect();
    columns.join(", ")
}

/// The channel a record belongs to, as text.
fn channel(entity: &Entity) -> String {
    entity.scope.as_ref().map_or("NULL::text".to_owned(), |scope| format!("{}::text", ident(scope.as_str())))
}

/// The columns that tell a record from others, and the channel it belongs to.
pub fn key_columns_of(entity: &Entity) -> (String, String) {
    (key_columns(entity), channel(entity))
}

/// What every statement that finds records selects: key, title, channel, and the fields that `$columns` names.
pub fn selected_columns(entity: &Entity, columns: &str) -> String {
    let mut sql = format!("{}, {} AS channel", key_columns(entity), channel(entity));
    for (at, field) in entity.fields.iter().enumerate() {
        let wanted = if field.key == entity.title {
            text(field, CELL_MAX_CHARS)
        } else {
            let value = text(field, CELL_MAX_CHARS);
            format!("CASE WHEN {} = ANY({columns}) THEN {value} END", literal(field.key.as_str()))
        };
        // Writing to a String cannot fail.
        let _ = write!(sql, ", {wanted} AS f{at}");
    }
    if entity.fields.iter().all(|field| field.key == entity.title) {
        // Where there is nothing to choose from, the parameter still has a type.
        let _ = write!(sql, ", ({columns} IS NULL) AS no_choice");
    }
    sql
}

/// Only records of the channels in `$1`; NULL is all of them.
pub fn in_scope(entity: &Entity) -> String {
    let Some(field) = entity.scope.as_ref().and_then(|scope| entity.field(scope)) else {
        // Whoever may view an entity without a scope may view all of it; the parameter is still there.
        return "($1::text[] IS NULL)".to_owned();
    };
    format!("($1::text[] IS NULL OR {} = ANY($1::text[]::{}[]))", ident(field.key.as_str()), field.sql_type)
}

/// `key = the parameters from $first on`.
pub fn key_is(entity: &Entity, first: usize) -> String {
    let parts: Vec<String> = entity
        .id
        .iter()
        .enumerate()
        .map(|(at, part)| {
            format!("{} = ${}::text::{}", ident(part.as_str()), first + at, type_of(entity, part))
        })
        .collect();
    parts.join(" AND ")
}

pub fn type_of<'a>(entity: &'a Entity, field: &FieldKey) -> &'a str {
    entity.field(field).map_or("text", |field| &field.sql_type)
}

pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `$1` scope, `$2…` key. All fields, whole, up to a size that no page should be asked to hold.
pub fn record(entity: &Entity) -> Statement {
    let mut columns = format!("{}, {} AS channel", key_columns(entity), channel(entity));
    for (at, field) in entity.fields.iter().enumerate() {
        let _ = write!(columns, ", {} AS f{at}", text(field, FACT_MAX_CHARS));
    }
    let (table, scope, key) = (entity.table.sql(), in_scope(entity), key_is(entity, 2));
    let sql = format!("SELECT {columns} FROM {table} WHERE {scope} AND {key}");
    Statement::new(format!("{}.record", entity.key), &sql).by_key()
}

/// `$1` scope, `$2` ids (of a key that is one column; others are asked one by one). Key, channel and title.
pub fn titles(entity: &Entity) -> Statement {
    let title = entity.field(&entity.title).map_or("NULL".to_owned(), |field| text(field, CELL_MAX_CHARS));
    let by_key = if let Some(id) = entity.single_id() {
        format!("{} = ANY($2::text[]::{}[])", ident(id.key.as_str()), id.sql_type)
    } else {
        // The address's form of a composite key: see RecordId.
        let parts = entity.id.iter().map(|part| format!("{}::text", ident(part.as_str())));
        let escaped: Vec<String> =
            parts.map(|part| format!("replace(replace({part}, '~', '~0'), ',', '~1')")).collect();
        format!("{} = ANY($2::text[])", escaped.join(" || ',' || "))
    };
    let (key, channel, table, scope) =
        (key_columns(entity), channel(entity), entity.table.sql(), in_scope(entity));
    let sql = format!(
        "SELECT {key}, {channel} AS channel, {title} AS title FROM {table} WHERE {scope} AND {by_key}"
    );
    let titles = Statement::new(format!("{}.titles", entity.key), &sql);
    if entity.single_id().is_some() { titles.by_key() } else { titles }
}

/// `$1` scope, `$2…` key. A boolean for each check of each diagnosis, in order.
pub fn diagnosis(entity: &Entity) -> Option<Statement> {
    let checks = entity.diagnoses.iter().flat_map(|diagnosis| &diagnosis.checks).map(|check| &check.sql);
    conditions(entity, "diagnosis", checks)
}

/// `$1` scope, `$2…` key. A boolean for each action, in order.
pub fn offers(entity: &Entity) -> Option<Statement> {
    let always = "true".to_owned();
    let conditions_of = entity.actions.iter().map(|action| action.when.as_ref().unwrap_or(&always));
    conditions(entity, "offers", conditions_of)
}

fn conditions<'a>(
    entity: &Entity,
    name: &str,
    conditions: impl Iterator<Item = &'a String>,
) -> Option<Statement> {
    let columns: Vec<String> = conditions
        .enumerate()
        .map(|(at, sql)| format!("coalesce(({sql})::boolean, false) AS c{at}"))
        .collect();
    if columns.is_empty() {
        return None;
    }
    let (table, scope, key) = (entity.table.sql(), in_scope(entity), key_is(entity, 2));
    // The catalogue's text may end in a comment: each condition stands on lines of its own.
    let sql = format!("SELECT\n{}\nFROM {table} WHERE {scope} AND {key}", columns.join(",\n"));
    Some(Statement::new(format!("{}.{name}", entity.key), &sql).by_key())
}

/// The record's id, from the columns `k0…` of a row.
pub fn record_id(entity: &Entity, row: &PgRow) -> Result<RecordId, sqlx::Error> {
    Ok(RecordId::from_parts(&key_values(entity, row)?))
}

pub fn key_values(entity: &Entity, row: &PgRow) -> Result<Vec<String>, sqlx::Error> {
    (0..entity.id.len()).map(|at| row.try_get(format!("k{at}").as_str())).collect()
}

/// The value of a field, from the columns `f0…` of a row.
pub fn selected(entity: &Entity, row: &PgRow, field: &FieldKey) -> Result<Option<String>, sqlx::Error> {
    match entity.fields.iter().position(|candidate| candidate.key == *field) {
        Some(at) => row.try_get(format!("f{at}").as_str()),
        None => Ok(None),
    }
}

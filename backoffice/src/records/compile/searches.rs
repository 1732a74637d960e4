//! The statements of a search: exact, prefix, words.

use super::parts::{in_scope, selected_columns};
use crate::catalog::model::{Entity, ident};
use crate::catalog::types::{FieldKey, FieldKind};
use crate::limits::{SEARCH_CANDIDATES, SEARCH_HITS, SEARCH_WORDS};
use crate::office::Statement;

/// `$1` scope, `$2` columns, `$3` the text. Text matches as it is typed or in lower case.
pub fn exact(entity: &Entity) -> Vec<(FieldKey, Statement)> {
    let statements = each(entity, &entity.search.exact, "exact", |column, sql_type, kind| {
        if kind == FieldKind::Text {
            format!("{column} IN ($3::text::{sql_type}, lower($3::text)::{sql_type})")
        } else {
            format!("{column} = $3::text::{sql_type}")
        }
    });
    statements.into_iter().map(|(key, statement)| (key, statement.by_key())).collect()
}

/// `$1` scope, `$2` columns, `$3` a LIKE pattern.
pub fn prefix(entity: &Entity) -> Vec<(FieldKey, Statement)> {
    each(entity, &entity.search.prefix, "prefix", |column, sql_type, kind| match kind {
        FieldKind::Text if !sql_type.ends_with("citext") => format!("{column} LIKE $3::text"),
        _ => format!("{column}::text LIKE $3::text"),
    })
}

fn each(
    entity: &Entity,
    fields: &[FieldKey],
    name: &str,
    condition: impl Fn(&str, &str, FieldKind) -> String,
) -> Vec<(FieldKey, Statement)> {
    let (columns, table, scope) =
        (selected_columns(entity, "$2::text[]"), entity.table.sql(), in_scope(entity));
    let fields = fields.iter().filter_map(|key| entity.field(key));
    fields
        .map(|field| {
            let condition = condition(&ident(field.key.as_str()), &field.sql_type, field.kind);
            let sql = format!(
                "SELECT {columns} FROM {table} WHERE {scope} AND {condition} LIMIT {}",
                SEARCH_HITS + 1
            );
            (field.key.clone(), Statement::new(format!("{}.search.{name}.{}", entity.key, field.key), &sql))
        })
        .collect()
}

/// The text that words are searched in. An index on exactly this expression serves it.
pub fn words_expression(entity: &Entity) -> Option<String> {
    let fields = entity.search.words.iter().filter_map(|key| entity.field(key));
    words_expression_of(fields.map(|field| (field.key.as_str(), field.sql_type.as_str())))
}

/// Of columns and their types.
pub fn words_expression_of<'a>(columns: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let columns: Vec<String> = columns
        .map(|(name, sql_type)| {
            let cast = if sql_type == "text" { "" } else { "::text" };
            format!("COALESCE({}{cast}, ''::text)", ident(name))
        })
        .collect();
    (!columns.is_empty()).then(|| format!("samuso.search_text({})", columns.join(" || ' '::text || ")))
}

/// Every word that `$first…` names is in the text; NULLs ask nothing.
pub fn words_match(expression: &str, first: usize) -> String {
    let words: Vec<String> = (first..first + SEARCH_WORDS)
        .map(|at| format!("(${at}::text IS NULL OR {expression} LIKE samuso.search_pattern(${at}::text))"))
        .collect();
    words.join(" AND ")
}

/// `$1` scope, `$2` columns, `$3` the whole query, `$4…` its words. The best of the first few: titles that are the query,
/// then titles that begin with it, then titles that hold it, then the rest.
pub fn words(entity: &Entity) -> Option<Statement> {
    let expression = words_expression(entity)?;
    let (columns, table, scope) =
        (selected_columns(entity, "$2::text[]"), entity.table.sql(), in_scope(entity));
    // Each column by its name: the role that reads has no right to those that the catalogue leaves out.
    let fields: Vec<String> = entity.fields.iter().map(|field| ident(field.key.as_str())).collect();
    // Once for each: it takes as long as all else that is done with a candidate.
    let title = format!("samuso.search_text({}::text) AS {TITLE_WORDS}", ident(entity.title.as_str()));
    let sql = format!(
        "SELECT {columns} FROM (SELECT {}, {title} FROM {table} WHERE {scope} AND {} LIMIT {SEARCH_CANDIDATES}) AS found \
         ORDER BY CASE WHEN rtrim({TITLE_WORDS}) = rtrim(samuso.search_text($3::text)) THEN 0 \
                       WHEN {TITLE_WORDS} LIKE rtrim(samuso.search_text($3::text)) || '%' THEN 1 \
                       WHEN {TITLE_WORDS} LIKE samuso.search_pattern($3::text) THEN 2 ELSE 3 END, \
                  length({TITLE_WORDS}), found.{} LIMIT {}",
        fields.join(", "),
        words_match(&expression, 4),
        ident(entity.id[0].as_str()),
        SEARCH_HITS + 1,
    );
    Some(Statement::new(format!("{}.search.words", entity.key), &sql))
}

/// No column's name: theirs have no space.
const TITLE_WORDS: &str = "\"title words\"";

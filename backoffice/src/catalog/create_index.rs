//! Indexes as `check` and `init` advise them.

use super::introspect::{Facts, Relation, RelationKind};
use super::quote;

/// PostgreSQL refuses CONCURRENTLY for a table with partitions.
pub fn create(relation: &Relation, key: &str) -> String {
    begun(relation) + &format!(" ({key})")
}

/// With the extension that it needs, where it is missing.
pub fn words_index(relation: &Relation, facts: &Facts, expression: &str) -> Vec<String> {
    let schema = facts.trgm_schema.as_deref();
    let extension = schema.is_none().then(|| "CREATE EXTENSION pg_trgm SCHEMA public".to_owned());
    let class = format!("{}.gin_trgm_ops", quote::name(schema.unwrap_or("public")));
    let index = begun(relation) + &format!(" USING gin ({expression} {class})");
    extension.into_iter().chain([index]).collect()
}

fn begun(relation: &Relation) -> String {
    let how = if relation.kind == RelationKind::Partitioned { "" } else { " CONCURRENTLY" };
    format!("CREATE INDEX{how} ON {}", quote::table(&relation.table))
}

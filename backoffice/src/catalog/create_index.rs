//! Indexes as `check` and `init` advise them.

use super::introspect::{Facts, Relation, RelationKind};
use super::quote;

/// PostgreSQL refuses CONCURRENTLY for a table with partitions.
pub fn create(relation: &Relation, key: &str) -> String {
    begun(relation) + &format!(" ({key})")
}

/// `samuso migrate` makes the extension that this needs, if nobody did.
pub fn words_index(relation: &Relation, facts: &Facts, expression: &str) -> String {
    let class = format!("{}.gin_trgm_ops", quote::name(facts.trgm_schema.as_deref().unwrap_or("public")));
    begun(relation) + &format!(" USING gin ({expression} {class})")
}

fn begun(relation: &Relation) -> String {
    let how = if relation.kind == RelationKind::Partitioned { "" } else { " CONCURRENTLY" };
    format!("CREATE INDEX{how} ON {}", quote::table(&relation.table))
}

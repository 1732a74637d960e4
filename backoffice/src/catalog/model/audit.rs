//! Where the product writes who changed what.

use super::Table;
use crate::catalog::types::{EntityKey, Text};
use std::collections::BTreeMap;

/// The product's audit table: which column says what. Columns that are `None` the product does not keep.
#[derive(Clone, Debug)]
pub struct Audit {
    pub table: Table,
    pub id: String,
    pub id_type: String,
    pub occurred_at: String,
    pub actor_type: Option<String>,
    pub actor_id: String,
    pub scope: Option<String>,
    pub entity: String,
    pub record: String,
    pub action: String,
    pub arguments: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Option<String>,
    /// The product's name of an entity, where it is not the catalogue's.
    pub entities: BTreeMap<String, EntityKey>,
    /// Kinds of actors: what to call them, and the entity that knows their names.
    pub actors: BTreeMap<String, AuditActor>,
    /// Sentences by the product's action.
    pub actions: BTreeMap<String, AuditAction>,
    /// Keys of before, after and arguments that are no field of the entity, and may be shown (`[field.path]` with a
    /// `label` in timeline.toml). What is neither a field nor here is not shown: nobody said that it may be.
    pub fields: BTreeMap<String, Text>,
    /// Keys that are written at every change and tell nobody what was done, beside the usual ones.
    pub bookkeeping: Vec<String>,
    /// An index has the events of each customer in their order.
    pub serves_scope: bool,
    /// The types of the table's columns as PostgreSQL writes them, fit for a cast, by column.
    pub types: BTreeMap<String, String>,
}

impl Audit {
    /// Whether PostgreSQL writes a customer of this table so. What is written otherwise ("02") is nobody there, or the same as another.
    pub fn is_customer(&self, text: &str) -> bool {
        let sql_type = self.scope.as_ref().and_then(|scope| self.types.get(scope));
        sql_type.is_some_and(|sql_type| is_written_so(sql_type, text))
    }
}

fn is_written_so(sql_type: &str, text: &str) -> bool {
    match sql_type {
        "text" | "character varying" => true,
        "bigint" => text.parse().is_ok_and(|id: i64| id.to_string() == text),
        "integer" => text.parse().is_ok_and(|id: i32| id.to_string() == text),
        "uuid" => uuid::Uuid::parse_str(text).is_ok_and(|id| id.to_string() == text),
        _ => false,
    }
}

#[derive(Clone, Debug)]
pub struct AuditActor {
    pub label: Text,
    pub entity: Option<EntityKey>,
}

/// `{actor} moved {record} from {before.path} to {after.path}`
#[derive(Clone, Debug)]
pub struct AuditAction {
    pub label: Text,
    pub sentence: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::is_written_so;

    #[test]
    fn a_customer_is_written_as_the_table_has_them() {
        for (sql_type, text, is_so) in [
            ("bigint", "2", true),
            ("bigint", "-2", true),
            ("bigint", "02", false),
            ("bigint", "+2", false),
            ("bigint", "acme", false),
            ("bigint", "9223372036854775808", false),
            ("integer", "2147483648", false),
            ("text", "acme", true),
            ("character varying(4)", "acme", false),
            ("uuid", "0189f7ea-ae2c-7809-8aeb-b819cf5e9e7f", true),
            ("uuid", "0189F7EA-AE2C-7809-8AEB-B819CF5E9E7F", false),
        ] {
            assert_eq!(is_written_so(sql_type, text), is_so, "{sql_type} {text}");
        }
    }
}

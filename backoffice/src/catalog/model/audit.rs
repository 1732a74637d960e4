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

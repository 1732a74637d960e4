//! A column.

use crate::catalog::mask::Mask;
use crate::catalog::types::{ChoiceValue, EntityKey, FieldKey, FieldKind, Text};

#[derive(Clone, Debug)]
pub struct Field {
    pub key: FieldKey,
    pub label: Text,
    /// The catalogue's help, or the column's comment in the database.
    pub help: Option<Text>,
    pub kind: FieldKind,
    /// The type as PostgreSQL writes it, fit for a cast: `bigint`, `documents.article_state`, `text[]`.
    pub sql_type: String,
    pub nullable: bool,
    /// Of a `Choice`: its values in order.
    pub values: Vec<ChoiceValue>,
    /// The entity that this field names a record of.
    pub references: Option<EntityKey>,
    /// How it is shown to roles that do not see it plainly.
    pub mask: Option<Mask>,
    /// Revealed only to whoever signed in a moment ago.
    pub fresh: bool,
}

//! What people look up: a table or view of the product's, with what is searched, listed and told of it.

use super::{Action, Diagnosis, Field, Table};
use crate::catalog::types::{EntityKey, FieldKey, Text};

#[derive(Clone, Debug)]
pub struct Entity {
    pub key: EntityKey,
    pub label: Text,
    pub description: Option<Text>,
    pub table: Table,
    /// One column, or several for a composite key; never empty.
    pub id: Vec<FieldKey>,
    /// The field that names a record; the id where there is none.
    pub title: FieldKey,
    /// The field that holds the customer (channel) a record belongs to. Entities without one are for members
    /// whose grant covers everything.
    pub scope: Option<FieldKey>,
    /// Every catalogued column, in the table's order.
    pub fields: Vec<Field>,
    pub search: Search,
    pub list: List,
    /// To-many relations, as the catalogue lists them. To-one relations are `Field::references`.
    pub relations: Vec<Relation>,
    pub diagnoses: Vec<Diagnosis>,
    pub actions: Vec<Action>,
}

impl Entity {
    pub fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == *key)
    }

    /// The column of a key that is one column. Actions need one.
    pub fn single_id(&self) -> Option<&Field> {
        match self.id.as_slice() {
            [only] => self.field(only),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Search {
    pub exact: Vec<FieldKey>,
    pub prefix: Vec<FieldKey>,
    pub words: Vec<FieldKey>,
}

#[derive(Clone, Debug)]
pub struct List {
    pub columns: Vec<FieldKey>,
    pub filters: Vec<FieldKey>,
    /// Columns that can be sorted by: each has an index that serves it, or the table is small.
    pub sortable: Vec<FieldKey>,
    /// The order of the list that nobody sorted.
    pub sort: Sort,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub field: FieldKey,
    pub descending: bool,
}

/// The records of `entity` whose field `by` holds this record's id.
#[derive(Clone, Debug)]
pub struct Relation {
    pub key: String,
    pub label: Text,
    pub entity: EntityKey,
    pub by: FieldKey,
}

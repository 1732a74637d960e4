//! A list, and what it is filtered by.

use super::{RecordId, Shown};
use crate::catalog::types::{ActionKey, EntityKey, FieldKey, FieldKind, Text};
use crate::problem::Fault;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListPage {
    pub entity: EntityKey,
    pub label: Text,
    /// The column of the records' titles, which `Row::title` has.
    pub name: Option<Column>,
    /// The others.
    pub columns: Vec<Column>,
    /// Every column that could be shown.
    pub columns_offered: Vec<(FieldKey, Text)>,
    pub rows: Vec<Row>,
    pub count: Count,
    /// Cursors for `after=` and `before=`.
    pub next: Option<String>,
    pub previous: Option<String>,
    pub filters: Vec<FilterField>,
    /// Names in relation filters that could be several records. Until one is chosen, there are no rows.
    pub undecided: Vec<Undecided>,
    /// What of the address cannot be used; then there are no rows either.
    pub faults: Vec<Fault>,
    /// The list can be searched by words with `q=`.
    pub searchable: bool,
    pub q: String,
    pub sort: (FieldKey, Direction),
    /// Actions that the member may run on a selection.
    pub actions: Vec<ListAction>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListAction {
    pub key: ActionKey,
    pub label: Text,
    pub max_targets: u32,
    /// Of a job.
    pub max_bulk: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    Ascending,
    Descending,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Column {
    pub field: FieldKey,
    pub label: Text,
    pub kind: FieldKind,
    /// It is the record's own id, or another's.
    pub names_record: bool,
    pub sortable: bool,
    pub sorted: Option<Direction>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    pub id: RecordId,
    pub title: String,
    pub cells: Vec<Shown>,
}

/// How many there are: exact up to the limit, then "at least".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub at_least: u64,
    pub exact: bool,
}

/// A condition on one field, as the address holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub field: FieldKey,
    pub is: Test,
}

/// What a filter asks of its field. Values are the member's text, already known to fit the field's type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Test {
    Equals(String),
    Contains(String),
    /// At least, and less than or equal; either may be open.
    Between {
        from: Option<String>,
        to: Option<String>,
    },
    Empty(bool),
}

/// A filter that the list offers, with what is chosen now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FilterField {
    pub field: FieldKey,
    /// Its key in the address.
    pub name: String,
    pub label: Text,
    pub kind: FieldKind,
    pub values: Vec<crate::catalog::types::ChoiceValue>,
    /// The entity to search in, where the field names a record.
    pub references: Option<EntityKey>,
    pub nullable: bool,
    /// It is masked: only the whole value can be asked for.
    pub whole: bool,
    pub chosen: Option<Test>,
    /// The title of the chosen record.
    pub chosen_title: Option<String>,
}

/// A relation's filter that was asked with a name of several records.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Undecided {
    /// Its key in the address.
    pub name: String,
    pub label: Text,
    pub text: String,
    pub choices: Vec<Choice>,
    /// There are further ones.
    pub more: bool,
}

/// A record to choose in a form: its id, and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: RecordId,
    pub title: String,
    /// What it belongs to: two people can have one name.
    pub of: Option<String>,
}

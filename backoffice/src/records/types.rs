//! What travels about records: values as they are shown, lists, search answers, the record's page.

use crate::catalog::types::{ActionKey, EntityKey, FieldKey, FieldKind, Text, key};
use crate::problem::{Fault, Problem};
use crate::timeline::types::Event;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

key!(
    /// A record's id as the address writes it. Parts of a composite key are joined by `,`, each escaped.
    RecordId
);

impl RecordId {
    /// Joins the parts of a key; `~` and `,` within a part are written `~0` and `~1`.
    pub fn from_parts<S: AsRef<str>>(parts: &[S]) -> Self {
        let escaped: Vec<String> =
            parts.iter().map(|part| part.as_ref().replace('~', "~0").replace(',', "~1")).collect();
        Self::new(escaped.join(","))
    }

    pub fn parts(&self) -> Vec<String> {
        self.as_str().split(',').map(|part| part.replace("~1", ",").replace("~0", "~")).collect()
    }
}

/// One record, by entity and id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordRef {
    pub entity: EntityKey,
    pub id: RecordId,
}

/// A value as a member sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shown {
    /// NULL in the database.
    Empty,
    Text {
        text: String,
        /// There is more than is shown; the record has the whole.
        cut: bool,
    },
    /// As PostgreSQL writes it: no digit is lost.
    Number(String),
    Boolean(bool),
    Time(Timestamp),
    Date(String),
    Choice {
        value: String,
        label: Text,
    },
    Json {
        text: String,
        cut: bool,
    },
    Link {
        to: RecordRef,
        title: String,
    },
    /// What is left of a value that the member does not see plainly. The value itself is not here.
    Masked(String),
    /// The member may not see this field.
    Hidden,
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

/// A record and what it is called, for whoever may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub record: RecordRef,
    pub entity_label: Text,
    pub title: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListAction {
    pub key: ActionKey,
    pub label: Text,
    pub max_targets: u32,
    /// Of a job.
    pub max_bulk: Option<u32>,
}

/// What a search found, entity by entity, and what did not answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SearchPage {
    pub query: String,
    pub groups: Vec<SearchGroup>,
    /// The one record that the query names; the page goes straight there.
    pub straight_to: Option<RecordRef>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SearchGroup {
    pub entity: EntityKey,
    pub label: Text,
    pub hits: Vec<Hit>,
    /// There are more than are shown.
    pub more: bool,
    /// Why not everything was looked at; hits that came before are shown.
    pub failed: Option<Problem>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hit {
    pub record: RecordRef,
    pub title: String,
    pub matched: Matched,
    /// The list's columns of the record, without its title.
    pub facts: Vec<(Text, Shown)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Matched {
    Exact,
    Prefix,
    Words,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordPage {
    pub record: RecordRef,
    pub entity_label: Text,
    pub title: String,
    pub facts: Vec<Fact>,
    /// What a form that reveals begins with.
    pub last_reason: Option<LastReason>,
    pub diagnoses: Result<Vec<DiagnosisAnswer>, Problem>,
    pub actions: Result<Vec<ActionOffer>, Problem>,
    /// The channel that it belongs to, or is: what a timeline's filter asks for.
    pub channel: Option<String>,
    /// It does things itself: `kind:id`, what a timeline's filter asks for.
    pub actor: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fact {
    pub field: FieldKey,
    pub label: Text,
    pub help: Option<Text>,
    pub kind: FieldKind,
    pub value: Shown,
    /// Part of the record's id.
    pub is_id: bool,
    pub reveal: Reveal,
}

/// Whether a field that the member sees masked can be revealed, or is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reveal {
    No,
    /// Where it is `fresh`, for whoever has signed in just now.
    Offered {
        fresh: bool,
    },
    /// The value is shown, for so many minutes more.
    Revealed {
        minutes: u64,
    },
}

/// Why the member revealed something last: it is asked once per ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastReason {
    pub reason: String,
    pub ticket: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DiagnosisAnswer {
    pub question: Text,
    /// Every check holds.
    pub holds: bool,
    pub failed: Vec<FailedCheck>,
    pub checks: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FailedCheck {
    pub says: Text,
    /// The change that made it so, as far as the timeline knows.
    pub last_change: Option<Box<Event>>,
    /// The action that mends it, and the record to run it on; only where the member may run it.
    pub mend: Option<(ActionKey, Text, RecordRef)>,
}

/// An action as a record's page offers it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActionOffer {
    pub key: ActionKey,
    pub label: Text,
    pub description: Option<Text>,
    /// Its `when` holds for this record now.
    pub applies: bool,
}

/// Records of another entity that belong to this one: the first few, and how many.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RelationPage {
    pub label: Text,
    pub entity: EntityKey,
    pub by: FieldKey,
    pub name: Option<Column>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub count: Count,
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

impl Hit {
    /// The first record that it names: the customer of a person, say.
    pub fn belongs_to(&self) -> Option<&str> {
        self.facts.iter().find_map(|(_, shown)| match shown {
            Shown::Link { title, .. } => Some(title.as_str()),
            _ => None,
        })
    }
}

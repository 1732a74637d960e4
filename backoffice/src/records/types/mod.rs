//! What travels about records: values as they are shown, lists, search answers, the record's page.

mod list;
mod record;
mod search;

pub use list::{
    Choice, Column, Count, Direction, Filter, FilterField, ListAction, ListPage, Row, Test, Undecided,
};
pub use record::{
    ActionOffer, DiagnosisAnswer, Fact, FailedCheck, LastReason, RecordPage, RelationPage, Reveal,
};
pub use search::{Hit, Matched, SearchGroup, SearchPage};

use crate::catalog::types::{EntityKey, Text, key};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

key!(
    /// A record's id as the address writes it. Parts of a composite key are joined by `,`, each escaped.
    RecordId
);

impl RecordId {
    /// Joins the parts of a key; `~` and `,` within a part are written `~0` and `~1`.
    pub fn from_parts<S: AsRef<str>>(parts: &[S]) -> Self {
        // Nearly every id is one part that has nothing to escape, and there is one in every row.
        if let [part] = parts
            && !part.as_ref().contains(['~', ','])
        {
            return Self::new(part.as_ref());
        }
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

/// A record and what it is called, for whoever may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub record: RecordRef,
    pub entity_label: Text,
    pub title: String,
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

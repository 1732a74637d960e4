//! A record's page.

use super::{Column, Count, RecordRef, Row, Shown};
use crate::catalog::types::{ActionKey, EntityKey, FieldKey, FieldKind, Text};
use crate::problem::Problem;
use crate::timeline::types::Event;
use serde::{Deserialize, Serialize};

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

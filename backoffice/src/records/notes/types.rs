//! What travels about notes.

use crate::catalog::types::Text;
use crate::records::types::RecordRef;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Notes on a record, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotePage {
    pub notes: Vec<Note>,
    /// There are older ones, behind the last of these.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: String,
    pub author_id: String,
    pub author: String,
    pub text: String,
    pub ticket: Option<String>,
    /// Of how often it was edited: an edit says what it is an edit of.
    pub version: i32,
    pub written_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// The reader wrote it, and may edit and delete it.
    pub mine: bool,
}

/// A note that mentions the reader, on a record that they may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub note: String,
    pub record: RecordRef,
    pub entity_label: Text,
    pub title: String,
    pub author: String,
    pub text: String,
    pub at: Timestamp,
}

/// A note as an event tells of it: what it says now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteTold {
    pub id: String,
    /// None is one that was deleted, or is on a record that the reader may not see any more.
    pub text: Option<String>,
    pub edited: bool,
}

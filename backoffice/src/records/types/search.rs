//! What a search finds.

use super::{RecordRef, Shown};
use crate::catalog::types::{EntityKey, Text};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};

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

impl Hit {
    /// The first record that it names: the customer of a person, say.
    pub fn belongs_to(&self) -> Option<&str> {
        self.facts.iter().find_map(|(_, shown)| match shown {
            Shown::Link { title, .. } => Some(title.as_str()),
            _ => None,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Matched {
    Exact,
    Prefix,
    Words,
}

//! What travels about tickets.

use crate::catalog::types::Text;
use crate::records::types::RecordRef;
use crate::timeline::types::Event;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was opened and done for a ticket, as far as the reader may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TicketPage {
    pub ticket: String,
    pub looks: Vec<Look>,
    /// More records were opened than are here.
    pub more_looks: bool,
    /// Newest first, as the timeline has them.
    pub events: Vec<Told>,
    /// There are older ones.
    pub more_events: bool,
}

/// A record that somebody opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub record: RecordRef,
    pub entity_label: Text,
    /// None is one that is not there any more.
    pub title: Option<String>,
    pub member_id: String,
    pub member: String,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
    pub times: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub what: What,
    pub event: Event,
}

/// Under which heading an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Revealed,
    Changed,
    Undone,
    Noted,
    /// Failed, refused.
    Other,
}

/// A ticket that the member worked on lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyTicket {
    pub ticket: String,
    pub last_at: Timestamp,
}

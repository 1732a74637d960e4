//! What travels about pinned records.

use crate::records::types::Named;
use crate::timeline::types::Event;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    pub named: Named,
    /// What happened to it last; none is nothing that the member may know of.
    pub last: Option<Event>,
}

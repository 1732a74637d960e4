//! What travels about saved views.

use serde::{Deserialize, Serialize};

/// The views of a list, as the reader may use them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewList {
    pub views: Vec<SavedView>,
    /// The reader may share theirs, and choose what the list opens with.
    pub may_share: bool,
    /// The reader may save one: with other eyes, nobody does.
    pub may_save: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: String,
    pub name: String,
    /// What the address asks for, as far as it is for the reader.
    pub query: String,
    pub owner: String,
    pub mine: bool,
    pub whose: Whose,
    /// A filter of it is on a field that the reader does not see, and is left out.
    pub narrowed: bool,
    pub may_delete: bool,
}

/// For whom it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// Who saved it.
    Own,
    Everybodys,
    /// Everybody, and the list opens with it.
    Default,
}

impl Whose {
    pub fn of(shared: bool, is_default: bool) -> Self {
        match (shared, is_default) {
            (_, true) => Self::Default,
            (true, false) => Self::Everybodys,
            (false, false) => Self::Own,
        }
    }
}

impl ViewList {
    /// What the list opens with, where its address asks for nothing.
    pub fn default(&self) -> Option<&SavedView> {
        self.views.iter().find(|view| view.whose == Whose::Default)
    }
}

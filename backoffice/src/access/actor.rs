//! Who asks. How they signed in is not known here, and makes no difference.

use crate::catalog::types::RoleKey;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub struct Actor {
    pub kind: ActorKind,
    pub id: String,
    /// What events call them.
    pub label: String,
    pub grants: Vec<Grant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    Member,
    Service,
    System,
}

impl ActorKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Service => "service",
            Self::System => "system",
        }
    }
}

/// A role, and the records that it covers.
#[derive(Clone, Debug)]
pub struct Grant {
    pub role: RoleKey,
    pub scope: Scope,
}

/// The records a grant covers, by the customer they belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    Channels(BTreeSet<String>),
}

impl Scope {
    pub fn covers(&self, channel: Option<&str>) -> bool {
        match self {
            Self::All => true,
            Self::Channels(channels) => channel.is_some_and(|channel| channels.contains(channel)),
        }
    }

    pub fn union(scopes: impl IntoIterator<Item = Self>) -> Self {
        let mut all = BTreeSet::new();
        for scope in scopes {
            match scope {
                Self::All => return Self::All,
                Self::Channels(channels) => all.extend(channels),
            }
        }
        Self::Channels(all)
    }

    /// For statements: NULL covers everything.
    pub fn arg(&self) -> Option<Vec<String>> {
        match self {
            Self::All => None,
            Self::Channels(channels) => Some(channels.iter().cloned().collect()),
        }
    }
}

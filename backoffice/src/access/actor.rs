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

impl Actor {
    pub fn member(id: String, label: String, grants: Vec<Grant>) -> Self {
        Self { kind: ActorKind::Member, id, label, grants }
    }

    /// Samuso itself: a command that somebody ran on the server.
    pub fn system(name: &str) -> Self {
        Self { kind: ActorKind::System, id: name.to_owned(), label: name.to_owned(), grants: Vec::new() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    Member,
    Service,
    System,
    /// Somebody who could not say who they are.
    Unknown,
}

impl ActorKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Service => "service",
            Self::System => "system",
            Self::Unknown => "unknown",
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

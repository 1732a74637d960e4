//! Who asks. How they signed in is not known here, and makes no difference.

use super::session::Eyes;
use crate::catalog::types::RoleKey;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub struct Actor {
    pub kind: ActorKind,
    pub id: String,
    /// What events call them.
    pub label: String,
    pub grants: Vec<Grant>,
    /// Whoever looks with other eyes sees no more than this, which is their own, and changes nothing. Nor does a service.
    pub own: Option<Vec<Grant>>,
}

impl Actor {
    pub fn member(id: String, label: String, grants: Vec<Grant>) -> Self {
        Self { kind: ActorKind::Member, id, label, grants, own: None }
    }

    /// Themselves, with the eyes of a role or of a member who has these grants.
    #[must_use]
    pub fn looking_with(self, eyes: &Eyes, theirs: Vec<Grant>) -> Self {
        let grants = match eyes {
            Eyes::Role(role) => vec![Grant { role: role.clone(), scope: Scope::All }],
            Eyes::Member { .. } => theirs,
        };
        Self { own: Some(self.grants), grants, ..self }
    }

    /// Whoever signs in with a token: they look with their own eyes, and change nothing.
    pub fn service(id: String, name: String, grants: Vec<Grant>) -> Self {
        Self { kind: ActorKind::Service, id, label: name, own: Some(grants.clone()), grants }
    }

    /// Samuso itself: a command that somebody ran on the server.
    pub fn system(name: &str) -> Self {
        Self {
            kind: ActorKind::System,
            id: name.to_owned(),
            label: name.to_owned(),
            grants: Vec::new(),
            own: None,
        }
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

/// A grant as a statement gives it, in JSON.
#[derive(Debug, Deserialize)]
pub(crate) struct GrantRow {
    role: String,
    channels: Option<Vec<String>>,
}

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        Self { role: RoleKey::new(row.role), scope: Scope::from_arg(row.channels) }
    }
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

    /// What both cover.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, other) | (other, Self::All) => other,
            (Self::Channels(one), Self::Channels(other)) => Self::Channels(&one & &other),
        }
    }

    /// For statements: NULL covers everything.
    pub fn arg(&self) -> Option<Vec<String>> {
        match self {
            Self::All => None,
            Self::Channels(channels) => Some(channels.iter().cloned().collect()),
        }
    }

    /// And as they give it back.
    pub fn from_arg(channels: Option<Vec<String>>) -> Self {
        channels.map_or(Self::All, |channels| Self::Channels(channels.into_iter().collect()))
    }
}

/// What a grant is given for. Once somebody asks, "my channels" is the list that it is then, and this a `Scope`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covers {
    All,
    Some {
        channels: BTreeSet<String>,
        /// Also those that are assigned to the member.
        mine: bool,
    },
}

impl Covers {
    /// As the table has it: channels, and whether the member's own are covered too.
    pub fn columns(&self) -> (Option<Vec<String>>, bool) {
        match self {
            Self::All => (None, false),
            Self::Some { channels, mine } => {
                let listed = channels.iter().cloned().collect();
                (Some(listed), *mine)
            }
        }
    }

    pub fn from_columns(channels: Option<Vec<String>>, mine: bool) -> Self {
        match channels {
            None if !mine => Self::All,
            channels => {
                let channels = channels.unwrap_or_default().into_iter().collect();
                Self::Some { channels, mine }
            }
        }
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        match (self, other) {
            (Self::Some { channels, mine }, Self::Some { channels: others, mine: other_mine }) => {
                Self::Some {
                    channels: channels.into_iter().chain(others).collect(),
                    mine: mine || other_mine,
                }
            }
            _ => Self::All,
        }
    }
}

impl From<Scope> for Covers {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::All => Self::All,
            Scope::Channels(channels) => Self::Some { channels, mine: false },
        }
    }
}

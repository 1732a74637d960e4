//! What travels about members: who is signed in, and how they like to be shown things.

use crate::catalog::types::{ActionKey, EntityKey, FieldKey, Locale, RoleKey, Text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A person of the back office, as pages name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// What they sign in as: `cx`.
    pub key: String,
    pub name: String,
    pub preferences: Preferences,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    pub locale: Locale,
    /// An IANA name: `Asia/Seoul`.
    pub time_zone: String,
    pub theme: Theme,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// What the member's system says.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The value of `data-theme`; none leaves it to the system.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::System).then(|| self.as_str())
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self { locale: Locale::default(), time_zone: "Asia/Seoul".to_owned(), theme: Theme::default() }
    }
}

/// What members with each role may do: `docs/permissions.txt`, and a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    pub roles: Vec<(RoleKey, Text)>,
    pub parts: Vec<MatrixPart>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixPart {
    /// None is Samuso itself.
    pub entity: Option<(EntityKey, Text)>,
    /// The field that says which channel a record belongs to.
    pub channel: Option<FieldKey>,
    pub rows: Vec<MatrixRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixRow {
    pub right: Right,
    /// In the order of the roles.
    pub marks: Vec<Mark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Right {
    /// To look after members.
    Access,
    /// To share views of lists.
    ShareViews,
    View,
    Timeline,
    Export,
    Field(FieldKey, Text),
    Reveal(FieldKey, Text),
    Run(ActionKey, Text),
    /// To approve others' runs.
    Approve(ActionKey, Text),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    Yes,
    /// Within minutes of signing in.
    Fresh,
    No,
    Masked,
    Hidden,
}

/// A page of `/access`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberList {
    pub members: Vec<MemberRow>,
    /// Roles to filter by.
    pub roles: Vec<(RoleKey, Text)>,
    /// For `after=`.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    pub id: String,
    pub key: String,
    pub name: String,
    pub roles: Vec<HeldRole>,
    /// By which providers they are known.
    pub providers: Vec<String>,
    pub signed_in_at: Option<Timestamp>,
}

/// A role in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRole {
    pub role: RoleKey,
    /// None, where the catalogue does not know it any more: it gives nothing.
    pub label: Option<Text>,
    pub until: Option<Timestamp>,
}

/// The page of `/access/members/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    pub id: String,
    pub key: String,
    pub name: String,
    pub added_at: Timestamp,
    /// It is who looks: nobody changes their own.
    pub is_self: bool,
    /// By which providers they are known, and when they came in by each last.
    pub identities: Vec<(String, Timestamp)>,
    /// In force first, then what has ended, newest first.
    pub grants: Vec<GrantShown>,
    pub channels: Vec<AssignedChannel>,
    /// Roles to give.
    pub roles: Vec<(RoleKey, Text)>,
    pub sessions: Vec<SessionShown>,
    pub sign_ins: Vec<SignInShown>,
}

/// A session in force. Its id opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionShown {
    pub id: String,
    /// The one in which it is asked.
    pub is_own: bool,
    /// None is the demo's own sign-in.
    pub provider: Option<String>,
    pub started_at: Timestamp,
    pub seen_at: Timestamp,
    /// At the latest.
    pub ends_at: Timestamp,
}

/// The page of `/account`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    pub sessions: Vec<SessionShown>,
    /// In force.
    pub grants: Vec<GrantShown>,
    /// Of one's own roles, what at least one of them may.
    pub may: Matrix,
    pub sign_ins: Vec<SignInShown>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantShown {
    pub id: i64,
    pub role: RoleKey,
    pub label: Option<Text>,
    /// Id and title; none of both is all.
    pub channels: Option<Vec<(String, Option<String>)>>,
    pub mine: bool,
    pub by: String,
    pub at: Timestamp,
    pub until: Option<Timestamp>,
    pub reason: Option<String>,
    /// From whose groups it came; none is by hand.
    pub provider: Option<String>,
    pub ended: Option<Ended>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// By itself.
    Expired,
    TakenBack {
        by: Option<String>,
        at: Timestamp,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignedChannel {
    pub id: String,
    pub title: Option<String>,
    pub by: String,
    pub at: Timestamp,
}

/// A page of `/access/sign-ins`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInList {
    pub sign_ins: Vec<SignInShown>,
    /// For `after=`.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInShown {
    pub at: Timestamp,
    /// Somebody who was not let in may be no member.
    pub member: Option<String>,
    pub label: String,
    pub provider: Option<String>,
    pub what: SignInWas,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInWas {
    In,
    Out,
    Refused(Refused),
}

/// Why, as far as the timeline tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refused {
    NotVerified,
    NoRole,
    NoMember,
}

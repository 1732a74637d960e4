//! What went wrong, as far as the member may know it: what happened, what was kept, what to do. The cause goes to
//! the log, with the request id.

use crate::catalog::types::Text;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nobody is signed in, or the session ended.
    SignIn,
    /// It needs a sign-in of the last minutes; nothing was changed. `back` is where one comes back to.
    SignInAgain { back: String },
    /// Somebody wanted to sign in and was not let in. `back` is where they may try again.
    NotLetIn { says: Text, back: String },
    /// Not there, or not for this member: the same answer, so that nobody learns which.
    NotFound,
    /// The member's roles do not allow it.
    Forbidden,
    /// What came in cannot be used; nothing was changed.
    Bad(Vec<Fault>),
    /// Nothing is wrong with what came in: it was not taken on now, and nothing was changed. The same can come again.
    NotNow { says: Text },
    /// It did not finish in time; nothing was changed.
    TooSlow(Part),
    /// A server is away; nothing was changed.
    Away(Part),
    /// The COMMIT was sent and its answer never came: look at the run before trying again.
    Unknown { run: String },
    /// A fault of ours; the log knows.
    Internal,
}

/// The part that a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    Search,
    List,
    Record,
    Timeline,
    Actions,
    SignIn,
    /// Looking after members.
    Access,
    /// The whole of what was asked for.
    Request,
}

impl Part {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::List => "list",
            Self::Record => "record",
            Self::Timeline => "timeline",
            Self::Actions => "actions",
            Self::SignIn => "sign_in",
            Self::Access => "access",
            Self::Request => "request",
        }
    }
}

/// One thing that is wrong with what came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The field of the form or the key of the address that it is about.
    pub at: Option<String>,
    pub says: Text,
}

impl Fault {
    pub fn new(at: impl Into<String>, en: impl Into<String>, ko: impl Into<String>) -> Self {
        Self { at: Some(at.into()), says: Text { en: en.into(), ko: ko.into() } }
    }

    /// What came in is longer than it may be.
    pub fn too_long(at: impl Into<String>, max_chars: usize) -> Self {
        Self::new(
            at,
            format!("is longer than {max_chars} characters: shorten it"),
            format!("{max_chars}자를 넘어요. 줄여 주세요"),
        )
    }

    pub fn general(en: impl Into<String>, ko: impl Into<String>) -> Self {
        Self { at: None, says: Text { en: en.into(), ko: ko.into() } }
    }
}

impl Problem {
    pub fn bad(fault: Fault) -> Self {
        Self::Bad(vec![fault])
    }

    /// Tried again on the page where one signs in.
    pub fn not_let_in(en: impl Into<String>, ko: impl Into<String>) -> Self {
        Self::NotLetIn { says: Text { en: en.into(), ko: ko.into() }, back: "/login".to_owned() }
    }

    pub fn not_now(en: impl Into<String>, ko: impl Into<String>) -> Self {
        Self::NotNow { says: Text { en: en.into(), ko: ko.into() } }
    }

    /// Says where one comes back to, where that is known here.
    #[must_use]
    pub fn coming_back_to(self, address: &str) -> Self {
        match self {
            Self::SignInAgain { .. } => Self::SignInAgain { back: address.to_owned() },
            other => other,
        }
    }

    /// The HTTP status that says the same.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignIn | Self::SignInAgain { .. } => 401,
            Self::NotFound => 404,
            Self::Forbidden | Self::NotLetIn { .. } => 403,
            Self::Bad(_) => 400,
            Self::NotNow { .. } | Self::TooSlow(_) | Self::Away(_) => 503,
            Self::Unknown { .. } => 502,
            Self::Internal => 500,
        }
    }
}

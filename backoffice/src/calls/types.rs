//! What travels about calls of the product's API.

use crate::records::types::RecordRef;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an action calls, as its form and its preview tell of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallTold {
    pub method: String,
    /// With the values of one record; of several, as the catalogue has it.
    pub url: String,
    /// The product is asked what it would do.
    pub dry_run: bool,
    pub standing: Standing,
}

/// How the product's API stands, as this process knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Up,
    /// It did not answer again and again: for a while, nothing is called.
    Open,
    /// It is being tried whether it answers again.
    HalfOpen,
    /// samuso.toml does not name its host.
    NotAllowed,
}

/// What the product said of a record that a preview asked it about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// It would do it; a code of its own may come with it.
    Would(Option<String>),
    /// It could not be asked, or made no sense: the call alone is known.
    NotKnown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// It is sent, or about to be.
    Asked,
    Succeeded,
    Failed,
    /// It may have been carried out, and nobody knows.
    Unknown,
}

impl CallState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    pub fn parse(word: &str) -> Self {
        match word {
            "asked" => Self::Asked,
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            _ => Self::Unknown,
        }
    }
}

/// What a try came to, or who said what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Answered,
    /// An answer that does not say what came of it.
    Nonsense,
    /// It was sent, and no whole answer came.
    NoAnswer,
    /// Nothing was sent.
    NotReached,
    /// samuso.toml does not name the host.
    NotAllowed,
    /// Whoever sent it died, and there are no tries left.
    Died,
    /// The product said it when it was asked.
    Status,
    Person,
}

impl Why {
    pub const ALL: [Self; 8] = [
        Self::Answered,
        Self::Nonsense,
        Self::NoAnswer,
        Self::NotReached,
        Self::NotAllowed,
        Self::Died,
        Self::Status,
        Self::Person,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Nonsense => "nonsense",
            Self::NoAnswer => "no_answer",
            Self::NotReached => "not_reached",
            Self::NotAllowed => "not_allowed",
            Self::Died => "died",
            Self::Status => "status",
            Self::Person => "person",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }
}

/// A call of a run, as its page shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallShown {
    pub key: String,
    pub record: RecordRef,
    pub title: String,
    pub state: CallState,
    pub tries: u32,
    pub why: Option<Why>,
    /// What the product answered: a status, and a code that came with it.
    pub status: Option<u16>,
    pub code: Option<String>,
    /// The next try, or the next question.
    pub next_at: Option<Timestamp>,
}

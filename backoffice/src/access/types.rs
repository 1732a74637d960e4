//! What travels about members: who is signed in, and how they like to be shown things.

use crate::catalog::types::Locale;
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

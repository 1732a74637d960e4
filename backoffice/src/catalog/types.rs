//! The words of the catalogue that travel: keys, labels, kinds.

use serde::{Deserialize, Serialize};

/// A name of the catalogue: a string that cannot be mistaken for another kind of name.
macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(key: impl Into<String>) -> Self {
                Self(key.into())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use key;

key!(
    /// An entity: `article`.
    EntityKey
);
key!(
    /// A field of an entity: the column's name.
    FieldKey
);
key!(
    /// An action, with its entity: `article.hide`.
    ActionKey
);
key!(
    /// A role: `cx`.
    RoleKey
);

impl ActionKey {
    pub fn of(entity: &EntityKey, name: &str) -> Self {
        Self(format!("{entity}.{name}"))
    }

    /// `article` and `hide` of `article.hide`.
    pub fn parts(&self) -> (&str, &str) {
        self.0.split_once('.').unwrap_or((&self.0, ""))
    }
}

/// A language that Samuso speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    #[default]
    En,
    Ko,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::En, Self::Ko];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.as_str() == code)
    }
}

/// A text of the catalogue in both languages. A missing language falls back on the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub en: String,
    pub ko: String,
}

impl Text {
    /// The same text in every language: a table's or a column's own name.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), ko: text }
    }

    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Ko => &self.ko,
        }
    }
}

/// What a field holds, as far as searching, filtering and showing care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    /// smallint, integer, bigint
    Integer,
    /// numeric, real, double precision, money
    Number,
    Boolean,
    Date,
    /// timestamp with or without time zone
    Timestamp,
    Uuid,
    /// A PostgreSQL enum, or a text whose values the catalogue lists
    Choice,
    /// json, jsonb
    Json,
    /// An array of anything
    Array,
    /// Shown as PostgreSQL writes it; no filter but empty or not
    Other,
}

/// One value of a choice, and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceValue {
    pub value: String,
    pub label: Text,
}

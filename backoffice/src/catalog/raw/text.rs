use crate::catalog::at::At;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A text that people see: `{ en = "Article", ko = "아티클" }`, or `"Article"` for the same in every language. Where
/// one language is missing, the other is shown.
#[derive(Clone, Debug, Default)]
pub struct Label {
    pub en: Option<String>,
    pub ko: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Languages {
    en: Option<String>,
    ko: Option<String>,
}

impl StringOr for Label {
    const EXPECTED: &'static str = "a text, or { en = \"…\", ko = \"…\" }";
    type Table = Languages;

    fn from_string(text: At<String>) -> Self {
        Self { en: Some(text.value.clone()), ko: Some(text.value) }
    }

    fn from_table(table: Languages) -> Self {
        Self { en: table.en, ko: table.ko }
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        string_or(deserializer)
    }
}

impl JsonSchema for Label {
    fn schema_name() -> Cow<'static, str> {
        "Label".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = || json_schema!({ "type": "string" });
        json_schema!({
            "description": "A text that people see: `{ en = \"Article\", ko = \"아티클\" }`, or `\"Article\"` for the \
                same in every language. Where one language is missing, the other is shown.",
            "anyOf": [
                text(),
                {
                    "type": "object",
                    "properties": { "en": text(), "ko": text() },
                    "additionalProperties": false,
                    "minProperties": 1,
                },
            ],
        })
    }
}

/// One name, or several: `"id"` or `["order_id", "line"]`.
#[derive(Clone, Debug)]
pub struct Names(pub Vec<At<String>>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Names;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name, or a list of names")
            }
            fn visit_str<E>(self, name: &str) -> Result<Names, E> {
                // A lone name has the position of the value around it: `At<Names>`.
                Ok(Names(vec![At { value: name.to_owned(), span: 0..0 }]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Names, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = names.next_element()? {
                    all.push(name);
                }
                Ok(Names(all))
            }
        }
        deserializer.deserialize_any(OneOrMore)
    }
}

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "Names".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One name, or several: `\"id\"` or `[\"order_id\", \"line\"]`.",
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "minItems": 1 },
            ],
        })
    }
}

impl At<Names> {
    /// The names, each where it stands.
    pub fn names(&self) -> Vec<At<String>> {
        let place = |name: &At<String>| {
            let span = if name.span.is_empty() { &self.span } else { &name.span };
            At { value: name.value.clone(), span: span.clone() }
        };
        self.value.0.iter().map(place).collect()
    }
}

/// What can be written short, as a string, or long, as a table. (serde's untagged enums lose positions.)
pub(super) trait StringOr: Sized {
    const EXPECTED: &'static str;
    type Table;
    fn from_string(text: At<String>) -> Self;
    fn from_table(table: Self::Table) -> Self;
}

pub(super) fn string_or<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: StringOr,
    T::Table: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct Either<T>(PhantomData<T>);
    impl<'de, T> Visitor<'de> for Either<T>
    where
        T: StringOr,
        T::Table: Deserialize<'de>,
    {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::EXPECTED)
        }
        fn visit_str<E>(self, text: &str) -> Result<T, E> {
            Ok(T::from_string(At { value: text.to_owned(), span: 0..0 }))
        }
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::Table::deserialize(MapAccessDeserializer::new(map)).map(T::from_table)
        }
    }
    deserializer.deserialize_any(Either(PhantomData))
}

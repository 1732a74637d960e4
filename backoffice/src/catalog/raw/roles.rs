use super::Label;
use crate::catalog::at::{At, Key};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// `roles.toml`: what members may do. Which member has which role, and for which customers, is not said here: that
/// is a grant, given in Samuso.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RolesFile {
    /// The roles, by name.
    #[schemars(required)]
    #[serde(default)]
    pub role: BTreeMap<Key, RoleTable>,
}

/// What members with a role may do.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleTable {
    /// What people call it. Without it, its name in words.
    pub label: Option<At<Label>>,
    /// Entities that it may look at. Without it, none.
    pub view: Option<At<ListedValue>>,
    /// Fields that it does not see: `"manager.email"`.
    #[serde(default)]
    pub hide: Vec<At<String>>,
    /// Fields with a `mask` that it sees as they are: `"manager.email"`. Without it, none.
    pub plain: Option<At<ListedValue>>,
    /// Fields with a `mask` that it may reveal, of one record for a while and with a reason. Without it, none.
    pub reveal: Option<At<ListedValue>>,
    /// Actions that it may run: `"article.hide"`. Without it, none.
    pub run: Option<At<ListedValue>>,
    /// Actions that it may approve where somebody else asks for a run of them: `"article.trash"`. Without it, none.
    pub approve: Option<At<ListedValue>>,
    /// Whether it reads the timeline of what it may look at. Without it, it does not.
    pub timeline: Option<At<bool>>,
    /// How many events of a timeline it may take along at once, as a file; at most 1,000,000. Without it, none.
    pub export: Option<At<u32>>,
    /// Whether it looks after members: gives and takes back roles, assigns channels, ends sessions. Only with a grant
    /// that covers everything. Without it, it does not.
    pub access: Option<At<bool>>,
    /// Whether it shares its views of lists with everybody, and chooses what a list opens with. Only with a grant that
    /// covers everything. Without it, it does not.
    pub share_views: Option<At<bool>>,
}

/// `"all"`, or a list of names.
#[derive(Clone, Debug)]
pub enum ListedValue {
    All,
    Only(Vec<At<String>>),
}

impl<'de> Deserialize<'de> for ListedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AllOrList;
        impl<'de> Visitor<'de> for AllOrList {
            type Value = ListedValue;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"all\", or a list of names")
            }
            fn visit_str<E>(self, _: &str) -> Result<ListedValue, E> {
                Ok(ListedValue::All)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<ListedValue, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = names.next_element()? {
                    all.push(name);
                }
                Ok(ListedValue::Only(all))
            }
        }
        deserializer.deserialize_any(AllOrList)
    }
}

impl JsonSchema for ListedValue {
    fn schema_name() -> Cow<'static, str> {
        "Listed".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "`\"all\"`, or a list of names.",
            "anyOf": [
                { "type": "string", "enum": ["all"] },
                { "type": "array", "items": { "type": "string" } },
            ],
        })
    }
}

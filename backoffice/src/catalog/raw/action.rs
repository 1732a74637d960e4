use super::{HttpTable, Label, StringOr, string_or};
use crate::catalog::at::{At, Key};
use crate::limits::{APPROVALS_MAX, BULK_MAX, TARGETS_MAX};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Something that people may run on records, one or many at a time.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionTable {
    /// What its button says. Without it, the action's name in words.
    pub label: Option<At<Label>>,
    /// One sentence about what it does, shown on its form.
    pub description: Option<At<Label>>,
    /// An SQL condition over the entity's table: the action is offered, and runs, only where it holds.
    pub when: Option<At<String>>,
    /// One UPDATE of the entity's own table, `WHERE id = ANY(:ids)`. `:name` stands for a parameter. Conditions may be
    /// added with AND; what else a record needs goes into `when`. An action has this, or `http`.
    pub sql: Option<At<String>>,
    /// A call of the product's own API that does it, in place of `sql`.
    pub http: Option<At<HttpTable>>,
    /// The action of this entity that reverses it.
    pub undo: Option<At<UndoValue>>,
    /// Whether whoever runs it says why. Without it, they have to.
    pub reason: Option<At<AskedValue>>,
    /// Whether they name the customer's request. Without it, they may.
    pub ticket: Option<At<AskedValue>>,
    /// The most records of one run.
    #[schemars(required, range(min = 1, max = TARGETS_MAX))]
    pub max_targets: Option<At<u32>>,
    /// The most records of one job: a run of many records that is rehearsed, and made in chunks. More than `max_targets`.
    /// Without it, the action is never run as a job.
    #[schemars(range(min = 1, max = BULK_MAX))]
    pub max_bulk: Option<At<u32>>,
    /// Whether whoever runs it has to have signed in within the last five minutes; they are asked to sign in again where
    /// they have not. Without it, they need not.
    pub fresh: Option<At<bool>>,
    /// How many others have to approve a run before it is run. Without it, nobody has to.
    #[schemars(range(min = 1, max = APPROVALS_MAX))]
    pub approvals: Option<At<u32>>,
    /// Approvals are needed only for a run, or a job, that changes more records than this. Without it, for each.
    #[schemars(range(min = 1, max = BULK_MAX))]
    pub approvals_above: Option<At<u32>>,
    /// What its form asks for.
    #[serde(default)]
    pub param: BTreeMap<Key, ParamTable>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "Asked")]
#[serde(rename_all = "lowercase")]
pub enum AskedValue {
    /// It cannot be left empty.
    Required,
    /// It may be left empty.
    Optional,
    /// It is not asked for.
    No,
}

/// An action (`"show"`), or one whose parameters take what fields held before
/// (`{ run = "rename", with = { title = "title" } }`: parameter = field).
#[derive(Clone, Debug)]
pub struct UndoValue {
    pub run: Option<At<String>>,
    pub with: BTreeMap<Key, At<String>>,
}

#[derive(Deserialize)]
pub(super) struct UndoTable {
    run: Option<At<String>>,
    #[serde(default)]
    with: BTreeMap<Key, At<String>>,
}

impl StringOr for UndoValue {
    const EXPECTED: &'static str = "an action, or { run = \"…\", with = { … } }";
    type Table = UndoTable;

    fn from_string(run: At<String>) -> Self {
        Self { run: Some(run), with: BTreeMap::new() }
    }

    fn from_table(table: UndoTable) -> Self {
        Self { run: table.run, with: table.with }
    }
}

impl<'de> Deserialize<'de> for UndoValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        string_or(deserializer)
    }
}

impl JsonSchema for UndoValue {
    fn schema_name() -> Cow<'static, str> {
        "Undo".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An action (`\"show\"`), or one whose parameters take what fields held before \
                (`{ run = \"rename\", with = { title = \"title\" } }`: parameter = field).",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": {
                        "run": { "type": "string", "description": "The action, without its entity." },
                        "with": {
                            "type": "object",
                            "description": "For each of its parameters, the field whose former value it takes.",
                            "additionalProperties": { "type": "string" },
                        },
                    },
                    "required": ["run"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}

/// One thing that an action's form asks for. Its name is `:name` in the action's SQL.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParamTable {
    /// What the form calls it. Without it, the parameter's name in words.
    pub label: Option<At<Label>>,
    /// A sentence that explains it.
    pub help: Option<At<Label>>,
    /// What it is.
    #[schemars(required)]
    #[serde(rename = "type")]
    pub kind: Option<At<ParamType>>,
    /// Whether it must be given. Without it, it must; with `false`, an empty one is NULL in the SQL.
    pub required: Option<At<bool>>,
    /// The smallest number.
    pub min: Option<At<Bound>>,
    /// The largest number; of a text, the most characters (1,000 where nothing is said).
    pub max: Option<At<Bound>>,
    /// Of a text: whether it has room for several lines.
    pub long: Option<At<bool>>,
    /// Of a choice: the values and what people call them. Without it, those of the field of the same name.
    #[serde(default)]
    pub values: BTreeMap<Key, At<Label>>,
    /// Of a choice without values: the field that it takes them from.
    pub field: Option<At<String>>,
    /// Of a relation: the entity to choose a record of.
    pub entity: Option<At<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParamType {
    /// Text, at most `max` characters.
    Text,
    /// A whole number, between `min` and `max`.
    Integer,
    /// A number, between `min` and `max`.
    Number,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A moment.
    Timestamp,
    /// One of a few values.
    Choice,
    /// A record of another entity; its id is the value.
    Relation,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Bound {
    Integer(i64),
    Number(f64),
}

impl JsonSchema for Bound {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Bound".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

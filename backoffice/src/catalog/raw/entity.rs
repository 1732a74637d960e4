use super::{ActionTable, Label, Names, StringOr, string_or};
use crate::catalog::at::{At, Key};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One entity: a kind of thing that people look up. Its file is named after its key: `article.toml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntityFile {
    /// What it is, and where its records are.
    #[schemars(required)]
    pub entity: Option<EntityTable>,
    /// What the search box looks through. Without it, records are found by their id alone.
    pub search: Option<SearchTable>,
    /// The list of its records.
    pub list: Option<ListTable>,
    /// What people need to know of a column, beyond what the database says. Columns without a table here are shown too.
    #[serde(default)]
    pub field: BTreeMap<Key, FieldTable>,
    /// Records of other entities that belong to a record. The other way round, foreign keys are followed by themselves.
    #[serde(default)]
    pub relation: BTreeMap<Key, RelationTable>,
    /// Questions about a record that its page answers.
    #[serde(default)]
    pub diagnosis: Vec<DiagnosisTable>,
    /// What people may run on its records.
    #[serde(default)]
    pub action: BTreeMap<Key, ActionTable>,
}

/// What an entity is, and where its records are.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntityTable {
    /// Its name in addresses, roles and other files: lower-case letters, digits and `_`.
    #[schemars(required)]
    pub key: Option<At<String>>,
    /// Where it stands in navigation, counting from 1. Entities without a position come last, by key.
    #[schemars(range(min = 1, max = 10_000))]
    pub position: Option<At<u32>>,
    /// What people call one of them.
    #[schemars(required)]
    pub label: Option<At<Label>>,
    /// One sentence for people who have not met it before.
    pub description: Option<At<Label>>,
    /// The table or view, with its schema: `documents.article`. A name that holds a dot is quoted as in SQL.
    #[schemars(required)]
    pub table: Option<At<String>>,
    /// The column, or columns, that tell records apart. Without it, the primary key. A view has none: name one.
    pub id: Option<At<Names>>,
    /// The column that names a record. Without it, the id.
    pub title: Option<At<String>>,
    /// The column that holds the customer a record belongs to. Members whose grant covers some customers see no entity
    /// without one.
    pub scope: Option<At<String>>,
    /// Columns that Samuso leaves alone: neither read nor shown, for nobody.
    #[serde(default)]
    pub leave_out: Vec<At<String>>,
    /// Addresses of the product that name a record, so that one can be pasted into the search box:
    /// `https://*.docs.example/*/{slug}`. `*` stands for any one part, `{slug}` for the value of that column.
    #[serde(default)]
    pub urls: Vec<At<String>>,
}

/// What the search box looks through, best first.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchTable {
    /// Columns that may equal what is searched: ids, slugs, emails.
    #[serde(default)]
    pub exact: Vec<At<String>>,
    /// Text columns that may begin with it.
    #[serde(default)]
    pub prefix: Vec<At<String>>,
    /// Text columns that may hold its words anywhere.
    #[serde(default)]
    pub words: Vec<At<String>>,
}

/// The list of records.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListTable {
    /// Columns that it shows at first, from left to right. Without it, the title and the first few others.
    #[serde(default)]
    pub columns: Vec<At<String>>,
    /// Columns that it can be filtered by.
    #[serde(default)]
    pub filters: Vec<At<String>>,
    /// Columns that it can be sorted by, each with `asc` or `desc`: `"updated_at desc"`. The first is the order of a
    /// list that nobody sorted; without it, the id.
    #[serde(default)]
    pub sort: Vec<At<String>>,
}

/// A column, as people see it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldTable {
    /// What people call it. Without it, the column's name in words.
    pub label: Option<At<Label>>,
    /// A sentence that explains it. Without it, the column's comment in the database.
    pub help: Option<At<Label>>,
    /// What people call its values, by value: of an enum, or of a text column that holds one of a few.
    #[serde(default)]
    pub values: BTreeMap<Key, At<Label>>,
    /// The entity whose id it holds, where no foreign key says so.
    pub references: Option<At<String>>,
    /// How it is shown to roles that do not see it plainly (`plain` in roles.toml). It is found by exactly what is typed,
    /// and neither sorted by nor looked into.
    pub mask: Option<At<MaskValue>>,
    /// Of a field with a `mask`: whether whoever reveals it has to have signed in within the last five minutes. Without
    /// it, they need not.
    pub fresh: Option<At<bool>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "Mask")]
#[serde(rename_all = "lowercase")]
pub enum MaskValue {
    /// `k***@example.com`.
    Email,
    /// `***-5678`.
    Phone,
    /// `김**`.
    Name,
    /// `***`, whatever it is.
    Secret,
    /// `***5678`.
    Last4,
}

/// Records of another entity that belong to a record.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationTable {
    /// What people call them. Without it, the name of the relation in words.
    pub label: Option<At<Label>>,
    /// The entity that they are of.
    #[schemars(required)]
    pub entity: Option<At<String>>,
    /// The column of that entity that holds this record's id.
    #[schemars(required)]
    pub by: Option<At<String>>,
}

/// A question about a record, answered on its page: yes, where every check holds.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisTable {
    /// The question: `{ en = "Does it show on the site's home?", ko = "메인 화면에 노출되나요?" }`.
    #[schemars(required)]
    pub question: Option<At<Label>>,
    /// What has to hold for a yes, the first to look at first.
    #[schemars(required, length(min = 1))]
    pub check: Option<Vec<CheckTable>>,
}

/// One condition of a diagnosis.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckTable {
    /// An SQL condition over the entity's table, under the table's own name:
    /// `EXISTS (SELECT FROM documents.space s WHERE s.id = article.space_id AND s.website_on)`.
    #[schemars(required)]
    pub sql: Option<At<String>>,
    /// What is wrong where it does not hold.
    #[schemars(required)]
    pub fails: Option<At<Label>>,
    /// The field whose change makes it fail: the page says who changed it last.
    pub about: Option<At<AboutValue>>,
    /// The action that mends it.
    pub action: Option<At<MendValue>>,
}

/// A field of the record (`"state"`), or of a record that it belongs to (`{ on = "space_id", field = "website_on" }`).
#[derive(Clone, Debug)]
pub struct AboutValue {
    pub on: Option<At<String>>,
    pub field: Option<At<String>>,
}

/// An action on the record (`"article.publish"`), or on one that it belongs to
/// (`{ run = "space.website_on", on = "space_id" }`).
#[derive(Clone, Debug)]
pub struct MendValue {
    pub run: Option<At<String>>,
    pub on: Option<At<String>>,
}

#[derive(Deserialize)]
pub(super) struct AboutTable {
    on: Option<At<String>>,
    field: Option<At<String>>,
}

#[derive(Deserialize)]
pub(super) struct MendTable {
    run: Option<At<String>>,
    on: Option<At<String>>,
}

impl StringOr for AboutValue {
    const EXPECTED: &'static str = "a column, or { on = \"…\", field = \"…\" }";
    type Table = AboutTable;

    fn from_string(field: At<String>) -> Self {
        Self { on: None, field: Some(field) }
    }

    fn from_table(table: AboutTable) -> Self {
        Self { on: table.on, field: table.field }
    }
}

impl StringOr for MendValue {
    const EXPECTED: &'static str = "an action, or { run = \"…\", on = \"…\" }";
    type Table = MendTable;

    fn from_string(run: At<String>) -> Self {
        Self { run: Some(run), on: None }
    }

    fn from_table(table: MendTable) -> Self {
        Self { run: table.run, on: table.on }
    }
}

impl<'de> Deserialize<'de> for AboutValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        string_or(deserializer)
    }
}

impl<'de> Deserialize<'de> for MendValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        string_or(deserializer)
    }
}

impl JsonSchema for AboutValue {
    fn schema_name() -> Cow<'static, str> {
        "About".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A field of the record (`\"state\"`), or of a record that it belongs to \
                (`{ on = \"space_id\", field = \"website_on\" }`).",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": {
                        "on": { "type": "string", "description": "The column that names that record." },
                        "field": { "type": "string", "description": "A column of that record." },
                    },
                    "required": ["on", "field"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}

impl JsonSchema for MendValue {
    fn schema_name() -> Cow<'static, str> {
        "Mend".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An action on the record (`\"article.publish\"`), or on one that it belongs to \
                (`{ run = \"space.website_on\", on = \"space_id\" }`).",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": {
                        "run": { "type": "string", "description": "The action, with its entity." },
                        "on": { "type": "string", "description": "The column that names the record to run it on." },
                    },
                    "required": ["run", "on"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}

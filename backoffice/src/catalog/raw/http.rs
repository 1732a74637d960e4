use crate::catalog::at::At;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A call of the product's own API, one for each record. `docs/http-actions.md` says what the API has to keep to.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpTable {
    /// `"POST"`, `"PUT"`, `"PATCH"` or `"DELETE"`.
    #[schemars(required)]
    pub method: Option<At<MethodValue>>,
    /// Where: `"https://api.example.com/articles/{id}/republish"`. `{id}` and `{PARAM}` stand for values, in the path and
    /// as values of the query. samuso.toml has to allow the host (`[[egress]]`).
    #[schemars(required)]
    pub url: Option<At<String>>,
    /// What is sent, as JSON: `{ note = ":note" }`. A text that is `":id"` or `":PARAM"` as a whole becomes that value, of
    /// its own type.
    pub body: Option<At<Body>>,
    /// Where the same is sent for a preview: the product says what it would do, and does nothing.
    pub dry_run: Option<At<String>>,
    /// Where to ask what came of a call that was not answered: `"https://api.example.com/calls/{key}"`, `{key}` being its
    /// idempotency key. Without it, only a person can say.
    pub status: Option<At<String>>,
    /// The fields that it changes: what its parameters say is for those who see all of these.
    #[serde(default)]
    pub sets: Vec<At<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "Method")]
pub enum MethodValue {
    #[serde(rename = "POST")]
    Post,
    #[serde(rename = "PUT")]
    Put,
    #[serde(rename = "PATCH")]
    Patch,
    #[serde(rename = "DELETE")]
    Delete,
}

/// A JSON object, written as a table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Body(pub Map<String, Value>);

impl JsonSchema for Body {
    fn schema_name() -> Cow<'static, str> {
        "Body".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let any = generator.subschema_for::<Any>();
        json_schema!({ "type": "object", "additionalProperties": any })
    }
}

/// Whatever JSON has and TOML too.
struct Any;

impl JsonSchema for Any {
    fn schema_name() -> Cow<'static, str> {
        "Any".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let any = generator.subschema_for::<Self>();
        json_schema!({
            "anyOf": [
                { "type": "string" },
                { "type": "integer" },
                { "type": "number" },
                { "type": "boolean" },
                { "type": "array", "items": any },
                { "type": "object", "additionalProperties": any },
            ],
        })
    }
}

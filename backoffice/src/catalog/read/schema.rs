//! The format as JSON Schema, made from the types that read it: `read::shape` looks through it at a file,
//! `reference` prints it, editors complete with it.

use crate::catalog::raw::{EntityFile, RolesFile, TimelineFile};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::Value;
use std::sync::LazyLock;

/// What a file of the catalogue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Entity,
    Roles,
    Timeline,
}

impl FileKind {
    pub const ALL: [Self; 3] = [Self::Entity, Self::Roles, Self::Timeline];

    /// By its name: every file that is none of the others is an entity's.
    pub fn of(name: &str) -> Self {
        match name {
            "roles.toml" => Self::Roles,
            "timeline.toml" => Self::Timeline,
            _ => Self::Entity,
        }
    }

    pub fn schema(self) -> &'static Value {
        static ENTITY: LazyLock<Value> = LazyLock::new(schema::<EntityFile>);
        static ROLES: LazyLock<Value> = LazyLock::new(schema::<RolesFile>);
        static TIMELINE: LazyLock<Value> = LazyLock::new(schema::<TimelineFile>);
        match self {
            Self::Entity => &ENTITY,
            Self::Roles => &ROLES,
            Self::Timeline => &TIMELINE,
        }
    }
}

fn schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft07().with_transform(AsToml);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// TOML has no null: what is optional is left out. And no text of the catalogue means anything when it is empty.
#[derive(Clone, Debug)]
struct AsToml;

impl Transform for AsToml {
    fn transform(&mut self, schema: &mut schemars::Schema) {
        let null = Value::from("null");
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|kind| *kind != null);
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(options)) = schema.get_mut("anyOf") {
            options.retain(|option| option.get("type") != Some(&null));
            if let [Value::Object(only)] = options.as_slice() {
                let only = only.clone();
                schema.remove("anyOf");
                for (key, value) in only {
                    schema.insert(key, value);
                }
            }
        }
        for noise in ["default", "format"] {
            schema.remove(noise);
        }
        let is_text = schema.get("type") == Some(&Value::from("string"));
        if is_text && schema.get("const").is_none() && schema.get("enum").is_none() {
            schema.insert("minLength".to_owned(), 1.into());
        }
        transform_subschemas(self, schema);
    }
}

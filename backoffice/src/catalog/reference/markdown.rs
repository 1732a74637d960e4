//! The reference for people. A table of the format is a section, its keys are rows.

use crate::catalog::read::schema::FileKind;
use serde_json::{Map, Value};
use std::fmt::Write;

const INTRO: &str = "\
# The catalogue

A folder of TOML files: one for each entity, `roles.toml`, and `timeline.toml`. What the database knows (types, foreign
keys, enums, comments, what may be empty) is read from it; the catalogue adds what people need. `samuso init` writes a
first one, `samuso check` holds it against the database, and `samuso serve` runs none that has a fault. The demo's, in
`catalog/`, is the example to copy.

This page is made of the types that read the files (`backoffice/src/catalog/raw/`): change it there, and run the tests
with `REGENERATE=1`. Editors complete keys with `schema.json`, `schema.roles.json` and `schema.timeline.json` in
`catalog/`: for those that speak taplo, begin a file with `#:schema ./schema.json`.

A `timestamp without time zone` is read as UTC, and shown in the member's own zone: a product that keeps another zone's
hours in one is shown wrong, and a view that says `AT TIME ZONE` puts it right. What conditions and actions read has to be
in the catalogue: `samuso grants` gives no right to anything else, and `samuso check` finds what would need one.

In headings, NAME is a name of your own. Keys in bold have to be there.
";

const SQL: &str = "
## SQL in the catalogue

A **condition** (`when`, and a check's `sql`) speaks of one row of the entity's table, whose columns are there under
their own names and under the table's: `state = 'published'`,
`EXISTS (SELECT FROM documents.space s WHERE s.id = article.space_id AND s.website_on)`. Name other tables with their
schema. No aggregates, no parameters.

An **action** is one UPDATE of the entity's own table, in which `:ids` stands for the ids of the chosen records and
`:name` for a parameter. Its WHERE has `id = ANY(:ids)` (the entity's id) as a part that always has to hold; more can be
added with AND. It sets neither the id nor the scope, and has no RETURNING. PostgreSQL prepares all of it when the
catalogue is checked, and runs none of it.
";

struct Page<'s> {
    root: &'s Value,
    text: String,
}

pub fn markdown() -> String {
    let mut text = INTRO.to_owned();
    for kind in FileKind::ALL {
        let heading = match kind {
            FileKind::Entity => "An entity's file",
            FileKind::Roles => "roles.toml",
            FileKind::Timeline => "timeline.toml",
        };
        let mut page = Page { root: kind.schema(), text: String::new() };
        page.line(&format!("\n## {heading}\n"));
        page.file();
        text += &page.text;
    }
    text += &values();
    text + SQL
}

impl<'s> Page<'s> {
    fn line(&mut self, line: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    fn file(&mut self) {
        if let Some(root) = self.root.as_object() {
            self.line(&described(root));
            self.tables(root, "");
        }
    }

    /// A section for each table within this one.
    fn tables(&mut self, schema: &'s Map<String, Value>, path: &str) {
        for (name, property) in properties(schema) {
            let described_at = described(property);
            let target = self.resolved(property);
            let nested = |of: &str| if path.is_empty() { of.to_owned() } else { format!("{path}.{of}") };
            if target.contains_key("properties") {
                self.table(&format!("[{}]", nested(name)), &described_at, target, &nested(name));
            } else if let Some(items) = target.get("items").and_then(Value::as_object) {
                let items = self.resolved(items);
                if items.contains_key("properties") {
                    self.table(&format!("[[{}]]", nested(name)), &described_at, items, &nested(name));
                }
            } else if let Some(others) = target.get("additionalProperties").and_then(Value::as_object) {
                let others = self.resolved(others);
                let path = nested(&format!("{name}.NAME"));
                if others.contains_key("properties") {
                    self.table(&format!("[{path}]"), &described_at, others, &path);
                } else if !path.contains("NAME.")
                    && others.get("type").and_then(Value::as_str) == Some("string")
                {
                    self.line(&format!("\n### `[{}]`\n\n{described_at}", nested(name)));
                }
            }
        }
    }

    fn table(&mut self, heading: &str, described_at: &str, schema: &'s Map<String, Value>, path: &str) {
        self.line(&format!("\n### `{heading}`\n\n{described_at}\n"));
        self.line("| key | value | |\n| --- | --- | --- |");
        let required = required(schema);
        for (name, property) in properties(schema) {
            if self.is_section(property) {
                continue;
            }
            let name_shown =
                if required.contains(&name.as_str()) { format!("**`{name}`**") } else { format!("`{name}`") };
            let says = described(property).replace('|', "\\|");
            let row =
                format!("| {name_shown} | {} | {says}{} |", self.value(property), self.one_of(property));
            self.line(&row);
        }
        self.tables(schema, path);
    }

    /// Whether it has a section of its own, rather than a row.
    fn is_section(&self, property: &'s Map<String, Value>) -> bool {
        let target = self.resolved(property);
        let inner = |name: &str| {
            let inner = target.get(name).and_then(Value::as_object);
            inner.is_some_and(|inner| self.resolved(inner).contains_key("properties"))
        };
        target.contains_key("properties") || inner("items") || inner("additionalProperties")
    }

    fn value(&self, property: &'s Map<String, Value>) -> String {
        if let Some(name) = reference(property).filter(|name| is_value(name)) {
            return linked(name);
        }
        let target = self.resolved(property);
        if let Some(name) = VALUES.iter().find(|(_, name)| self.is_same(target, name)).map(|(_, name)| *name)
        {
            return linked(name);
        }
        let number = |name: &str| target.get(name).and_then(Value::as_i64);
        match target.get("type").and_then(Value::as_str) {
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("integer") => match (number("minimum"), number("maximum")) {
                (Some(min), Some(max)) => format!("{min} to {max}"),
                _ => "whole number".to_owned(),
            },
            Some("number") => "number".to_owned(),
            Some("array") => match target.get("items").and_then(Value::as_object) {
                Some(items) => format!("list: {}", self.value(items)),
                None => "list".to_owned(),
            },
            Some("object") => match target.get("additionalProperties").and_then(Value::as_object) {
                Some(others) => format!("table: name = {}", self.value(others)),
                None => "table".to_owned(),
            },
            _ if target.contains_key("oneOf") => "one of these".to_owned(),
            _ => "text".to_owned(),
        }
    }

    /// A definition that was written out in place.
    fn is_same(&self, target: &Map<String, Value>, name: &str) -> bool {
        let definition = self.root.pointer(&format!("/definitions/{name}")).and_then(Value::as_object);
        let shape = |of: &Map<String, Value>| of.get("anyOf").cloned();
        definition.is_some_and(|definition| shape(definition).is_some() && shape(definition) == shape(target))
    }

    /// The values of something that is one of a few, each with what it means.
    fn one_of(&self, property: &'s Map<String, Value>) -> String {
        let options = self.resolved(property).get("oneOf").and_then(Value::as_array);
        let said: Vec<String> = options
            .into_iter()
            .flatten()
            .filter_map(|option| {
                let value = option.get("const")?.as_str()?;
                let says = option.get("description")?.as_str()?.trim_end_matches('.');
                Some(format!("`\"{value}\"`: {says}"))
            })
            .collect();
        if said.is_empty() { String::new() } else { format!(" {}.", said.join("; ")) }
    }

    fn resolved(&self, schema: &'s Map<String, Value>) -> &'s Map<String, Value> {
        let all_of = schema
            .get("allOf")
            .and_then(Value::as_array)
            .and_then(|all| all.first())
            .and_then(Value::as_object);
        let name = reference(schema).or_else(|| all_of.and_then(reference));
        let target = name.and_then(|name| self.root.pointer(&format!("/definitions/{name}")));
        target.and_then(Value::as_object).unwrap_or(schema)
    }
}

/// What has to be there first, then by name.
fn properties(schema: &Map<String, Value>) -> Vec<(&String, &Map<String, Value>)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let named = properties.into_iter().flatten();
    let mut properties: Vec<_> =
        named.filter_map(|(name, property)| Some((name, property.as_object()?))).collect();
    let required = required(schema);
    properties.sort_by_key(|(name, _)| !required.contains(&name.as_str()));
    properties
}

fn required(schema: &Map<String, Value>) -> Vec<&str> {
    let required = schema.get("required").and_then(Value::as_array);
    required.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn described(schema: &Map<String, Value>) -> String {
    schema.get("description").and_then(Value::as_str).unwrap_or_default().replace('\n', " ")
}

fn reference(schema: &Map<String, Value>) -> Option<&str> {
    let all_of = || schema.get("allOf")?.as_array()?.first()?.get("$ref");
    let path = schema.get("$ref").or_else(all_of)?.as_str()?;
    path.rsplit('/').next()
}

/// Values that can be written in more than one way, each in the schema of which file.
const VALUES: [(FileKind, &str); 6] = [
    (FileKind::Entity, "Label"),
    (FileKind::Entity, "Names"),
    (FileKind::Entity, "About"),
    (FileKind::Entity, "Mend"),
    (FileKind::Entity, "Undo"),
    (FileKind::Roles, "Listed"),
];

fn is_value(name: &str) -> bool {
    VALUES.iter().any(|(_, value)| *value == name)
}

fn linked(name: &str) -> String {
    format!("[{}](#{})", name.to_lowercase(), name.to_lowercase())
}

fn values() -> String {
    let mut text = String::from("\n## Values that can be written in more than one way\n");
    for (kind, name) in VALUES {
        let definition = kind.schema().pointer(&format!("/definitions/{name}")).and_then(Value::as_object);
        let says = definition.map(described).unwrap_or_default();
        let _ = write!(text, "\n### {}\n\n{says}\n", name.to_lowercase());
    }
    text
}

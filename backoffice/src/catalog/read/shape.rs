//! Does a file have the format's shape? Every place where it has not is a fault, and is taken out, so that the rest
//! can be read and held against the database.

use crate::catalog::check::{Findings, Kind, near};
use serde_json::{Map, Value};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

pub struct Shape<'s, 'f> {
    pub schema: &'s Value,
    pub file: usize,
    pub findings: &'f mut Findings,
}

impl<'s> Shape<'s, '_> {
    pub fn file(&mut self, root: &mut DeTable<'_>) {
        let Some(schema) = self.schema.as_object() else { return };
        self.table(schema, root, "the file", &(0..0));
    }

    fn fault(&mut self, span: &Range<usize>, kind: Kind) {
        self.findings.add(self.file, span.clone(), kind);
    }

    /// `key` and `at` are the key's: what a value is called, and where a missing one is missed.
    fn value(
        &mut self,
        schema: &'s Value,
        value: &mut Spanned<DeValue<'_>>,
        key: &str,
        at: &Range<usize>,
    ) -> bool {
        let list = self.options(schema).iter().any(|option| option.get("items").is_some());
        let Some(schema) = self.resolve(schema, value.get_ref()) else {
            let (expected, found) = (self.expected(schema), found(value.get_ref()));
            self.fault(&value.span(), Kind::WrongType { key: key.to_owned(), expected, found });
            return false;
        };
        let span = value.span();
        match value.get_mut() {
            DeValue::Table(table) => self.table(schema, table, key, at),
            DeValue::Array(array) => {
                let mut kept = DeArray::new();
                let items = schema.get("items");
                let count = array.len();
                for mut item in std::mem::replace(array, DeArray::new()) {
                    let at = item.span();
                    if items.is_none_or(|items| self.value(items, &mut item, key, &at)) {
                        kept.push(item);
                    }
                }
                *array = kept;
                if count == 0 && schema.contains_key("minItems") {
                    self.fault(&span, Kind::Empty { key: key.to_owned() });
                }
                true
            }
            DeValue::String(text) => self.text(schema, list, text, key, &span),
            DeValue::Integer(number) => {
                let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
                self.number(schema, number, key, &span)
            }
            _ => true,
        }
    }

    fn table(
        &mut self,
        schema: &'s Map<String, Value>,
        table: &mut DeTable<'_>,
        name: &str,
        at: &Range<usize>,
    ) -> bool {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|others| others.is_object());
        let mut kept = DeTable::new();
        let mut seen = Vec::new();
        for (key, mut value) in std::mem::take(table) {
            let expected = properties.and_then(|known| known.get(key.get_ref().as_ref())).or(others);
            let Some(expected) = expected else {
                let known = properties.unwrap_or(&empty).keys().map(String::as_str);
                self.unknown(&key, known.collect());
                continue;
            };
            seen.push(key.get_ref().to_string());
            if self.value(expected, &mut value, key.get_ref(), &key.span()) {
                kept.insert(key, value);
            }
        }
        *table = kept;
        if seen.is_empty() && schema.contains_key("minProperties") {
            self.fault(at, Kind::Empty { key: name.to_owned() });
        }
        for required in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            let Some(key) = required.as_str().filter(|key| !seen.iter().any(|seen| seen == key)) else {
                continue;
            };
            self.fault(at, Kind::MissingKey { key: key.to_owned(), of: name.to_owned() });
        }
        true
    }

    fn unknown(&mut self, key: &Spanned<DeString<'_>>, known: Vec<&str>) {
        let name = key.get_ref().to_string();
        let near = near(&name, known.iter().copied());
        let known = known.into_iter().map(str::to_owned).collect();
        self.fault(&key.span(), Kind::UnknownKey { key: name, near, known });
    }

    fn text(
        &mut self,
        schema: &Map<String, Value>,
        list: bool,
        text: &str,
        key: &str,
        span: &Range<usize>,
    ) -> bool {
        if text.is_empty() && schema.contains_key("minLength") {
            self.fault(span, Kind::Empty { key: key.to_owned() });
            return false;
        }
        let one_of = values(schema);
        if one_of.is_empty() || one_of.iter().any(|value| value == text) {
            return true;
        }
        let near = near(text, one_of.iter().map(String::as_str));
        let quoted = one_of.into_iter().map(|value| format!("\"{value}\""));
        let one_of = quoted.chain(list.then(|| "[ … ]".to_owned())).collect();
        self.fault(span, Kind::NotOneOf { key: key.to_owned(), found: text.to_owned(), near, one_of });
        false
    }

    fn number(
        &mut self,
        schema: &Map<String, Value>,
        number: Option<i64>,
        key: &str,
        span: &Range<usize>,
    ) -> bool {
        let bound = |name| schema.get(name).and_then(Value::as_i64);
        let (min, max) = (bound("minimum"), bound("maximum"));
        let fits = number.is_some_and(|n| min.is_none_or(|min| n >= min) && max.is_none_or(|max| n <= max));
        if !fits {
            let (min, max) = (min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX));
            self.fault(span, Kind::OutOfRange { key: key.to_owned(), min, max });
        }
        fits
    }

    /// The schema for a value of this type, of those that `schema` allows; none where it allows no such type.
    fn resolve(&self, schema: &'s Value, value: &DeValue<'_>) -> Option<&'s Map<String, Value>> {
        self.options(schema).into_iter().find(|option| {
            let of = option.get("type").and_then(Value::as_str);
            match value {
                // Values that are constants have no type of their own.
                DeValue::String(_) => of == Some("string") || option.contains_key("oneOf"),
                DeValue::Integer(_) => matches!(of, Some("integer" | "number")),
                DeValue::Float(_) => of == Some("number"),
                DeValue::Boolean(_) => of == Some("boolean"),
                DeValue::Array(_) => of == Some("array"),
                DeValue::Table(_) => of == Some("object"),
                DeValue::Datetime(_) => false,
            }
        })
    }

    fn options(&self, schema: &'s Value) -> Vec<&'s Map<String, Value>> {
        let Some(object) = schema.as_object() else { return Vec::new() };
        let several = object.get("anyOf").or_else(|| object.get("allOf")).and_then(Value::as_array);
        if let Some(options) = several {
            return options.iter().flat_map(|option| self.options(option)).collect();
        }
        match object
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|path| self.schema.pointer(path.trim_start_matches('#')))
        {
            Some(target) => self.options(target),
            None => vec![object],
        }
    }

    fn expected(&self, schema: &'s Value) -> String {
        let names: Vec<&str> = self
            .options(schema)
            .into_iter()
            .map(|option| match option.get("type").and_then(Value::as_str) {
                Some("integer") => "a whole number",
                Some("number") => "a number",
                Some("boolean") => "true or false",
                Some("array") => "a list",
                Some("object") => "a table",
                _ => "a text",
            })
            .collect();
        names.join(" or ")
    }
}

/// The values that a text may have, where it is one of a few.
fn values(schema: &Map<String, Value>) -> Vec<String> {
    let texts = |name| schema.get(name).and_then(Value::as_array).into_iter().flatten();
    let plain = texts("enum").filter_map(Value::as_str);
    let described = texts("oneOf").filter_map(|option| option.get("const").and_then(Value::as_str));
    plain.chain(described).map(str::to_owned).collect()
}

fn found(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
        DeValue::Datetime(_) => "a time",
    }
}

//! What is sent for one record: the catalogue's address and body, with values in their places. A value is put in as a value:
//! encoded in an address, a value of JSON in a body.

use super::upstream::Request;
use crate::catalog::call_url::CallUrl;
use crate::catalog::model::{Action, Field, Http, ParamKind};
use crate::catalog::types::FieldKind;
use crate::problem::{Fault, Problem};
use crate::records::types::RecordId;
use serde_json::{Number, Value};
use url::Url;
use uuid::Uuid;

/// What the places of a call stand for.
pub struct Values<'a> {
    pub action: &'a Action,
    /// The field that is the record's id.
    pub id: &'a Field,
    pub record: &'a RecordId,
    pub arguments: &'a Value,
    pub key: Uuid,
}

impl Values<'_> {
    pub fn request(&self, http: &Http, url: &CallUrl) -> Result<Request, Problem> {
        let body = http.body.as_ref().map(|body| self.body(body));
        Ok(Request { method: http.method.as_str(), url: self.url(url)?, key: self.key, body })
    }

    pub fn url(&self, url: &CallUrl) -> Result<Url, Problem> {
        url.fill(|name| self.text(name)).map_err(|cannot| {
            let (en, ko) = (
                "cannot stand in the address of the product's API: enter another value",
                "제품 API 주소에 넣을 수 없는 값이에요. 다른 값을 입력해 주세요",
            );
            Problem::bad(Fault::new(cannot.name, en, ko))
        })
    }

    fn text(&self, name: &str) -> Option<String> {
        match name {
            "id" => Some(self.record.parts().concat()),
            "key" => Some(self.key.to_string()),
            name => self.arguments.get(name)?.as_str().map(str::to_owned),
        }
    }

    fn body(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match text.strip_prefix(':') {
                Some(name) => self.value(name),
                None => value.clone(),
            },
            Value::Array(items) => items.iter().map(|item| self.body(item)).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(key, value)| (key.clone(), self.body(value))).collect()
            }
            other => other.clone(),
        }
    }

    /// Of its own type: numbers as numbers, what is empty as null.
    fn value(&self, name: &str) -> Value {
        if name == "id" {
            let is_number = self.id.kind == FieldKind::Integer;
            return typed(is_number, &self.record.parts().concat());
        }
        let Some(text) = self.arguments.get(name).and_then(Value::as_str) else { return Value::Null };
        let param = self.action.params.iter().find(|param| param.name == name);
        match param.map(|param| &param.kind) {
            Some(ParamKind::Integer { .. } | ParamKind::Number { .. }) => typed(true, text),
            Some(ParamKind::Relation { sql_type, .. }) => {
                typed(matches!(sql_type.as_str(), "smallint" | "integer" | "bigint"), text)
            }
            Some(ParamKind::Boolean) => Value::Bool(text == "true"),
            _ => Value::from(text),
        }
    }
}

/// A number that JSON cannot hold stays the text that it is.
fn typed(is_number: bool, text: &str) -> Value {
    let whole = || text.parse::<i64>().ok().map(Number::from);
    let number = || whole().or_else(|| text.parse().ok().and_then(Number::from_f64));
    let number = if is_number { number() } else { None };
    number.map_or_else(|| Value::from(text), Value::Number)
}

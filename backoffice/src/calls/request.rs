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

/// A number that would not arrive as the one that it is stays the text that it is.
fn typed(is_number: bool, text: &str) -> Value {
    let number = if is_number { number(text) } else { None };
    number.map_or_else(|| Value::from(text), Value::Number)
}

fn number(text: &str) -> Option<Number> {
    let whole = text.split_once('.').filter(|(_, behind)| behind.bytes().all(|digit| digit == b'0'));
    if let Ok(whole) = whole.map_or(text, |(whole, _)| whole).parse::<i64>() {
        return Some(whole.into());
    }
    // Whoever reads JSON reads a float, too.
    let float: f64 = text.parse().ok()?;
    let is_kept = exact(text)? == exact(&format!("{float:e}"))?;
    Number::from_f64(float).filter(|_| is_kept)
}

/// What a number is, however it is written: below nought or not, its digits, and the power of ten that they are of.
fn exact(text: &str) -> Option<(bool, String, i64)> {
    let (written, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, behind) = written.split_once('.').unwrap_or((written, ""));
    let all = format!("{}{behind}", whole.trim_start_matches(['+', '-']));
    let digits = all.trim_start_matches('0');
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() {
        return Some((false, String::new(), 0));
    }
    let (behind, noughts) =
        (i64::try_from(behind.len()).ok()?, i64::try_from(digits.len() - kept.len()).ok()?);
    let power = power.parse::<i64>().ok()?.checked_add(noughts)?.checked_sub(behind)?;
    Some((written.starts_with('-'), kept.to_owned(), power))
}

#[cfg(test)]
mod tests {
    use super::typed;
    use serde_json::Value;

    #[test]
    fn a_number_is_sent_with_the_digits_that_were_typed_or_as_a_text() {
        for (text, sent) in [
            ("7", "7"),
            ("-7.50", "-7.5"),
            ("+0.10", "0.1"),
            (".5", "0.5"),
            ("1e3", "1000.0"),
            ("-0.0", "0"),
            ("9007199254740993", "9007199254740993"),
            ("9007199254740993.00", "9007199254740993"),
            ("7.", "7"),
            ("0.1e1", "1.0"),
        ] {
            let number = typed(true, text);
            assert!(number.is_number(), "{text}");
            assert_eq!(format!("{number}"), sent, "{text}");
        }
        for text in
            ["9007199254740993.5", "0.10000000000000000001", "99999999999999999999", "1e-400", "1e400", "x"]
        {
            assert_eq!(typed(true, text), Value::from(text));
        }
        assert_eq!(typed(false, "7"), Value::from("7"));
    }
}

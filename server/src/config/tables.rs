//! Tables whose names are the reader's own, as `[provider.okta]`: their keys, each with its place.

use super::fault::{Fault, Place};
use backoffice::limits::{CONFIG_LIST_MAX, CONFIG_TEXT_MAX_CHARS};
use toml_edit::{Item, Key, TableLike, Value};

/// One table, and where its faults go.
pub struct Table<'a> {
    pub path: &'a str,
    pub text: &'a str,
    /// As one writes it: `provider.okta`.
    pub name: String,
    pub items: &'a dyn TableLike,
    /// Where the table begins.
    pub place: Place,
}

impl Table<'_> {
    pub fn fault(&self, place: Place, key: &str, wrong: &str, expects: &str) -> Fault {
        let key = format!("{}.{key}", self.name);
        Fault { place, key, wrong: wrong.to_owned(), expects: Some(expects.to_owned()) }
    }

    pub fn place_of(&self, key: &str) -> Place {
        let span =
            self.items.key(key).and_then(Key::span).or_else(|| self.items.get(key).and_then(Item::span));
        span.map_or_else(|| self.place.clone(), |span| Place::in_file(self.path, self.text, span.start))
    }

    /// Every key that is none of these. Of some there is more to say.
    pub fn unknown(&self, known: &[&str], faults: &mut Vec<Fault>, more: impl Fn(&str) -> Option<String>) {
        for (key, _) in self.items.iter().filter(|(key, _)| !known.contains(key)) {
            let expects = format!("one of {}", known.join(", "));
            let wrong = more(key).unwrap_or_else(|| "is no key of Samuso".to_owned());
            faults.push(self.fault(self.place_of(key), key, &wrong, &expects));
        }
    }

    /// Yes or no, where the key is set.
    pub fn flag(&self, key: &str, faults: &mut Vec<Fault>) -> Option<bool> {
        let flag = self.items.get(key)?.as_value().and_then(Value::as_bool);
        if flag.is_none() {
            faults.push(self.fault(self.place_of(key), key, "is neither", "true or false, without quotes"));
        }
        flag
    }

    /// A number, where the key is set.
    pub fn number(&self, key: &str, least: i64, most: i64, faults: &mut Vec<Fault>) -> Option<i64> {
        let number = self.items.get(key)?.as_value().and_then(Value::as_integer);
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let expects = format!("a number from {least} to {most}, without quotes");
            faults.push(self.fault(self.place_of(key), key, "is none", &expects));
        }
        number
    }

    /// A text, where the key is set.
    pub fn text(&self, key: &str, expects: &str, faults: &mut Vec<Fault>) -> Option<String> {
        let text = self.items.get(key)?.as_value().and_then(Value::as_str).filter(|text| is_plain(text));
        if text.is_none() {
            faults.push(self.fault(self.place_of(key), key, "is not a text of 1 to 500 characters", expects));
        }
        text.map(str::to_owned)
    }

    /// A text that there has to be.
    pub fn needed(&self, key: &str, expects: &str, faults: &mut Vec<Fault>) -> Option<String> {
        if self.items.get(key).is_none() {
            faults.push(self.fault(self.place.clone(), key, "is not set", expects));
        }
        self.text(key, expects, faults)
    }

    /// A list of texts, where the key is set.
    pub fn texts(&self, key: &str, expects: &str, faults: &mut Vec<Fault>) -> Option<Vec<String>> {
        let list = self.items.get(key)?.as_value().and_then(Value::as_array);
        let texts = list.filter(|list| (1..=CONFIG_LIST_MAX).contains(&list.len())).and_then(|list| {
            let texts =
                list.iter().map(|value| value.as_str().filter(|text| is_plain(text)).map(str::to_owned));
            texts.collect::<Option<Vec<String>>>()
        });
        if texts.is_none() {
            faults.push(self.fault(self.place_of(key), key, "is not a list of 1 to 200 texts", expects));
        }
        texts
    }
}

fn is_plain(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= CONFIG_TEXT_MAX_CHARS
        && !text.chars().any(char::is_control)
}

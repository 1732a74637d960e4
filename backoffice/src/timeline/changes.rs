//! What an event changed, field by field, as far as the member may see it.

use crate::access::permission::MayView;
use crate::catalog::model::Field;
use crate::catalog::types::{ActionKey, FieldKey, Text};
use crate::cx::Cx;
use crate::limits::{EVENT_FIELDS_MAX, EVENT_VALUE_MAX_CHARS, JSON_DEPTH_MAX};
use crate::records::types::Shown;
use crate::records::value;
use crate::timeline::event::RawEvent;
use crate::timeline::labels::Labels;
use crate::timeline::types::{Change, Source};
use crate::timeline::words;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// An event's before and after, with who looks at them.
pub struct Images<'a> {
    view: Option<&'a MayView<'a>>,
    channel: Option<&'a str>,
    /// Keys that are no field, and may be shown.
    also: Option<&'a BTreeMap<String, Text>>,
    before: Option<&'a Map<String, Value>>,
    after: Option<&'a Map<String, Value>>,
    event: &'a RawEvent,
}

impl<'a> Images<'a> {
    pub fn of(cx: &'a Cx, view: Option<&'a MayView<'a>>, event: &'a RawEvent) -> Self {
        let audit = cx.office.catalog.audit.as_ref().filter(|_| event.source == Source::Product);
        Self {
            view,
            channel: event.channel.as_deref(),
            also: audit.map(|audit| &audit.fields),
            before: event.before.as_ref().and_then(Value::as_object),
            after: event.after.as_ref().and_then(Value::as_object),
            event,
        }
    }

    pub fn field(&self, key: &str) -> Option<&'a Field> {
        self.view.and_then(|view| view.entity.field(&FieldKey::new(key)))
    }

    /// A field that the member sees, or a key that the catalogue lets be shown.
    pub fn may_show(&self, key: &str) -> bool {
        match self.view {
            Some(view) if view.entity.field(&FieldKey::new(key)).is_some() => {
                view.sees(&FieldKey::new(key), self.channel)
            }
            _ => self.also.is_some_and(|also| also.contains_key(key)),
        }
    }

    /// The text is in something that the member sees.
    pub fn shows_text(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let holds = |value: &Value| plain(value).to_lowercase().contains(&text);
        let images = [self.before, self.after, self.event.arguments.as_ref().and_then(Value::as_object)];
        let in_images =
            images.into_iter().flatten().flatten().any(|(key, value)| {
                self.may_show(key) && (holds(value) || key.to_lowercase().contains(&text))
            });
        in_images || self.event.reason.as_ref().is_some_and(|reason| reason.to_lowercase().contains(&text))
    }

    pub fn before(&self, key: &str) -> Option<&'a Value> {
        self.before.and_then(|image| image.get(key)).filter(|_| self.may_show(key))
    }

    pub fn after(&self, key: &str) -> Option<&'a Value> {
        self.after.and_then(|image| image.get(key)).filter(|_| self.may_show(key))
    }

    fn keys(&self) -> BTreeSet<&'a String> {
        self.before
            .into_iter()
            .flat_map(Map::keys)
            .chain(self.after.into_iter().flat_map(Map::keys))
            .collect()
    }
}

/// Field by field: those of the entity in its order, then the others; what every change touches comes last.
pub fn changes(images: &Images<'_>, labels: &Labels) -> Vec<Change> {
    let mut keys: Vec<&String> = images.keys().into_iter().collect();
    keys.sort_by_key(|key| {
        let position =
            images.view.and_then(|view| view.entity.fields.iter().position(|f| f.key.as_str() == **key));
        (is_bookkeeping(key), position.unwrap_or(usize::MAX))
    });
    let mut changes = Vec::new();
    for key in keys.into_iter().take(EVENT_FIELDS_MAX) {
        field_changes(images, labels, key, &mut changes);
    }
    changes
}

/// Fields that a product writes at every change.
pub fn is_bookkeeping(key: &str) -> bool {
    matches!(key, "updated_at" | "modified_at" | "version" | "lock_version" | "updated_by" | "bytes")
}

fn field_changes(images: &Images<'_>, labels: &Labels, key: &str, changes: &mut Vec<Change>) {
    let label = label(images, key);
    if !images.may_show(key) {
        let hidden = Shown::Hidden;
        changes.push(Change {
            field: FieldKey::new(key),
            label,
            before: hidden.clone(),
            after: hidden,
            words: Vec::new(),
        });
        return;
    }
    let (before, after) = (images.before(key), images.after(key));
    // Settings within JSON: only those that differ.
    if let (Some(Value::Object(before)), Some(Value::Object(after))) = (before, after) {
        return inner(key, &label, before, after, 1, changes);
    }
    changes.push(change(images.field(key), labels, key, label, before, after));
}

fn inner(
    path: &str,
    label: &Text,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    depth: usize,
    changes: &mut Vec<Change>,
) {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for key in keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).take(EVENT_FIELDS_MAX) {
        let path = format!("{path}.{key}");
        let label = Text { en: format!("{} › {key}", label.en), ko: format!("{} › {key}", label.ko) };
        match (before.get(key), after.get(key)) {
            (Some(Value::Object(before)), Some(Value::Object(after))) if depth < JSON_DEPTH_MAX => {
                inner(&path, &label, before, after, depth + 1, changes);
            }
            (before, after) => changes.push(change(None, &Labels::default(), &path, label, before, after)),
        }
    }
}

fn change(
    field: Option<&Field>,
    labels: &Labels,
    key: &str,
    label: Text,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Change {
    let words = match (before, after) {
        (Some(Value::String(before)), Some(Value::String(after))) if words::is_worth(before, after) => {
            let cut = |text: &str| value::cut(text.to_owned(), EVENT_VALUE_MAX_CHARS).0;
            words::diff(&cut(before), &cut(after))
        }
        _ => Vec::new(),
    };
    Change {
        field: FieldKey::new(key),
        label,
        before: shown(field, labels, before),
        after: shown(field, labels, after),
        words,
    }
}

fn label(images: &Images<'_>, key: &str) -> Text {
    let also = || images.also.and_then(|also| also.get(key)).cloned();
    images.field(key).map(|field| field.label.clone()).or_else(also).unwrap_or_else(|| Text::same(key))
}

/// A value of an event: of a field by its type and label, of anything else by what JSON says of it.
pub fn shown(field: Option<&Field>, labels: &Labels, value: Option<&Value>) -> Shown {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Shown::Empty };
    if let Some(field) = field {
        let shown = value::show(field, Some(plain(value)), EVENT_VALUE_MAX_CHARS);
        return match &field.references {
            Some(entity) => labels.link(entity, shown),
            None => shown,
        };
    }
    match value {
        Value::Bool(value) => Shown::Boolean(*value),
        Value::Number(number) => Shown::Number(number.to_string()),
        Value::String(text) => {
            let (text, cut) = value::cut(text.clone(), EVENT_VALUE_MAX_CHARS);
            Shown::Text { text, cut }
        }
        _ => {
            let (text, cut) = value::cut(value.to_string(), EVENT_VALUE_MAX_CHARS);
            Shown::Json { text, cut }
        }
    }
}

/// A value's text, as PostgreSQL would write it.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The arguments that may be shown.
pub fn arguments(cx: &Cx, event: &RawEvent) -> Vec<(Text, Shown)> {
    let Some(arguments) = event.arguments.as_ref().and_then(Value::as_object) else { return Vec::new() };
    let shown_value = |value| shown(None, &Labels::default(), Some(value));
    match event.source {
        // Samuso's own: the parameters of the action, checked when they came in.
        Source::Samuso => {
            let action = cx.office.catalog.action(&ActionKey::new(&event.action));
            let label = |key: &str| {
                let param = action.and_then(|action| action.params.iter().find(|param| param.name == key));
                param.map_or_else(|| Text::same(key), |param| param.label.clone())
            };
            let arguments = arguments.iter().take(EVENT_FIELDS_MAX);
            arguments.map(|(key, value)| (label(key), shown_value(value))).collect()
        }
        Source::Product => {
            let Some(audit) = &cx.office.catalog.audit else { return Vec::new() };
            let listed =
                arguments.iter().filter_map(|(key, value)| Some((audit.fields.get(key)?.clone(), value)));
            listed.map(|(label, value)| (label, shown_value(value))).collect()
        }
    }
}

/// The fields of two images that differ: what an event keeps.
pub fn differing(before: &Value, after: &Value) -> (Value, Value) {
    let (mut was, mut is) = (Map::new(), Map::new());
    let empty = Map::new();
    let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
        if before.get(key) != after.get(key) {
            was.insert(key.clone(), before.get(key).cloned().unwrap_or(Value::Null));
            is.insert(key.clone(), after.get(key).cloned().unwrap_or(Value::Null));
        }
    }
    (Value::Object(was), Value::Object(is))
}

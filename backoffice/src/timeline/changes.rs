//! What an event changed, field by field, as far as the member may see it.

use crate::access::permission::MayView;
use crate::calls::ANSWERED;
use crate::catalog::model::{Action, Catalog, Field, ParamKind, Sight};
use crate::catalog::types::{ActionKey, ChoiceValue, FieldKey, RoleKey, Text};
use crate::cx::Cx;
use crate::limits::{EVENT_FIELDS_MAX, EVENT_VALUE_MAX_CHARS, JSON_DEPTH_MAX};
use crate::records::types::Shown;
use crate::records::value;
use crate::timeline::event::RawEvent;
use crate::timeline::labels::Labels;
use crate::timeline::own;
use crate::timeline::types::{Change, Given, Source};
use crate::timeline::words;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// An event's before and after, with who looks at them.
pub struct Images<'a> {
    view: Option<&'a MayView<'a>>,
    channel: Option<&'a str>,
    /// Keys of the product's log that are no field, and may be shown.
    also: Option<&'a BTreeMap<String, Text>>,
    cx: &'a Cx,
    before: Option<&'a Map<String, Value>>,
    after: Option<&'a Map<String, Value>>,
    /// The action of the catalogue whose run this is.
    action: Option<&'a Action>,
    event: &'a RawEvent,
    catalog: &'a Catalog,
}

/// Whatever the product.
const BOOKKEEPING: [&str; 5] = ["updated_at", "modified_at", "updated_by", "version", "lock_version"];

/// Fields that are written at every change, whatever it was.
pub fn bookkeeping(cx: &Cx) -> impl Iterator<Item = &str> {
    let audit = cx.office.catalog.audit.iter().flat_map(|audit| &audit.bookkeeping);
    BOOKKEEPING.into_iter().chain(audit.map(String::as_str))
}

pub fn is_bookkeeping(cx: &Cx, key: &str) -> bool {
    bookkeeping(cx).any(|known| known == key)
}

impl<'a> Images<'a> {
    pub fn of(cx: &'a Cx, view: Option<&'a MayView<'a>>, event: &'a RawEvent) -> Self {
        let audit = cx.office.catalog.audit.as_ref();
        let audit = audit.filter(|_| event.source == Source::Product);
        Self {
            view,
            channel: event.channel.as_deref(),
            also: audit.map(|audit| &audit.fields),
            cx,
            before: event.before.as_ref().and_then(Value::as_object),
            after: event.after.as_ref().and_then(Value::as_object),
            action: cx.office.catalog.action(&ActionKey::new(&event.action)).filter(|_| audit.is_none()),
            event,
            catalog: &cx.office.catalog,
        }
    }

    /// What people call what an argument of Samuso's own names: a role, an action.
    pub fn named(&self, key: &str) -> Option<&'a Text> {
        let is_own = self.event.source != Source::Product && own::is_own(&self.event.action);
        let name = self.argument(key).filter(|_| is_own)?.as_str()?;
        match key {
            "role" => self.catalog.roles.get(&RoleKey::new(name)).map(|role| &role.label),
            "action" => self.catalog.action(&ActionKey::new(name)).map(|action| &action.label),
            _ => None,
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
            _ => self.also(key).is_some(),
        }
    }

    /// What is shown of a value that is not seen plainly: its mask, or nothing.
    fn unseen(&self, image: Option<&Map<String, Value>>, key: &str) -> Shown {
        let (Some(view), Some(field)) = (self.view, self.field(key)) else { return Shown::Hidden };
        // `may_show` was asked before: whatever this event is about, nothing is plain here.
        let sight = match view.sight(&field.key, self.channel) {
            Sight::Masked(mask) => Sight::Masked(mask),
            Sight::Plain | Sight::Hidden => Sight::Hidden,
        };
        let value = image.and_then(|image| image.get(key)).filter(|value| !value.is_null());
        value::seen(sight, field, value.map(plain), EVENT_VALUE_MAX_CHARS)
    }

    /// What a key is called that is no field, where it may be shown.
    fn also(&self, key: &str) -> Option<Text> {
        match self.event.source {
            Source::Product => self.also?.get(key).cloned(),
            Source::Samuso | Source::Captured
                if self.event.entity.is_none() || own::is_own(&self.event.action) =>
            {
                own::key(key)
            }
            Source::Samuso | Source::Captured => None,
        }
    }

    /// The text is in something that the member sees.
    pub fn shows_text(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let holds = |value: &Value| plain(value).to_lowercase().contains(&text);
        let finds = |key: &str, value| holds(value) || key.to_lowercase().contains(&text);
        let mut images = [self.before, self.after].into_iter().flatten().flatten();
        let in_images = images.any(|(key, value)| self.may_show(key) && finds(key, value));
        let in_arguments = self.arguments().any(|(_, key, value)| finds(key, value));
        in_images
            || in_arguments
            || self.event.reason.as_ref().is_some_and(|reason| reason.to_lowercase().contains(&text))
    }

    pub fn before(&self, key: &str) -> Option<&'a Value> {
        self.before.and_then(|image| image.get(key)).filter(|_| self.may_show(key))
    }

    pub fn after(&self, key: &str) -> Option<&'a Value> {
        self.after.and_then(|image| image.get(key)).filter(|_| self.may_show(key))
    }

    pub fn argument(&self, key: &str) -> Option<&'a Value> {
        self.arguments().find(|(_, name, _)| *name == key).map(|(_, _, value)| value)
    }

    /// A word of Samuso's own.
    pub fn own_argument(&self, key: &str) -> Option<&'a str> {
        self.argument(key).filter(|_| self.event.source == Source::Samuso)?.as_str()
    }

    /// The arguments that may be shown: label, name and value.
    pub fn arguments(&self) -> impl Iterator<Item = (Text, &'a str, &'a Value)> {
        let arguments = self.event.arguments.as_ref().and_then(Value::as_object).into_iter().flatten();
        let given = arguments.filter(|(_, value)| !value.is_null()).take(EVENT_FIELDS_MAX);
        given.filter_map(|(key, value)| Some((self.argument_label(key)?, key.as_str(), value)))
    }

    /// What an argument is called, where the member may see it. What an action was given is what it wrote: it is for
    /// those who see every field that the action sets.
    fn argument_label(&self, key: &str) -> Option<Text> {
        let (Some(action), Some(view)) = (self.action, self.view) else {
            return self.also(key).filter(|_| self.may_show(key));
        };
        if key == ANSWERED {
            return own::key(key);
        }
        let sees_all = action.sets.iter().all(|field| view.sees(field, self.channel));
        let param = action.params.iter().find(|param| param.name == key);
        param.filter(|_| sees_all).map(|param| param.label.clone())
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
        (is_bookkeeping(images.cx, key), position.unwrap_or(usize::MAX))
    });
    let mut changes = Vec::new();
    for key in keys.into_iter().take(EVENT_FIELDS_MAX) {
        field_changes(images, labels, key, &mut changes);
    }
    for change in &mut changes {
        change.bookkeeping = is_bookkeeping(images.cx, change.field.as_str());
    }
    changes
}

fn field_changes(images: &Images<'_>, labels: &Labels, key: &str, changes: &mut Vec<Change>) {
    let label = label(images, key);
    if !images.may_show(key) {
        changes.push(Change {
            field: FieldKey::new(key),
            label,
            before: images.unseen(images.before, key),
            after: images.unseen(images.after, key),
            words: Vec::new(),
            bookkeeping: false,
        });
        return;
    }
    let (before, after) = (images.before(key), images.after(key));
    // Settings within JSON: only those that differ.
    if let (Some(Value::Object(before)), Some(Value::Object(after))) = (before, after) {
        return inner(images.cx, key, &label, before, after, 1, changes);
    }
    changes.push(change(images.cx, images.field(key), labels, key, label, before, after));
}

/// A field as it was before the event, whole; masked where the member sees it so.
pub fn before_of(images: &Images<'_>, labels: &Labels, key: &FieldKey) -> Shown {
    whole(images, labels, key.as_str(), images.before)
}

pub fn after_of(images: &Images<'_>, labels: &Labels, key: &FieldKey) -> Shown {
    whole(images, labels, key.as_str(), images.after)
}

fn whole(images: &Images<'_>, labels: &Labels, key: &str, image: Option<&Map<String, Value>>) -> Shown {
    if !images.may_show(key) {
        return images.unseen(image, key);
    }
    shown(images.field(key), labels, image.and_then(|image| image.get(key)))
}

fn inner(
    cx: &Cx,
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
                inner(cx, &path, &label, before, after, depth + 1, changes);
            }
            (before, after) => {
                changes.push(change(cx, None, &Labels::default(), &path, label, before, after));
            }
        }
    }
}

fn change(
    cx: &Cx,
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
            cx.diff_time.diff(&cut(before), &cut(after))
        }
        _ => Vec::new(),
    };
    Change {
        field: FieldKey::new(key),
        label,
        before: shown(field, labels, before),
        after: shown(field, labels, after),
        words,
        bookkeeping: false,
    }
}

fn label(images: &Images<'_>, key: &str) -> Text {
    images
        .field(key)
        .map(|field| field.label.clone())
        .or_else(|| images.also(key))
        .unwrap_or_else(|| Text::same(key))
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

/// The arguments that may be shown; of Samuso's own, those that the sentence does not say already.
pub fn arguments(images: &Images<'_>) -> Vec<Given> {
    let said = own::sentence(&images.event.action).filter(|_| images.event.source == Source::Samuso);
    let is_said =
        |key: &str| said.as_ref().is_some_and(|said| said.en.contains(&format!("{{arguments.{key}}}")));
    let values = |name: &str| match images.action?.params.iter().find(|param| param.name == name)?.kind {
        ParamKind::Choice { ref values, .. } => Some(values.as_slice()),
        _ => None,
    };
    let shown = |(label, name, value): (Text, &str, &Value)| {
        let own = said.as_ref().and_then(|_| own_value(name, value));
        let value = own.unwrap_or_else(|| argument(values(name).unwrap_or_default(), value));
        Given { key: name.to_owned(), label, value }
    };
    images.arguments().filter(|(_, name, _)| !is_said(name)).map(shown).collect()
}

/// What Samuso itself keeps of a moment, of a word that it has for something, and of a list of names.
fn own_value(name: &str, value: &Value) -> Option<Shown> {
    if let Some((word, label)) = value.as_str().and_then(|word| Some((word, own::word(name, word)?))) {
        return Some(Shown::Choice { value: word.to_owned(), label });
    }
    if name == "until" {
        return value.as_str().and_then(value::timestamp).map(Shown::Time);
    }
    let names: Option<Vec<&str>> = value.as_array()?.iter().map(Value::as_str).collect();
    let (text, cut) = value::cut(names?.join(", "), EVENT_VALUE_MAX_CHARS);
    Some(Shown::Text { text, cut })
}

/// An argument; one of several values by its label.
pub fn argument(values: &[ChoiceValue], value: &Value) -> Shown {
    match values.iter().find(|choice| value.as_str() == Some(&choice.value)) {
        Some(choice) => Shown::Choice { value: choice.value.clone(), label: choice.label.clone() },
        None => shown(None, &Labels::default(), Some(value)),
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

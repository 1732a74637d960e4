//! What happened, as the product's audit log tells it.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::batch::Batch;
use crate::copy::Time;
use crate::rows::{Event as Row, Revision};

type Fields = Map<String, Value>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Actor {
    Manager(i64),
    /// A part of the product.
    System(&'static str),
    Reader(String),
}

impl Actor {
    /// Whom the product names as the one who changed a row.
    pub(super) fn manager(&self) -> Option<i64> {
        match self {
            Self::Manager(id) => Some(*id),
            Self::System(_) | Self::Reader(_) => None,
        }
    }
}

#[derive(Debug)]
pub(super) struct Event {
    pub(super) at: Time,
    pub(super) actor: Actor,
    pub(super) entity: &'static str,
    pub(super) id: i64,
    pub(super) action: &'static str,
    pub(super) arguments: Option<Value>,
    pub(super) change: Change,
}

/// The fields that differ.
#[derive(Debug, Default)]
pub(super) struct Change {
    before: Option<Fields>,
    after: Option<Fields>,
}

impl Change {
    /// Something new: every field, as it begins.
    pub(super) fn creation(row: &impl Serialize) -> Self {
        Self { before: None, after: Some(fields(row)) }
    }

    /// Something that went away, as it was.
    pub(super) fn removal(row: &impl Serialize, without: &str) -> Self {
        let mut image = fields(row);
        image.remove(without);
        Self { before: Some(image), after: None }
    }

    /// Something that came back, as it is.
    pub(super) fn return_of(row: &impl Serialize, without: &str) -> Self {
        let removal = Self::removal(row, without);
        Self { before: None, after: removal.before }
    }

    /// Sets a field and notes it, if that changes anything.
    pub(super) fn set<T: Serialize + PartialEq>(&mut self, name: &str, field: &mut T, value: T) {
        if *field != value {
            self.note(name, json(&*field), json(&value));
            *field = value;
        }
    }

    /// The same for one setting among many.
    pub(super) fn set_inside(&mut self, name: &str, settings: &mut Value, key: &str, value: Value) {
        let Some(settings) = settings.as_object_mut() else { return };
        let old = settings.insert(key.to_owned(), value.clone()).unwrap_or(Value::Null);
        if old != value {
            let one = |value: Value| Value::Object(Map::from_iter([(key.to_owned(), value)]));
            self.note(name, one(old), one(value));
        }
    }

    /// Notes what is no field of the row but changed with it.
    pub(super) fn note(&mut self, name: &str, before: Value, after: Value) {
        self.before.get_or_insert_default().insert(name.to_owned(), before);
        self.after.get_or_insert_default().insert(name.to_owned(), after);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.before.is_none() && self.after.is_none()
    }
}

fn fields(row: &impl Serialize) -> Fields {
    match json(row) {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}

/// Rows and their fields are plain data: they have no keys that JSON could not hold.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Everything that happened in one channel.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) events: Vec<Event>,
    pub(super) revisions: Vec<Revision>,
}

/// The next ids of rows that get theirs in the order in which they are written.
#[derive(Debug)]
pub(super) struct NextIds {
    pub(super) event: i64,
    pub(super) revision: i64,
}

impl Log {
    /// Writes it in the order in which it happened.
    pub(super) fn write(mut self, channel_id: i64, ids: &mut NextIds, batch: &mut Batch) {
        self.events.sort_by_key(|event| event.at);
        for event in &self.events {
            event.write(ids.event, channel_id, batch);
            ids.event += 1;
        }
        self.revisions.sort_by_key(|revision| revision.created_at);
        for revision in &self.revisions {
            batch.revision(ids.revision, revision);
            ids.revision += 1;
        }
    }
}

impl Event {
    fn write(&self, id: i64, channel_id: i64, batch: &mut Batch) {
        let (actor_type, actor_id) = match &self.actor {
            Actor::Manager(id) => ("manager", id.to_string()),
            Actor::System(part) => ("system", (*part).to_owned()),
            Actor::Reader(reader) => ("user", reader.clone()),
        };
        let text = |fields: &Option<Fields>| fields.as_ref().map(json).map(|json| json.to_string());
        batch.event(&Row {
            id,
            occurred_at: self.at,
            actor_type,
            actor_id: &actor_id,
            channel_id: Some(channel_id),
            entity_type: self.entity,
            entity_id: &self.id.to_string(),
            action: self.action,
            arguments: self.arguments.as_ref().map(Value::to_string).as_deref(),
            before: text(&self.change.before).as_deref(),
            after: text(&self.change.after).as_deref(),
        });
    }
}

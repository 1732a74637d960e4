//! What events name: actors, records and the records that values point to, read together for a page.

use crate::access::permission::MayView;
use crate::catalog::model::AuditActor;
use crate::catalog::types::{EntityKey, FieldKey, Text};
use crate::cx::{Cx, Read};
use crate::problem::Problem;
use crate::records::titles::{Titles, link_to};
use crate::records::types::{RecordId, RecordRef, Shown};
use crate::timeline::changes::plain;
use crate::timeline::event::RawEvent;
use crate::timeline::own;
use crate::timeline::types::{EventActor, Source};
use serde_json::Value;

#[derive(Debug, Default)]
pub struct Labels {
    titles: Titles,
}

impl Labels {
    /// One statement for each entity that the events name records of.
    pub async fn read<'e>(
        cx: &Cx,
        read: &mut Read,
        events: impl Iterator<Item = &'e RawEvent>,
    ) -> Result<Self, Problem> {
        let mut records = Vec::new();
        for event in events {
            named(cx, event, &mut |entity, id| {
                records.push(RecordRef { entity: entity.clone(), id: RecordId::from_parts(&[id]) });
            });
        }
        Self::of(cx, read, records).await
    }

    /// Of these records.
    pub async fn of(cx: &Cx, read: &mut Read, records: Vec<RecordRef>) -> Result<Self, Problem> {
        Ok(Self { titles: Titles::read(cx, read, records).await? })
    }

    /// With what others have read.
    pub fn extend(&mut self, others: Self) {
        self.titles.extend(others.titles);
    }

    fn title(&self, entity: &EntityKey, id: &RecordId) -> Option<&String> {
        self.titles.of_entity(entity)?.get(id)
    }

    /// A value that names a record becomes a link to it.
    pub fn link(&self, entity: &EntityKey, mut shown: Shown) -> Shown {
        if let Some(titles) = self.titles.of_entity(entity) {
            link_to(&mut shown, entity, titles);
        }
        shown
    }

    pub fn actor(&self, cx: &Cx, event: &RawEvent) -> EventActor {
        let known = actor_kind(cx, event);
        let id = RecordId::from_parts(&[&event.actor_id]);
        let entity = known.and_then(|known| known.entity.as_ref());
        let title = entity.and_then(|entity| self.title(entity, &id));
        let kind_label = known.map_or_else(|| own::actor(&event.actor_kind), |known| known.label.clone());
        let label = event.actor_label.clone().or_else(|| title.cloned());
        let label = match label {
            // Nobody knows who it was: the label tells by which way.
            Some(way) if event.source == Source::Captured && event.actor_kind == "unknown" => {
                Text { en: format!("{} ({way})", kind_label.en), ko: format!("{} ({way})", kind_label.ko) }
            }
            label => label.map_or_else(|| nameless(&kind_label, &event.actor_id), Text::same),
        };
        EventActor {
            kind: event.actor_kind.clone(),
            kind_label,
            id: event.actor_id.clone(),
            label,
            record: entity.zip(title).map(|(entity, _)| RecordRef { entity: entity.clone(), id }),
        }
    }

    /// The record's label: as it was then, else as it is now, else its id. None where the event is about no record.
    pub fn record(&self, view: Option<&MayView<'_>>, event: &RawEvent) -> Option<String> {
        let id = event.record_id.as_ref()?;
        let Some(view) = view else {
            return Some(format!("{} #{id}", event.entity.as_deref().unwrap_or("")));
        };
        let title = &view.entity.title;
        let sees = view.sees(title, event.channel.as_deref());
        let then = event.title_then(title.as_str()).filter(|_| sees);
        let key = match event.source {
            Source::Samuso | Source::Captured => RecordId::new(id),
            Source::Product => RecordId::from_parts(&[id]),
        };
        let now = || self.title(&view.entity.key, &key).cloned();
        Some(then.or_else(now).unwrap_or_else(|| format!("#{id}")))
    }
}

/// Whom nothing names is called by the kind and the id.
pub fn nameless(kind: &Text, id: &str) -> Text {
    let called = |kind: &str| if id.is_empty() { kind.to_owned() } else { format!("{kind} #{id}") };
    Text { en: called(&kind.en), ko: called(&kind.ko) }
}

/// The kind of an event's actor, as timeline.toml describes it.
fn actor_kind<'a>(cx: &'a Cx, event: &RawEvent) -> Option<&'a AuditActor> {
    let audit = cx.office.catalog.audit.as_ref().filter(|_| event.source == Source::Product)?;
    audit.actors.get(&event.actor_kind)
}

/// Every record that an event names: its actor, itself, and what its values point to.
fn named(cx: &Cx, event: &RawEvent, found: &mut impl FnMut(&EntityKey, &str)) {
    if let Some(entity) = actor_kind(cx, event).and_then(|known| known.entity.as_ref()) {
        found(entity, &event.actor_id);
    }
    let Some(key) = event.entity_key(cx) else { return };
    if let Some(id) = &event.record_id {
        found(&key, id);
    }
    let Some(entity) = cx.office.catalog.entity(&key) else { return };
    for (key, value) in
        [&event.before, &event.after].into_iter().flatten().filter_map(Value::as_object).flatten()
    {
        let field = entity.field(&FieldKey::new(key));
        if let (Some(references), false) =
            (field.and_then(|field| field.references.as_ref()), value.is_null())
        {
            found(references, &plain(value));
        }
    }
}

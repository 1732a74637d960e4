//! Events as they were read, and as a member sees them.

use crate::access::permission::{MayReadTimeline, MayView};
use crate::catalog::types::{EntityKey, Text};
use crate::cx::{Cx, Read};
use crate::problem::{Part, Problem};
use crate::records::notes::told;
use crate::records::notes::types::NoteTold;
use crate::records::types::{RecordId, RecordRef};
use crate::timeline::address;
use crate::timeline::burst::Line;
use crate::timeline::changes::{self, Images};
use crate::timeline::cursor::Place;
use crate::timeline::labels::Labels;
use crate::timeline::own;
use crate::timeline::sentence;
use crate::timeline::types::{Burst, Event, Source, TimelineFilter};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::Row;
use sqlx::postgres::PgRow;

/// An event as its source has it.
#[derive(Clone, Debug)]
pub struct RawEvent {
    pub source: Source,
    pub id: String,
    pub at: String,
    pub occurred_at: Timestamp,
    pub actor_kind: String,
    pub actor_id: String,
    pub actor_label: Option<String>,
    pub action: String,
    /// The source's own word for the entity.
    pub entity: Option<String>,
    pub record_id: Option<String>,
    pub record_label: Option<String>,
    pub channel: Option<String>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub arguments: Option<Value>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    pub run: Option<String>,
}

impl RawEvent {
    fn is_partial(&self) -> bool {
        let mut images = [&self.before, &self.after, &self.arguments].into_iter().flatten();
        images.any(|image| !image.is_object() && !image.is_null())
    }

    /// The note that was written.
    fn note(&self) -> Option<String> {
        let is_noted = self.source == Source::Samuso && self.action == "samuso.noted";
        self.arguments.as_ref().filter(|_| is_noted)?.get("note")?.as_str().map(str::to_owned)
    }

    pub fn place(&self) -> Place {
        Place { occurred_at: self.at.clone(), source: self.source, id: self.id.clone() }
    }

    /// The catalogue's key of its entity, where the catalogue has it.
    pub fn entity_key(&self, cx: &Cx) -> Option<EntityKey> {
        let name = self.entity.as_deref()?;
        let mapped = match (self.source, &cx.office.catalog.audit) {
            (Source::Product, Some(audit)) => audit.entities.get(name).cloned(),
            _ => None,
        };
        let key = mapped.unwrap_or_else(|| EntityKey::new(name));
        cx.office.catalog.entity(&key).map(|entity| entity.key.clone())
    }

    /// The record's title as it was then: kept with the event, or among what the event changed.
    pub fn title_then(&self, title: &str) -> Option<String> {
        let said = |image: &Option<Value>| {
            let title = image.as_ref()?.get(title)?.as_str()?.trim();
            (!title.is_empty()).then(|| title.to_owned())
        };
        self.record_label.clone().or_else(|| said(&self.after)).or_else(|| said(&self.before))
    }
}

pub fn raw(rows: &[PgRow]) -> Result<Vec<RawEvent>, Problem> {
    let events = rows.iter().map(raw_event).collect::<Result<_, _>>();
    events.map_err(|error| crate::cx::problem(Part::Timeline, "timeline.event", &error))
}

fn raw_event(row: &PgRow) -> Result<RawEvent, sqlx::Error> {
    let at: String = row.try_get("at")?;
    // PostgreSQL has moments that are none here: infinity, the year 20000.
    let occurred_at = crate::records::value::timestamp(&at).unwrap_or(Timestamp::MAX);
    Ok(RawEvent {
        source: Source::named(row.try_get("source")?),
        id: row.try_get("id")?,
        occurred_at,
        at,
        actor_kind: row.try_get::<Option<_>, _>("actor_kind")?.unwrap_or_else(|| "unknown".to_owned()),
        actor_id: row.try_get::<Option<_>, _>("actor_id")?.unwrap_or_default(),
        actor_label: row.try_get("actor_label")?,
        action: row.try_get::<Option<_>, _>("action")?.unwrap_or_default(),
        entity: row.try_get("entity")?,
        record_id: row.try_get("record_id")?,
        record_label: row.try_get("record_label")?,
        channel: row.try_get("channel")?,
        before: json(row, "before")?,
        after: json(row, "after")?,
        arguments: json(row, "arguments")?,
        reason: row.try_get("reason")?,
        ticket: row.try_get("ticket")?,
        run: row.try_get("run_id")?,
    })
}

/// In the place of JSON that is no object, or none that can be read.
const UNREADABLE: &str = "…";

/// JSON that PostgreSQL holds and we cannot read (deeper than any page shows) must not hide the event that has it.
fn json(row: &PgRow, column: &str) -> Result<Option<Value>, sqlx::Error> {
    let text: Option<&str> = row.try_get(column)?;
    let read = |text: &str| {
        serde_json::from_str(text).unwrap_or_else(|error| {
            tracing::warn!(column, %error, "an event's JSON cannot be read: the event is shown without it");
            Value::from(UNREADABLE)
        })
    };
    Ok(text.map(read))
}

/// Events as the member may see them, with the labels of everything that they name.
pub async fn shown(
    cx: &Cx,
    read: &mut Read,
    may: &MayReadTimeline<'_>,
    filter: &TimelineFilter,
    lines: Vec<Line>,
) -> Result<Vec<Event>, Problem> {
    let labels = Labels::read(cx, read, lines.iter().map(Line::event)).await?;
    let visible = lines.into_iter().filter(|line| is_visible(cx, may, filter, line.event()));
    let mut events: Vec<Event> = visible.map(|line| line_shown(cx, may, filter, &labels, line)).collect();
    told::tell(cx, read, &mut events).await?;
    Ok(events)
}

/// A filter must not tell what a field holds that the member may not see. The statement looks nowhere else; this
/// holds it to that.
fn is_visible(cx: &Cx, may: &MayReadTimeline<'_>, filter: &TimelineFilter, event: &RawEvent) -> bool {
    let view = event.entity_key(cx).and_then(|key| may.of(&key));
    filter.text.as_ref().is_none_or(|text| Images::of(cx, view, event).shows_text(text))
}

fn line_shown(
    cx: &Cx,
    may: &MayReadTimeline<'_>,
    filter: &TimelineFilter,
    labels: &Labels,
    line: Line,
) -> Event {
    let raw = line.event();
    let view = raw.entity_key(cx).and_then(|key| may.of(&key));
    let burst = match &line {
        Line::One(_) => return event_shown(cx, view, labels, raw),
        Line::Burst { newest, count, at_least, from, .. } => Burst {
            count: *count,
            at_least: *at_least,
            from: *from,
            to: newest.occurred_at,
            unfold: unfold(filter, newest, *from),
        },
    };
    Event { burst: Some(burst), note: None, ..told(cx, view, labels, raw) }
}

/// The address that shows a burst one by one.
fn unfold(filter: &TimelineFilter, newest: &RawEvent, from: Timestamp) -> String {
    address::write(&TimelineFilter {
        actor: Some(format!("{}:{}", newest.actor_kind, newest.actor_id)),
        action: Some(newest.action.clone()),
        from: Some(from),
        to: Some(newest.occurred_at),
        unfolded: true,
        after: None,
        ..filter.clone()
    })
}

pub fn event_shown(cx: &Cx, view: Option<&MayView<'_>>, labels: &Labels, raw: &RawEvent) -> Event {
    let changes = changes::changes(&Images::of(cx, view, raw), labels);
    Event { changes, ..told(cx, view, labels, raw) }
}

/// Without what it changed.
fn told(cx: &Cx, view: Option<&MayView<'_>>, labels: &Labels, raw: &RawEvent) -> Event {
    let images = Images::of(cx, view, raw);
    let record = view.zip(raw.record_id.as_ref()).map(|(view, id)| RecordRef {
        entity: view.entity.key.clone(),
        id: match raw.source {
            Source::Samuso | Source::Captured => RecordId::new(id),
            Source::Product => RecordId::from_parts(&[id]),
        },
    });
    let actor = labels.actor(cx, raw);
    let record_label = labels.record(view, raw);
    Event {
        source: raw.source,
        id: raw.id.clone(),
        occurred_at: raw.occurred_at,
        sentence: sentence::of(cx, raw, &images, &actor.label, record_label.as_deref()),
        changes: Vec::new(),
        partial: raw.is_partial(),
        arguments: changes::arguments(&images),
        actor,
        action: raw.action.clone(),
        label: action_label(cx, raw.source, &raw.action),
        record,
        channel: raw.channel.clone(),
        reason: raw.reason.clone(),
        ticket: raw.ticket.clone(),
        run: raw.run.clone(),
        note: raw.note().map(|id| NoteTold { id, text: None, edited: false }),
        burst: None,
    }
}

/// What the catalogue calls an event's action: what the product does and what Samuso does can have one key and two names.
pub fn action_label(cx: &Cx, source: Source, action: &str) -> Text {
    let catalog = &cx.office.catalog;
    let product = catalog.audit.as_ref().and_then(|audit| audit.actions.get(action));
    let product = product.filter(|_| source == Source::Product).map(|known| known.label.clone());
    product.unwrap_or_else(|| {
        let key = crate::catalog::types::ActionKey::new(action);
        catalog.action(&key).map_or_else(|| own::label(action), |action| action.label.clone())
    })
}

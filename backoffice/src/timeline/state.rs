//! A record as it was at a moment, from its events, beside what it is now: also one that is gone. From now on backwards,
//! each event says what a field was before it; of a record that is gone, what no later event says the last one before
//! the moment does.

use crate::access::permission::{MayReadTimeline, MayView, may_read_timeline, may_view};
use crate::catalog::model::Field;
use crate::catalog::types::FieldKey;
use crate::cx::{Cx, Read};
use crate::limits::{EVENT_VALUE_MAX_CHARS, STATE_EVENTS_MAX, STATE_PIECE_EVENTS};
use crate::problem::{Part, Problem};
use crate::records::show::{Found, find};
use crate::records::types::{RecordId, RecordRef, Shown};
use crate::records::{titles, value};
use crate::timeline::asked::Asked;
use crate::timeline::changes::{Images, after_of, before_of, is_bookkeeping};
use crate::timeline::cursor::Place;
use crate::timeline::event::RawEvent;
use crate::timeline::labels::Labels;
use crate::timeline::named::Fields;
use crate::timeline::types::{FieldState, Source, State, TimelineFilter};
use jiff::{Span, Timestamp};
use std::collections::BTreeMap;

const INSERTED: &str = "samuso.inserted";

/// The page of `/e/{entity}/{id}/at`.
pub async fn state(cx: &Cx, record: &RecordRef, moment: Timestamp) -> Result<State, Problem> {
    let may = may_read_timeline(&cx.office.catalog, &cx.actor)?;
    let view = may_view(&cx.office.catalog, &cx.actor, &record.entity)?;
    let mut read = cx.replica(Part::Timeline).await?;
    let found = find(cx, &mut read, &view, &record.id).await?;
    let mut then = Then::new(cx, &may, record);
    then.later(&mut read, moment).await?;
    if found.is_none() {
        then.earlier(&mut read, moment).await?;
    }
    // What was never there, and what is not for this member, have the same answer.
    if found.is_none() && then.is_nothing {
        return Err(Problem::NotFound);
    }
    if let Some(found) = &found {
        let pointed_to = pointed_to(&view, found);
        then.labels.extend(Labels::of(cx, &mut read, pointed_to).await?);
    }
    let fields = view.entity.fields.iter().map(|field| {
        let now = found.as_ref().map(|found| now(&view, found, &then.labels, field));
        // Events do not tell of what every change writes: after one, it is not what it was.
        let is_same = then.events == 0 || !is_bookkeeping(cx, field.key.as_str());
        let was = then.fields.get(&field.key).cloned().or_else(|| now.clone().filter(|_| is_same));
        let was = was.filter(|_| then.was_there);
        FieldState { field: field.key.clone(), label: field.label.clone(), then: was, now }
    });
    Ok(State {
        fields: fields.collect(),
        record: record.clone(),
        entity_label: view.entity.label.clone(),
        title: found.as_ref().map(|found| found.title.clone()).or(then.title),
        moment,
        is_there: found.is_some(),
        was_there: then.was_there,
        events: then.events,
        is_partial: then.events >= STATE_EVENTS_MAX,
    })
}

/// A field as it is now. Nothing of it is revealed here.
fn now(view: &MayView<'_>, found: &Found, labels: &Labels, field: &Field) -> Shown {
    let shown = plain(view, found, field);
    match &field.references {
        Some(entity) => labels.link(entity, shown),
        None => shown,
    }
}

/// Without what it names being called.
fn plain(view: &MayView<'_>, found: &Found, field: &Field) -> Shown {
    let sight = view.sight(&field.key, found.channel.as_deref());
    value::seen(sight, field, found.value(view, &field.key), EVENT_VALUE_MAX_CHARS)
}

/// The records that its fields name now: no event may have told of them.
fn pointed_to(view: &MayView<'_>, found: &Found) -> Vec<RecordRef> {
    let named = view.entity.fields.iter().filter_map(|field| {
        let entity = field.references.clone()?;
        Some(RecordRef { entity, id: RecordId::new(titles::address_of(&plain(view, found, field))?) })
    });
    named.collect()
}

fn has(image: Option<&serde_json::Value>) -> bool {
    keys(image).next().is_some()
}

fn keys(image: Option<&serde_json::Value>) -> impl Iterator<Item = FieldKey> {
    image
        .and_then(serde_json::Value::as_object)
        .into_iter()
        .flatten()
        .map(|(key, _)| FieldKey::new(key.as_str()))
}

/// What a record's own events say of it at the moment, newest first, so many of them at a time: they can be large.
struct Then<'a> {
    cx: &'a Cx,
    may: &'a MayReadTimeline<'a>,
    record: &'a RecordRef,
    fields: BTreeMap<FieldKey, Shown>,
    labels: Labels,
    title: Option<String>,
    /// Those after the moment.
    events: usize,
    was_there: bool,
    is_nothing: bool,
}

impl<'a> Then<'a> {
    fn new(cx: &'a Cx, may: &'a MayReadTimeline<'a>, record: &'a RecordRef) -> Self {
        let (fields, labels, title) = (BTreeMap::new(), Labels::default(), None);
        Self { cx, may, record, fields, labels, title, events: 0, was_there: true, is_nothing: true }
    }

    /// All after the moment: what the last of these says a field was before it.
    async fn later(&mut self, read: &mut Read, moment: Timestamp) -> Result<(), Problem> {
        let next = moment.checked_add(Span::new().microseconds(1)).unwrap_or(moment);
        let filter = TimelineFilter { from: Some(next), ..self.filter() };
        let (mut start, mut is_birth) = (None, false);
        while self.events < STATE_EVENTS_MAX {
            let piece = self.piece(read, &filter, start.as_ref()).await?;
            let Some(last) = piece.last() else { break };
            self.was_there = last.action != INSERTED;
            (start, is_birth) = (Some(last.place()), self.has_made(last));
            for event in &piece {
                let images = Images::of(self.cx, self.may.of(&self.record.entity), event);
                let keys = keys(event.before.as_ref());
                self.fields.extend(keys.map(|key| (key.clone(), before_of(&images, &self.labels, &key))));
            }
            self.events += piece.len();
            if piece.len() < STATE_PIECE_EVENTS {
                break;
            }
        }
        // The product's own word for it is not known: it is the first that tells of the record.
        if is_birth && self.events < STATE_EVENTS_MAX {
            let earlier = TimelineFilter { to: Some(moment), ..self.filter() };
            self.was_there &= !self.piece(read, &earlier, None).await?.is_empty();
        }
        Ok(())
    }

    /// Whether an event tells what a record is, and not what it was, where it would.
    fn has_made(&self, event: &RawEvent) -> bool {
        let would = event.source != Source::Product
            || self.cx.office.catalog.audit.as_ref().is_some_and(|audit| audit.before.is_some());
        would && !has(event.before.as_ref()) && has(event.after.as_ref())
    }

    /// The last ones up to the moment, for what no later one says: what they left a field as.
    async fn earlier(&mut self, read: &mut Read, moment: Timestamp) -> Result<(), Problem> {
        let filter = TimelineFilter { to: Some(moment), ..self.filter() };
        let piece = self.piece(read, &filter, None).await?;
        // It was gone by then, where the last that is told of it is what it had been.
        let is_gone = |event: &RawEvent| has(event.before.as_ref()) && !has(event.after.as_ref());
        self.was_there &= self.events > 0 || !piece.first().is_some_and(is_gone);
        for event in &piece {
            let images = Images::of(self.cx, self.may.of(&self.record.entity), event);
            for key in keys(event.after.as_ref()) {
                let after = || after_of(&images, &self.labels, &key);
                self.fields.entry(key.clone()).or_insert_with(after);
            }
        }
        Ok(())
    }

    fn filter(&self) -> TimelineFilter {
        TimelineFilter {
            entity: Some(self.record.entity.to_string()),
            record: Some(self.record.id.to_string()),
            unfolded: true,
            ..TimelineFilter::default()
        }
    }

    /// With what they name, and what the record was called.
    async fn piece(
        &mut self,
        read: &mut Read,
        filter: &TimelineFilter,
        start: Option<&Place>,
    ) -> Result<Vec<RawEvent>, Problem> {
        let (cx, may) = (self.cx, self.may);
        let asked = Asked { cx, may, filter, actor: None, channel: None, fields: Fields::default() };
        let piece = asked.raw(read, start, STATE_PIECE_EVENTS).await?;
        self.labels.extend(Labels::read(cx, read, piece.iter()).await?);
        self.is_nothing &= piece.is_empty();
        if let (None, Some(view)) = (&self.title, may.of(&self.record.entity)) {
            let title = |event: &RawEvent| {
                let sees = view.sees(&view.entity.title, event.channel.as_deref());
                event.title_then(view.entity.title.as_str()).filter(|_| sees)
            };
            self.title = piece.iter().find_map(title);
        }
        Ok(piece)
    }
}

#[cfg(test)]
mod tests;

//! A record as it was at a moment, from its events, beside what it is now: also one that is gone. From now on backwards,
//! each event says what a field was before it; of a record that is gone, what no later event says the last one before
//! the moment does.

use crate::access::permission::{MayReadTimeline, MayView, may_read_timeline, may_view};
use crate::catalog::types::FieldKey;
use crate::cx::{Cx, Read};
use crate::limits::{EVENT_VALUE_MAX_CHARS, STATE_EVENTS_MAX, STATE_PIECE_EVENTS};
use crate::problem::{Part, Problem};
use crate::records::show::{Found, find};
use crate::records::types::{RecordRef, Shown};
use crate::records::value;
use crate::timeline::changes::{Images, after_of, before_of};
use crate::timeline::cursor::Place;
use crate::timeline::event::RawEvent;
use crate::timeline::labels::Labels;
use crate::timeline::named::Fields;
use crate::timeline::read::Asked;
use crate::timeline::types::{FieldState, State, TimelineFilter};
use jiff::{Span, Timestamp};
use std::collections::BTreeMap;

const INSERTED: &str = "samuso.inserted";

/// The page of `/e/{entity}/{id}/at`.
pub async fn state(cx: &Cx, record: &RecordRef, moment: Timestamp) -> Result<State, Problem> {
    let may = may_read_timeline(&cx.office.catalog, &cx.actor)?;
    let view = may_view(&cx.office.catalog, &cx.actor, &record.entity)?;
    let mut read = cx.replica(Part::Timeline).await?;
    let found = find(cx, &mut read, &view, &record.id).await?;
    let events = Events { cx, may: &may, record };
    let later = events.later(&mut read, moment).await?;
    let earlier = match found {
        Some(_) => Vec::new(),
        None => events.earlier(&mut read, moment).await?,
    };
    // What was never there, and what is not for this member, have the same answer.
    if found.is_none() && later.is_empty() && earlier.is_empty() {
        return Err(Problem::NotFound);
    }
    let labels = Labels::read(cx, &mut read, later.iter().chain(&earlier)).await?;
    let timeline = may.of(&record.entity);
    let then = then(cx, timeline, &labels, &later, &earlier);
    let was_made_later = later.last().is_some_and(|event| event.action == INSERTED);
    let fields = view.entity.fields.iter().map(|field| {
        let now = found.as_ref().map(|found| now(&view, found, &labels, field));
        let then = if was_made_later { None } else { then.get(&field.key).cloned().or_else(|| now.clone()) };
        FieldState { field: field.key.clone(), label: field.label.clone(), then, now }
    });
    let title_then = later.iter().chain(&earlier).find_map(|event| {
        let sees = timeline.is_some_and(|view| view.sees(&view.entity.title, event.channel.as_deref()));
        event.title_then(view.entity.title.as_str()).filter(|_| sees)
    });
    Ok(State {
        fields: fields.collect(),
        record: record.clone(),
        entity_label: view.entity.label.clone(),
        title: found.as_ref().map(|found| found.title.clone()).or(title_then),
        moment,
        is_there: found.is_some(),
        was_there: !was_made_later,
        events: later.len(),
        is_partial: later.len() >= STATE_EVENTS_MAX,
    })
}

/// A field as it is now. Nothing of it is revealed here.
fn now(view: &MayView<'_>, found: &Found, labels: &Labels, field: &crate::catalog::model::Field) -> Shown {
    let sight = view.sight(&field.key, found.channel.as_deref());
    let shown = value::seen(sight, field, found.value(view, &field.key), EVENT_VALUE_MAX_CHARS);
    match &field.references {
        Some(entity) => labels.link(entity, shown),
        None => shown,
    }
}

/// What events say of fields at the moment. `later` and `earlier` are newest first.
fn then(
    cx: &Cx,
    view: Option<&MayView<'_>>,
    labels: &Labels,
    later: &[RawEvent],
    earlier: &[RawEvent],
) -> BTreeMap<FieldKey, Shown> {
    let mut then = BTreeMap::new();
    for event in later {
        let images = Images::of(cx, view, event);
        then.extend(keys(event.before.as_ref()).map(|key| (key.clone(), before_of(&images, labels, &key))));
    }
    for event in earlier {
        let images = Images::of(cx, view, event);
        for key in keys(event.after.as_ref()) {
            then.entry(key.clone()).or_insert_with(|| after_of(&images, labels, &key));
        }
    }
    then
}

fn keys(image: Option<&serde_json::Value>) -> impl Iterator<Item = FieldKey> {
    image
        .and_then(serde_json::Value::as_object)
        .into_iter()
        .flatten()
        .map(|(key, _)| FieldKey::new(key.as_str()))
}

/// A record's own events.
struct Events<'a> {
    cx: &'a Cx,
    may: &'a MayReadTimeline<'a>,
    record: &'a RecordRef,
}

impl Events<'_> {
    /// All after the moment, newest first.
    async fn later(&self, read: &mut Read, moment: Timestamp) -> Result<Vec<RawEvent>, Problem> {
        let next = moment.checked_add(Span::new().microseconds(1)).unwrap_or(moment);
        self.all(read, TimelineFilter { from: Some(next), ..self.filter() }, STATE_EVENTS_MAX).await
    }

    /// The last ones up to the moment.
    async fn earlier(&self, read: &mut Read, moment: Timestamp) -> Result<Vec<RawEvent>, Problem> {
        self.all(read, TimelineFilter { to: Some(moment), ..self.filter() }, STATE_PIECE_EVENTS).await
    }

    fn filter(&self) -> TimelineFilter {
        TimelineFilter {
            entity: Some(self.record.entity.to_string()),
            record: Some(self.record.id.to_string()),
            unfolded: true,
            ..TimelineFilter::default()
        }
    }

    async fn all(
        &self,
        read: &mut Read,
        filter: TimelineFilter,
        most: usize,
    ) -> Result<Vec<RawEvent>, Problem> {
        let (cx, may) = (self.cx, self.may);
        let asked = Asked { cx, may, filter: &filter, actor: None, channel: None, fields: Fields::default() };
        let (mut events, mut start): (Vec<RawEvent>, Option<Place>) = (Vec::new(), None);
        while events.len() < most {
            let piece = asked.raw(read, start.as_ref(), STATE_PIECE_EVENTS).await?;
            let is_last = piece.len() < STATE_PIECE_EVENTS;
            events.extend(piece);
            if is_last {
                break;
            }
            start = events.last().map(RawEvent::place);
        }
        events.truncate(most);
        Ok(events)
    }
}

#[cfg(test)]
mod tests;

//! A question to the timeline: a page of lines, or the events that a text is in.

mod args;

pub use args::{names_in_audit, product_names};

use crate::access::permission::MayReadTimeline;
use crate::cx::{Cx, Read};
use crate::limits::{TIMELINE_EVENTS, TIMELINE_ROUNDS};
use crate::problem::{Part, Problem};
use crate::timeline::burst::{self, Line};
use crate::timeline::compile::Statements;
use crate::timeline::cursor::Place;
use crate::timeline::event::{self, RawEvent};
use crate::timeline::named::Fields;
use crate::timeline::types::{Source, TimelineFilter};
use jiff::Timestamp;
use sqlx::Row;
use sqlx::postgres::PgRow;

/// A question to the timeline, with what the asker may see.
pub struct Asked<'a> {
    pub cx: &'a Cx,
    pub may: &'a MayReadTimeline<'a>,
    pub filter: &'a TimelineFilter,
    /// Kind and id; without an id, all of the kind.
    pub actor: Option<(String, String)>,
    pub channel: Option<String>,
    pub fields: Fields,
}

impl Asked<'_> {
    /// Reads on until the page is full of lines: a burst is one line, however many events it has.
    pub(super) async fn lines(
        &self,
        read: &mut Read,
        mut start: Option<Place>,
        wanted: usize,
    ) -> Result<(Vec<Line>, Option<Place>), Problem> {
        let mut lines: Vec<Line> = Vec::new();
        for _ in 0..TIMELINE_ROUNDS {
            let raw = self.raw(read, start.as_ref(), wanted + 1).await?;
            let more = raw.len() > wanted;
            let mut raw = raw;
            raw.truncate(wanted);
            if self.filter.unfolded {
                lines.extend(raw.into_iter().map(Line::One));
            } else {
                let (mut folded, last) = burst::fold(raw);
                if more {
                    burst::complete(self, read, &mut folded, last).await?;
                } else {
                    burst::close(&mut folded, last);
                }
                lines.append(&mut folded);
            }
            start = lines.get(wanted.saturating_sub(1)).or(lines.last()).map(Line::end);
            if !more || lines.len() >= wanted {
                let full = lines.len() > wanted;
                lines.truncate(wanted);
                return Ok((lines, start.filter(|_| more || full)));
            }
        }
        Ok((lines, start))
    }

    /// Looks for a text in the newest events that the other filters let through, up to a bound, and says how far it
    /// got.
    pub(super) async fn texts(
        &self,
        read: &mut Read,
        start: Option<Place>,
        wanted: usize,
    ) -> Result<(Vec<Line>, Option<Place>, Option<Timestamp>), Problem> {
        let statements = &self.cx.office.timeline;
        let args = self.args(start.as_ref(), wanted + 1);
        let mut raw = event::raw(&read.rows(&statements.texts, &args).await?)?;
        let horizon = read.rows(&statements.horizon, &args).await?.pop();
        let horizon = horizon.map(|row| place(&row)).transpose();
        let horizon =
            horizon.map_err(|error| crate::cx::problem(Part::Timeline, &statements.horizon.name, &error))?;
        // One source has been looked into further back than the other: what lies beyond is found again from there on.
        raw.retain(|event| horizon.as_ref().is_none_or(|horizon| event.place().is_at_or_before(horizon)));
        let more = raw.len() > wanted;
        raw.truncate(wanted);
        let next = if more { raw.last().map(RawEvent::place) } else { horizon };
        let until = next.as_ref().filter(|_| !more);
        let until = until.and_then(|place| crate::records::value::timestamp(&place.occurred_at));
        Ok((raw.into_iter().map(Line::One).collect(), next, until))
    }

    /// Of one record, and nothing else is asked of its events.
    fn is_of_one_record(&self) -> bool {
        // An index has the events of one entity in their order: those of several would have to be sorted.
        let is_one = self.product_names().is_some_and(|names| names.len() == 1);
        is_one && self.filter.record.is_some() && !self.has_other_filters()
    }

    /// Nothing is asked of them at all.
    pub(super) fn is_of_all(&self) -> bool {
        self.filter.entity.is_none() && self.filter.record.is_none() && !self.has_other_filters()
    }

    /// Than entity and record.
    fn has_other_filters(&self) -> bool {
        let TimelineFilter { action, text, ticket, from, to, .. } = self.filter;
        [action, text, ticket].into_iter().any(Option::is_some)
            || from.is_some()
            || to.is_some()
            || self.actor.is_some()
            || self.channel.is_some()
            || self.looks_into_events()
    }

    /// Only then does it matter which keys may be looked into.
    fn looks_into_events(&self) -> bool {
        self.filter.text.is_some() || self.fields.keys.is_some() || self.fields.nested.is_some()
    }

    pub(super) async fn raw(
        &self,
        read: &mut Read,
        start: Option<&Place>,
        rows: usize,
    ) -> Result<Vec<RawEvent>, Problem> {
        let Statements { newest, of_record, of_record_after, of_all, of_all_after, .. } =
            &self.cx.office.timeline;
        let (first, after) = if self.is_of_one_record() {
            (of_record, of_record_after)
        } else if self.is_of_all() && rows <= TIMELINE_EVENTS + 1 {
            (of_all, of_all_after)
        } else {
            (newest, &None)
        };
        let statement = if start.is_none() { first } else { after.as_ref().unwrap_or(newest) };
        event::raw(&read.rows(statement, &self.args(start, rows)).await?)
    }
}

fn place(row: &PgRow) -> Result<Place, sqlx::Error> {
    let source = Source::named(row.try_get("source")?);
    Ok(Place { occurred_at: row.try_get("at")?, source, id: row.try_get("id")? })
}

//! A question to the timeline: a page of lines, or the events that a text is in.

mod args;

pub use args::{names_in_audit, product_names};

use crate::access::permission::MayReadTimeline;
use crate::cx::{Arg, Cx, Read};
use crate::limits::{TIMELINE_CUSTOMERS, TIMELINE_ROUNDS};
use crate::office::Statement;
use crate::problem::{Part, Problem};
use crate::timeline::burst::{self, Line};
use crate::timeline::compile::{Once, Statements};
use crate::timeline::cursor::Place;
use crate::timeline::event::{self, RawEvent};
use crate::timeline::named::Fields;
use crate::timeline::types::{Source, TimelineFilter};
use jiff::Timestamp;
use sqlx::Row;
use sqlx::postgres::PgRow;
use std::collections::BTreeSet;

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

    /// What is planned once for what is asked, where nothing but a record is: and of which customers.
    fn once(&self) -> Option<(&Once, Option<Vec<String>>)> {
        let Statements { of_record, of_all, of_customers, .. } = &self.cx.office.timeline;
        let TimelineFilter { entity, record, .. } = self.filter;
        if self.has_other_filters() {
            return None;
        }
        match (entity, record) {
            // An index has the events of one entity in their order: those of several would have to be sorted.
            (Some(_), Some(_)) if self.product_names()?.len() == 1 => Some((of_record, None)),
            (None, None) => Some(match of_customers.as_ref().zip(self.customers()) {
                Some((once, customers)) => (once, Some(customers)),
                None => (of_all, None),
            }),
            _ => None,
        }
    }

    /// The few whose events the asker may see, and no others, as an index has them.
    fn customers(&self) -> Option<Vec<String>> {
        if self.may.everything {
            return None;
        }
        let scopes: Option<Vec<_>> = self.may.views.iter().map(|view| view.scope().arg()).collect();
        let customers: BTreeSet<String> = scopes?.into_iter().flatten().collect();
        let audit = self.cx.office.catalog.audit.as_ref();
        let is_one = |customer: &String| audit.is_none_or(|audit| audit.is_customer(customer));
        let are_few = customers.len() <= TIMELINE_CUSTOMERS && customers.iter().all(is_one);
        are_few.then(|| customers.into_iter().collect())
    }

    /// A statement that is planned once, where there is one; or the other one. And what it takes.
    pub(super) fn asking<'s>(
        &'s self,
        once: impl Fn(&'s Once) -> Option<&'s Statement>,
        otherwise: &'s Statement,
        start: Option<&Place>,
        rows: usize,
    ) -> (&'s Statement, Vec<Arg>) {
        let mut args = self.args(start, rows);
        let Some((statement, customers)) =
            self.once().and_then(|(of, customers)| Some((once(of)?, customers)))
        else {
            return (otherwise, args);
        };
        args.extend(customers.map(|customers| Arg::Texts(Some(customers))));
        (statement, args)
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
        let newest = &self.cx.office.timeline.newest;
        let (statement, args) = self.asking(
            |once| {
                let statement = if start.is_none() { Some(&once.first) } else { once.after.as_ref() };
                statement.filter(|_| rows <= once.most)
            },
            newest,
            start,
            rows,
        );
        event::raw(&read.rows(statement, &args).await?)
    }
}

fn place(row: &PgRow) -> Result<Place, sqlx::Error> {
    let source = Source::named(row.try_get("source")?);
    Ok(Place { occurred_at: row.try_get("at")?, source, id: row.try_get("id")? })
}

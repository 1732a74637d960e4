//! Bursts: neighbours of the same actor, action and entity, a short while apart, read as one line.

use crate::cx::Read;
use crate::limits::{BURST_FROM, BURST_GAP, BURST_MAX};
use crate::problem::{Part, Problem};
use crate::timeline::cursor::Place;
use crate::timeline::event::RawEvent;
use crate::timeline::read::Asked;
use jiff::Timestamp;
use sqlx::Row;

/// A line of a timeline.
#[derive(Debug)]
pub enum Line {
    One(RawEvent),
    /// The newest event of a burst, how many there are, and where the oldest is.
    Burst {
        newest: RawEvent,
        count: u64,
        at_least: bool,
        from: Timestamp,
        end: Place,
    },
}

impl Line {
    /// The place to go on from.
    pub fn end(&self) -> Place {
        match self {
            Self::One(event) => event.place(),
            Self::Burst { end, .. } => end.clone(),
        }
    }

    pub fn event(&self) -> &RawEvent {
        match self {
            Self::One(event) | Self::Burst { newest: event, .. } => event,
        }
    }
}

/// Folds neighbours, newest first.
pub fn fold(events: Vec<RawEvent>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut run: Vec<RawEvent> = Vec::new();
    for event in events {
        if run.last().is_some_and(|last| !goes_on(last, &event)) {
            close(&mut lines, std::mem::take(&mut run));
        }
        run.push(event);
    }
    close(&mut lines, run);
    lines
}

fn goes_on(newer: &RawEvent, older: &RawEvent) -> bool {
    let gap = newer.occurred_at.duration_since(older.occurred_at);
    newer.source == older.source
        && newer.actor_kind == older.actor_kind
        && newer.actor_id == older.actor_id
        && newer.action == older.action
        && newer.entity == older.entity
        && gap.unsigned_abs() <= BURST_GAP
}

fn close(lines: &mut Vec<Line>, run: Vec<RawEvent>) {
    if run.len() < BURST_FROM {
        lines.extend(run.into_iter().map(Line::One));
        return;
    }
    let count = run.len() as u64;
    let Some((end, from)) = run.last().map(|last| (last.place(), last.occurred_at)) else { return };
    if let Some(newest) = run.into_iter().next() {
        lines.push(Line::Burst { newest, count, at_least: false, from, end });
    }
}

/// The burst that a page ends within, to its own end.
pub async fn complete(asked: &Asked<'_>, read: &mut Read, line: &mut Line) -> Result<(), Problem> {
    let newest = line.event().clone();
    let statement = &asked.cx.office.timeline.burst;
    let rows = read.rows(statement, &asked.args(Some(&newest.place()), 1)).await?;
    let Some(row) = rows.first() else { return Ok(()) };
    let measured = || -> Result<(i64, String, String), sqlx::Error> {
        Ok((row.try_get("n")?, row.try_get("at")?, row.try_get("id")?))
    };
    let (count, at, id) =
        measured().map_err(|error| crate::cx::problem(Part::Timeline, "timeline.burst", &error))?;
    let (Some(from), true) =
        (crate::records::value::timestamp(&at), usize::try_from(count).is_ok_and(|n| n >= BURST_FROM))
    else {
        return Ok(());
    };
    let end = Place { occurred_at: at, source: newest.source, id };
    let count = u64::try_from(count.min(BURST_MAX)).unwrap_or_default();
    *line = Line::Burst { newest, at_least: count >= BURST_MAX.unsigned_abs(), count, from, end };
    Ok(())
}

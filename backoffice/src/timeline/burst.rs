//! Bursts: neighbours of the same actor, action and entity, a short while apart, read as one line.

use crate::cx::Read;
use crate::limits::{BURST_FIRST_LOOK, BURST_FROM, BURST_GAP, BURST_MAX};
use crate::problem::{Part, Problem};
use crate::timeline::asked::Asked;
use crate::timeline::cursor::Place;
use crate::timeline::event::RawEvent;
use crate::timeline::own;
use crate::timeline::types::Source;
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

/// Folds neighbours, newest first. The last run may go on beyond these events: it is given back as it is.
pub fn fold(events: Vec<RawEvent>) -> (Vec<Line>, Vec<RawEvent>) {
    let mut lines = Vec::new();
    let mut run: Vec<RawEvent> = Vec::new();
    for event in events {
        if run.last().is_some_and(|last| !goes_on(last, &event)) {
            close(&mut lines, std::mem::take(&mut run));
        }
        run.push(event);
    }
    (lines, run)
}

fn goes_on(newer: &RawEvent, older: &RawEvent) -> bool {
    let gap = newer.occurred_at.duration_since(older.occurred_at);
    newer.source == older.source
        && newer.actor_kind == older.actor_kind
        && newer.actor_id == older.actor_id
        && newer.action == older.action
        && newer.entity == older.entity
        && gap.unsigned_abs() <= BURST_GAP
        && !stands_alone(newer)
}

/// Who gave what to whom: however many there are, each is about somebody else.
fn stands_alone(event: &RawEvent) -> bool {
    event.source == Source::Samuso && own::is_about_somebody(&event.action)
}

/// A run that is long enough is one line.
pub fn close(lines: &mut Vec<Line>, run: Vec<RawEvent>) {
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

/// The run that a page ends within, to its own end: the database tells where that is.
pub async fn complete(
    asked: &Asked<'_>,
    read: &mut Read,
    lines: &mut Vec<Line>,
    run: Vec<RawEvent>,
) -> Result<(), Problem> {
    let Some(newest) = run.first().cloned() else { return Ok(()) };
    if stands_alone(&newest) {
        lines.extend(run.into_iter().map(Line::One));
        return Ok(());
    }
    for limit in [BURST_FIRST_LOOK, BURST_MAX + 1] {
        let Some((count, at, id)) = measured(asked, read, &newest, limit).await? else { break };
        if count >= limit && limit <= BURST_MAX {
            continue;
        }
        let Some(from) = crate::records::value::timestamp(&at) else { break };
        if usize::try_from(count).is_ok_and(|count| count < BURST_FROM) {
            break;
        }
        let end = Place { occurred_at: at, source: newest.source, id };
        let (at_least, count) = (count > BURST_MAX, u64::try_from(count.min(BURST_MAX)).unwrap_or_default());
        lines.push(Line::Burst { newest, at_least, count, from, end });
        return Ok(());
    }
    lines.extend(run.into_iter().map(Line::One));
    Ok(())
}

/// How many events of the burst there are among so many, and the moment and id of the oldest.
async fn measured(
    asked: &Asked<'_>,
    read: &mut Read,
    newest: &RawEvent,
    limit: i64,
) -> Result<Option<(i64, String, String)>, Problem> {
    let rows = usize::try_from(limit).unwrap_or(usize::MAX);
    let burst = &asked.cx.office.timeline.burst;
    let is_first = limit == BURST_FIRST_LOOK;
    let (statement, args) =
        asked.asking(|once| once.burst.as_ref().filter(|_| is_first), burst, Some(&newest.place()), rows);
    let rows = read.rows(statement, &args).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let measured =
        || -> Result<_, sqlx::Error> { Ok((row.try_get("n")?, row.try_get("at")?, row.try_get("id")?)) };
    measured().map(Some).map_err(|error| crate::cx::problem(Part::Timeline, &statement.name, &error))
}

//! A timeline as a file: everything that its filters let through, up to what the member's roles allow, read and sent in
//! pieces. That it was taken along is an event, and so is how much of it there was.

use crate::access::now::{actor_now, session_now};
use crate::access::permission::may_export;
use crate::catalog::types::Locale;
use crate::cx::{Cx, NotCommitted, within};
use crate::limits::{EXPORT_LASTS, EXPORT_PIECE_EVENTS, READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::timeline::address;
use crate::timeline::append::{NewEvent, append};
use crate::timeline::asked::Asked;
use crate::timeline::burst::Line;
use crate::timeline::cursor::Place;
use crate::timeline::event::{self, RawEvent};
use crate::timeline::named::{Named, fields, named};
use crate::timeline::types::{Event, TimelineFilter};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use std::time::Instant;
use uuid::Uuid;

mod file;
mod text;

pub use file::{File, Format};

pub const EXPORTED: &str = "samuso.exported";
pub const ENDED: &str = "samuso.export_ended";

/// How an export came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Complete,
    /// There is more, and what there is goes back to here.
    CutOff {
        at: Option<Timestamp>,
        why: Why,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The member's roles allow no more at once.
    Allowed,
    TooSlow,
    /// The database went away in the midst of it.
    Failed,
    /// Whoever wanted it went away.
    Left,
    /// They may not any more.
    Rights,
}

impl Why {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::TooSlow => "too_slow",
            Self::Failed => "failed",
            Self::Left => "left",
            Self::Rights => "rights",
        }
    }
}

/// One that has begun.
pub struct Export {
    cx: Cx,
    pub locale: Locale,
    pub zone: TimeZone,
    /// With names as what they stand for.
    pub filter: TimelineFilter,
    pub format: Format,
    channel: Option<String>,
    actor: Option<(String, String)>,
    next: Option<Place>,
    pub max: u64,
    pub events: u64,
    last: Option<Timestamp>,
    began: Instant,
    end: Option<End>,
}

/// Authorises, reads the filters, and puts on the timeline that it begins.
pub async fn export(
    cx: &Cx,
    (locale, zone): (Locale, TimeZone),
    pairs: &[(String, String)],
    format: Format,
) -> Result<Export, Problem> {
    let may = may_export(&cx.office.catalog, &cx.actor)?;
    let (mut filter, mut faults) = address::read(&zone, pairs);
    (filter.unfolded, filter.after) = (true, None);
    let Named { actor, channel, unclear, faults: nobody } = named(cx, &filter).await?;
    faults.extend(nobody);
    faults.extend(unclear.into_iter().map(|unclear| {
        Fault::new(
            unclear.name,
            format!("Several are called “{}”: choose one of them on the timeline first.", unclear.text),
            format!("‘{}’에 맞는 대상이 여럿이에요. 타임라인에서 먼저 하나를 골라 주세요.", unclear.text),
        )
    }));
    if !faults.is_empty() {
        return Err(Problem::Bad(faults));
    }
    if let Some(actor) = &actor {
        filter.actor = Some(actor.address());
    }
    let channel = channel.map(|(id, _)| id);
    filter.channel.clone_from(&channel);
    // A text that somebody looked for may be of a field that not everybody sees.
    let told = TimelineFilter { text: filter.text.as_ref().map(|_| "…".to_owned()), ..filter.clone() };
    let arguments = json!({ "filter": address::write(&told), "format": format.as_str(), "most": may.max });
    note(cx, EXPORTED, arguments).await?;
    Ok(Export {
        cx: cx.without_diffs(),
        locale,
        zone,
        channel,
        actor: actor.map(|actor| (actor.kind, actor.id)),
        filter,
        format,
        next: None,
        max: may.max,
        events: 0,
        last: None,
        began: Instant::now(),
        end: None,
    })
}

async fn note(cx: &Cx, action: &str, arguments: serde_json::Value) -> Result<(), Problem> {
    let event = NewEvent {
        arguments: Some(arguments),
        ticket: cx.ticket.clone(),
        ..NewEvent::by(&cx.actor, action, &cx.request_id)
    };
    let mut transaction = cx.write(Part::Timeline).await?;
    within(Part::Timeline, WRITE_TIMEOUT_MS, append(&mut transaction, &event)).await?;
    cx.commit(transaction).await.map_err(|error| match error {
        NotCommitted::Unknown(_) => Problem::Away(Part::Timeline),
        NotCommitted::Refused(error) => crate::cx::problem(Part::Timeline, "export.note", &error),
    })
}

impl Export {
    /// The next events. None after the last; then `end` says how it ended.
    pub async fn piece(&mut self) -> Option<Vec<Event>> {
        if self.end.is_some() {
            return None;
        }
        let left = usize::try_from(self.max - self.events).unwrap_or(usize::MAX);
        let read = if self.began.elapsed() > EXPORT_LASTS {
            Err(Problem::TooSlow(Part::Timeline))
        } else {
            match self.as_they_are_now().await {
                Ok(()) => self.read(left.min(EXPORT_PIECE_EVENTS)).await,
                Err(problem) => Err(problem),
            }
        };
        let (events, next) = match read {
            Ok(read) => read,
            Err(problem) => {
                tracing::warn!(?problem, events = self.events, "an export ends before its end");
                let why = match problem {
                    Problem::TooSlow(_) => Why::TooSlow,
                    Problem::Forbidden => Why::Rights,
                    _ => Why::Failed,
                };
                self.over(Some(why));
                return None;
            }
        };
        self.events += events.len() as u64;
        self.last = events.last().map(|event| event.occurred_at).or(self.last);
        match next {
            None => self.over(None),
            Some(_) if self.events >= self.max => self.over(Some(Why::Allowed)),
            Some(next) => self.next = Some(next),
        }
        Some(events)
    }

    /// It takes minutes: whoever's session ended or whose grants were taken back meanwhile gets no more. Where the primary is
    /// away, nobody's were.
    async fn as_they_are_now(&mut self) -> Result<(), Problem> {
        let (Some(session), Ok(member)) = (self.cx.session, Uuid::parse_str(&self.cx.actor.id)) else {
            return Ok(());
        };
        let mut read = match self.cx.fresh(Part::Timeline).await {
            Err(Problem::Away(_)) => return Ok(()),
            read => read?,
        };
        let found = within(Part::Timeline, READ_ENDS_MS, session_now(read.connection(), session)).await?;
        let is_local = found.ok_or(Problem::Forbidden)?;
        // The local administrator's grants are their session's, and with other eyes one's own stay what they were.
        if !is_local && self.cx.actor.own.is_none() {
            let actor = within(Part::Timeline, READ_ENDS_MS, actor_now(read.connection(), member)).await?;
            self.cx = self.cx.as_now(actor.ok_or(Problem::Forbidden)?);
        }
        Ok(())
    }

    /// So many events, and where it goes on, if it does.
    async fn read(&self, rows: usize) -> Result<(Vec<Event>, Option<Place>), Problem> {
        let cx = &self.cx;
        let may = may_export(&cx.office.catalog, &cx.actor)?.reads;
        let asked = Asked {
            cx,
            may: &may,
            fields: fields(cx, &may, self.filter.field.as_deref()),
            filter: &self.filter,
            actor: self.actor.clone(),
            channel: self.channel.clone(),
        };
        let mut read = cx.replica(Part::Timeline).await?;
        let (lines, next) = if self.filter.text.is_some() {
            let (lines, next, _) = asked.texts(&mut read, self.next.clone(), rows).await?;
            (lines, next)
        } else {
            let mut raw = asked.raw(&mut read, self.next.as_ref(), rows + 1).await?;
            let more = raw.len() > rows;
            raw.truncate(rows);
            let next = raw.last().filter(|_| more).map(RawEvent::place);
            (raw.into_iter().map(Line::One).collect(), next)
        };
        Ok((event::shown(cx, &mut read, &may, &self.filter, lines).await?, next))
    }

    fn over(&mut self, why: Option<Why>) {
        self.end = Some(why.map_or(End::Complete, |why| End::CutOff { at: self.last, why }));
    }

    /// Puts on the timeline how it ended, once its last piece was taken, or nobody takes the next: then whoever wanted it has
    /// gone away.
    pub async fn ended(mut self, is_taken: bool) {
        if !is_taken {
            self.over(Some(Why::Left));
        }
        let why = match self.end() {
            End::Complete => None,
            End::CutOff { why, .. } => Some(why.as_str()),
        };
        let arguments = json!({ "events": self.events, "complete": why.is_none(), "cause": why });
        if let Err(problem) = note(&self.cx, ENDED, arguments).await {
            tracing::warn!(?problem, events = self.events, "the end of an export is not on the timeline");
        }
    }

    pub fn end(&self) -> &End {
        self.end.as_ref().unwrap_or(&End::Complete)
    }
}

#[cfg(test)]
mod tests;

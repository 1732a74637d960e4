//! Verifying the hash chain over Samuso's events: in batches, so that a long one neither fills memory nor holds a snapshot
//! open; and by our own hashing, so that nothing that is in the database is taken on trust.

use crate::access::actor::Actor;
use crate::limits::{AUDIT_BATCH_ENDS_MS, AUDIT_BATCH_ROWS};
use crate::timeline::append::{NewEvent, append};
use crate::timeline::chain::{Head, LINKS, Link};
use futures::TryStreamExt;
use serde_json::json;
use sqlx::{Connection, PgConnection};
use std::time::Duration;

pub const VERIFIED: &str = "samuso.verified";
/// From a place on: what was before it is known to be broken.
pub const VERIFIED_AFTER: &str = "samuso.verified_after";
pub const BROKEN: &str = "samuso.chain_broken";

/// What whoever verifies knows already.
#[derive(Clone, Debug)]
pub struct Known {
    /// Heads that were written down elsewhere.
    pub heads: Vec<Head>,
    /// Where a break is that they know: nothing up to there is looked at.
    pub after: Head,
    /// Events without a link that they know.
    pub unlinked: Vec<i64>,
}

impl Default for Known {
    fn default() -> Self {
        Self { heads: Vec::new(), after: Head::START, unlinked: Vec::new() }
    }
}

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// After which it was looked for: the beginning, or a break that is known.
    pub after: Head,
    /// The last link that holds.
    pub held: Head,
    pub flaw: Option<Flaw>,
    /// The link after which the chain goes on, where there is one.
    pub goes_on: Option<Head>,
}

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error(
        "event {event}, at place {place}, is not what was appended there: it was edited or moved, or its link was"
    )]
    Changed { place: i64, event: i64 },
    #[error("event {event}, at place {place}, is gone")]
    Gone { place: i64, event: i64 },
    #[error("place {place} is gone, and its event with it, or is in the chain twice")]
    Missing { place: i64 },
    #[error(
        "event {event} is in no place of the chain: it was slipped in past the trigger, or its link was dropped"
    )]
    Unlinked { event: i64 },
    #[error(
        "the end was cut off: the chain ends at place {last}, and place {place} was written down elsewhere"
    )]
    CutOff { last: i64, place: i64 },
    #[error(
        "place {place} is not what was written down elsewhere: everything up to there agrees with itself, so \
         somewhere before it the chain was made anew by somebody who may write its tables"
    )]
    Rewritten { place: i64 },
    #[error(
        "{table} has a policy or a rule, or is no table of its own: what others read of it is not what it holds"
    )]
    Veiled { table: String },
}

impl Flaw {
    /// For the event that tells of it.
    fn cause(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "changed",
            Self::Gone { .. } => "gone",
            Self::Missing { .. } => "missing",
            Self::Unlinked { .. } => "unlinked",
            Self::CutOff { .. } => "cut_off",
            Self::Rewritten { .. } => "rewritten",
            Self::Veiled { .. } => "veiled",
        }
    }

    fn event(&self) -> Option<i64> {
        match self {
            Self::Changed { event, .. } | Self::Gone { event, .. } | Self::Unlinked { event } => Some(*event),
            Self::Missing { .. } | Self::CutOff { .. } | Self::Rewritten { .. } | Self::Veiled { .. } => None,
        }
    }
}

/// Holds every event against its link, every link against the one before, and the chain against the heads that were
/// written down elsewhere.
pub async fn verify(conn: &mut PgConnection, known: &Known) -> Result<Found, sqlx::Error> {
    let after = known.after;
    // What was before the break says nothing of what is after it.
    let mut heads: Vec<Head> = known.heads.iter().copied().filter(|head| head.place >= after.place).collect();
    heads.sort_by_key(|head| head.place);
    let mut walk = Walk { heads: &heads, held: after, met: after, goes_on: None, text: String::new() };
    let mut flaw = match ends(veiled(conn)).await? {
        Some(flaw) => Some(flaw),
        None => ends(stands(conn, &after)).await?.or_else(|| walk.meet()),
    };
    while flaw.is_none() {
        let (links, found) = ends(walk.batch(conn)).await?;
        flaw = found;
        if links < AUDIT_BATCH_ROWS {
            break;
        }
    }
    if flaw.is_none() {
        flaw = match walk.heads.first() {
            Some(head) => Some(Flaw::CutOff { last: walk.held.place, place: head.place }),
            None => unlinked(conn, &known.unlinked).await?,
        };
    }
    Ok(Found { after, held: walk.held, flaw, goes_on: walk.goes_on })
}

/// Whether the chain has this link, as it is given.
async fn stands(conn: &mut PgConnection, after: &Head) -> Result<Option<Flaw>, sqlx::Error> {
    if *after == Head::START {
        return Ok(None);
    }
    let hash = sqlx::query_scalar::<_, Vec<u8>>(
        "/* samuso chain.stands */ SELECT hash FROM samuso.event_link WHERE place = $1",
    );
    let place = after.place;
    Ok(match hash.bind(place).fetch_optional(&mut *conn).await? {
        None if place == 0 => Some(Flaw::Rewritten { place }),
        None => Some(Flaw::Missing { place }),
        Some(hash) => (hash != after.hash).then_some(Flaw::Rewritten { place }),
    })
}

/// How far it has got.
struct Walk<'a> {
    /// Those that are still to come, in order.
    heads: &'a [Head],
    held: Head,
    /// The last of the heads that fitted.
    met: Head,
    goes_on: Option<Head>,
    text: String,
}

impl Walk<'_> {
    async fn batch(&mut self, conn: &mut PgConnection) -> Result<(i64, Option<Flaw>), sqlx::Error> {
        let mut rows = sqlx::query(LINKS).bind(self.held.place).bind(AUDIT_BATCH_ROWS).fetch(conn);
        let mut links = 0;
        while let Some(row) = rows.try_next().await? {
            let link = Link::read(&row, &self.held.hash, &mut self.text)?;
            let flaw = self.step(&link);
            if flaw.is_some() {
                return Ok((links, flaw));
            }
            links += 1;
        }
        Ok((links, None))
    }

    fn step(&mut self, link: &Link) -> Option<Flaw> {
        let Link { place, event, kept, .. } = *link;
        self.goes_on = Some(Head { place, hash: kept });
        if place != self.held.place + 1 {
            return Some(Flaw::Missing { place: self.held.place + 1 });
        }
        let Some(made) = link.made else { return Some(Flaw::Gone { place, event }) };
        if made != kept {
            return Some(Flaw::Changed { place, event });
        }
        self.held = Head { place, hash: made };
        self.goes_on = None;
        self.meet()
    }

    /// The heads that name the link it stands at.
    fn meet(&mut self) -> Option<Flaw> {
        while let Some((head, later)) =
            self.heads.split_first().filter(|(head, _)| head.place <= self.held.place)
        {
            if *head != self.held {
                // That a chain which was made anew agrees with itself says nothing.
                self.held = self.met;
                return Some(Flaw::Rewritten { place: head.place });
            }
            (self.met, self.heads) = (*head, later);
        }
        None
    }
}

/// Pages read as another role than whoever verifies: nothing may stand between the tables and either of them.
async fn veiled(conn: &mut PgConnection) -> Result<Option<Flaw>, sqlx::Error> {
    let table: Option<String> = sqlx::query_scalar(
        "/* samuso chain.veiled */ SELECT c.oid::regclass::text FROM pg_class c
         WHERE c.oid IN ('samuso.event'::regclass, 'samuso.event_link'::regclass)
           AND (c.relkind <> 'r' OR c.relrowsecurity OR c.relhasrules
                OR EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)))
         ORDER BY 1 LIMIT 1",
    )
    .fetch_optional(conn)
    .await?;
    Ok(table.map(|table| Flaw::Veiled { table }))
}

/// An event without a link: both are committed at once, so none is on its way.
async fn unlinked(conn: &mut PgConnection, known: &[i64]) -> Result<Option<Flaw>, sqlx::Error> {
    let mut after = i64::MIN;
    loop {
        let batch = sqlx::query_as::<_, (i64, Option<i64>, Option<i64>)>(
            "/* samuso chain.unlinked */
             SELECT count(*), max(e.id), min(e.id) FILTER (WHERE l.event_id IS NULL AND e.id <> ALL($3))
             FROM (SELECT id FROM samuso.event WHERE id > $1 ORDER BY id LIMIT $2) AS e
             LEFT JOIN samuso.event_link l ON l.event_id = e.id",
        );
        let batch = batch.bind(after).bind(AUDIT_BATCH_ROWS).bind(known).fetch_one(&mut *conn);
        let (events, last, event) = ends(batch).await?;
        match (event, last) {
            (Some(event), _) => return Ok(Some(Flaw::Unlinked { event })),
            (None, Some(last)) if events == AUDIT_BATCH_ROWS => after = last,
            _ => return Ok(None),
        }
    }
}

/// The server ends a statement of its own; where the server itself has stopped, we do.
async fn ends<T>(batch: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    let ends = Duration::from_millis(AUDIT_BATCH_ENDS_MS);
    tokio::time::timeout(ends, batch).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

/// What was found is an event itself: `/timeline` says it, and whoever looks later.
pub async fn note(conn: &mut PgConnection, by: &Actor, found: &Found) -> Result<(), sqlx::Error> {
    let mut arguments = json!({ "events": found.held.place, "head": found.held.to_string() });
    if let Some(flaw) = &found.flaw {
        arguments["cause"] = flaw.cause().into();
        arguments["event"] = flaw.event().into();
    }
    let is_whole = found.after == Head::START;
    if !is_whole {
        arguments["after"] = found.after.place.into();
    }
    let action = match found.flaw {
        Some(_) => BROKEN,
        None if is_whole => VERIFIED,
        None => VERIFIED_AFTER,
    };
    let event = NewEvent { arguments: Some(arguments), ..NewEvent::by(by, action, "samuso audit verify") };
    let mut transaction = conn.begin().await?;
    append(&mut transaction, &event).await?;
    transaction.commit().await
}

#[cfg(test)]
mod tests;

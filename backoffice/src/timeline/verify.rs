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
pub const BROKEN: &str = "samuso.chain_broken";

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The last link that holds.
    pub held: Head,
    pub flaw: Option<Flaw>,
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
pub async fn verify(conn: &mut PgConnection, heads: &[Head]) -> Result<Found, sqlx::Error> {
    let mut heads = heads.to_vec();
    heads.sort_by_key(|head| head.place);
    let mut walk = Walk { heads: &heads, held: Head::START, met: Head::START, text: String::new() };
    if let Some(flaw) = ends(veiled(conn)).await?.or_else(|| walk.meet()) {
        return Ok(Found { held: walk.held, flaw: Some(flaw) });
    }
    loop {
        let (links, flaw) = ends(walk.batch(conn)).await?;
        if flaw.is_some() {
            return Ok(Found { held: walk.held, flaw });
        }
        if links < AUDIT_BATCH_ROWS {
            break;
        }
    }
    let flaw = match walk.heads.first() {
        Some(head) => Some(Flaw::CutOff { last: walk.held.place, place: head.place }),
        None => unlinked(conn).await?,
    };
    Ok(Found { held: walk.held, flaw })
}

/// How far it has got.
struct Walk<'a> {
    /// Those that are still to come, in order.
    heads: &'a [Head],
    held: Head,
    /// The last of the heads that fitted.
    met: Head,
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
        if place != self.held.place + 1 {
            return Some(Flaw::Missing { place: self.held.place + 1 });
        }
        let Some(made) = link.made else { return Some(Flaw::Gone { place, event }) };
        if made != kept {
            return Some(Flaw::Changed { place, event });
        }
        self.held = Head { place, hash: made };
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
async fn unlinked(conn: &mut PgConnection) -> Result<Option<Flaw>, sqlx::Error> {
    let mut after = i64::MIN;
    loop {
        let batch = sqlx::query_as::<_, (i64, Option<i64>, Option<i64>)>(
            "/* samuso chain.unlinked */
             SELECT count(*), max(e.id), min(e.id) FILTER (WHERE l.event_id IS NULL)
             FROM (SELECT id FROM samuso.event WHERE id > $1 ORDER BY id LIMIT $2) AS e
             LEFT JOIN samuso.event_link l ON l.event_id = e.id",
        );
        let batch = batch.bind(after).bind(AUDIT_BATCH_ROWS).fetch_one(&mut *conn);
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
    let action = if found.flaw.is_none() { VERIFIED } else { BROKEN };
    let event = NewEvent { arguments: Some(arguments), ..NewEvent::by(by, action, "samuso audit verify") };
    let mut transaction = conn.begin().await?;
    append(&mut transaction, &event).await?;
    transaction.commit().await
}

#[cfg(test)]
mod tests;

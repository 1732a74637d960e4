//! The hash chain over Samuso's events: its links, and where it has got to. A trigger makes them as a transaction commits
//! (`migrations/0030_event_chain.sql`). What an event reads as is written here once more, and is not asked of the
//! database's function: whoever changes events could have changed that, too.

use crate::limits::READ_TIMEOUT_MS;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgRow;
use sqlx::{Column, PgConnection, Row};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

pub type Hash = [u8; 32];

/// A place in the chain and its hash, which covers everything up to there. Written down elsewhere, it tells whether
/// what came before is still there, whoever could write the database meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub place: i64,
    pub hash: Hash,
}

#[derive(Debug, thiserror::Error)]
#[error("a head is a place and its hash, as `samuso audit head` prints it: 1204:9f86d081… (64 digits)")]
pub struct NoHead;

impl Head {
    /// Before the first event.
    pub const START: Self = Self { place: 0, hash: [0; 32] };
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.place, hex::encode(self.hash))
    }
}

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (place, hex) = text.split_once(':').ok_or(NoHead)?;
        let place = place.parse().ok().filter(|place| *place >= 0).ok_or(NoHead)?;
        let mut hash = [0; 32];
        hex::decode_to_slice(hex, &mut hash).map_err(|_| NoHead)?;
        Ok(Self { place, hash })
    }
}

/// Where the chain has got to.
pub async fn head(conn: &mut PgConnection) -> Result<Head, sqlx::Error> {
    let last = sqlx::query_as::<_, (i64, Vec<u8>)>(
        "/* samuso chain.head */ SELECT place, hash FROM samuso.event_link ORDER BY place DESC LIMIT 1",
    );
    let last = tokio::time::timeout(Duration::from_millis(READ_TIMEOUT_MS), last.fetch_optional(conn)).await;
    match last.unwrap_or(Err(sqlx::Error::PoolTimedOut))? {
        Some((place, hash)) => Ok(Head { place, hash: hash.try_into().unwrap_or_default() }),
        None => Ok(Head::START),
    }
}

/// The links after `$1`, each with its event. What follows the hash is what the chain covers, in its order: every
/// column of an event, as text that no setting of a session changes.
pub(super) const LINKS: &str = "/* samuso chain.links */
    SELECT l.place, l.event_id, l.hash, e.id::text AS id, encode(timestamptz_send(e.occurred_at), 'hex') AS occurred_at,
           e.actor_kind, e.actor_id, e.actor_label, e.action, e.entity, e.record_id, e.record_label, e.channel,
           e.run_id::text AS run_id, e.reason, e.ticket, e.arguments::text AS arguments, e.before::text AS before,
           e.after::text AS after, encode(e.after_digest, 'hex') AS after_digest,
           e.transaction_id::text AS transaction_id, e.request_id
    FROM samuso.event_link l LEFT JOIN samuso.event e ON e.id = l.event_id
    WHERE l.place > $1 ORDER BY l.place LIMIT $2";

/// A link as it is kept, and what it ought to be after the one before.
pub(super) struct Link {
    pub place: i64,
    pub event: i64,
    pub kept: Hash,
    /// None where the event is gone.
    pub made: Option<Hash>,
}

impl Link {
    /// `text` is room for the event's text, to be used again.
    pub fn read(row: &PgRow, previous: &Hash, text: &mut String) -> Result<Self, sqlx::Error> {
        let (place, event, kept): (i64, i64, &[u8]) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let is_there = row.try_get::<Option<&str>, _>(3)?.is_some();
        write_text(row, text)?;
        let made = Sha256::new().chain_update(previous).chain_update(text.as_bytes()).finalize();
        let kept = kept.try_into().unwrap_or_default();
        Ok(Self { place, event, kept, made: is_there.then(|| made.into()) })
    }
}

/// `name:bytes:value`, and nothing for what is NULL.
fn write_text(row: &PgRow, text: &mut String) -> Result<(), sqlx::Error> {
    text.clear();
    for column in &row.columns()[3..] {
        if let Some(value) = row.try_get::<Option<&str>, _>(column.ordinal())? {
            // Into a String, which takes everything.
            let _ = fmt::Write::write_fmt(text, format_args!("{}:{}:{value}", column.name(), value.len()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head { place: 1_204, hash: [0xab; 32] };
        assert_eq!(head.to_string().parse::<Head>().unwrap(), head);
        for wrong in ["", "7", "7:", "7:ab", "-7:00", "x:00", &format!("-1:{}", "00".repeat(32))] {
            assert!(wrong.parse::<Head>().is_err(), "{wrong}");
        }
    }
}

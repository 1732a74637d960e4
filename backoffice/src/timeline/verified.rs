//! How the chain of Samuso's events was found when it was last verified: one row, and nothing is verified for a page.

use crate::cx::{Read, within};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use crate::timeline::types::Chain;
use crate::timeline::verify::{BROKEN, VERIFIED, VERIFIED_AFTER};
use jiff::Timestamp;

/// Each action has an index of its own: the newest of each, and of these the newest.
const NEWEST: &str = "/* samuso chain.verified */
    SELECT e.action, (extract(epoch FROM e.occurred_at) * 1000000)::bigint, e.arguments->>'events', e.arguments->>'event',
        e.arguments->>'after'
    FROM unnest($1::text[]) AS asked (action) CROSS JOIN LATERAL (
        SELECT * FROM samuso.event WHERE action = asked.action AND actor_kind = 'system'
        ORDER BY occurred_at DESC, id DESC LIMIT 1) AS e
    ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1";

type Row = (String, i64, Option<String>, Option<String>, Option<String>);

pub(super) async fn verified(read: &mut Read) -> Result<Chain, Problem> {
    let newest = sqlx::query_as::<_, Row>(NEWEST).bind([VERIFIED, VERIFIED_AFTER, BROKEN].as_slice());
    let newest = within(Part::Timeline, READ_ENDS_MS, newest.fetch_optional(read.connection())).await?;
    let Some((action, at, events, event, after)) = newest else { return Ok(Chain::Unverified) };
    let at = Timestamp::from_microsecond(at).unwrap_or_default();
    let place = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let events = place(events).unwrap_or_default();
    if action == BROKEN {
        return Ok(Chain::Broken { at, events, event });
    }
    Ok(Chain::Holds { at, events, after: place(after).unwrap_or_default() })
}

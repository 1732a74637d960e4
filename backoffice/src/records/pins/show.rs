use super::types::Pinned;
use crate::access::permission::may_read_timeline;
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, within};
use crate::limits::{PIN_EVENTS, PINS_AT_ONCE, PINS_OF_MEMBER, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use crate::records::titles;
use crate::records::types::{Named, RecordId, RecordRef};
use crate::timeline::read;
use crate::timeline::types::Event;
use futures::{StreamExt, stream};
use sqlx::types::Uuid;
use std::cmp::Reverse;

pub async fn is_pinned(cx: &Cx, record: &RecordRef) -> Result<bool, Problem> {
    let Some(member) = member(cx) else { return Ok(false) };
    let mut read = cx.replica(Part::Record).await?;
    let pinned = sqlx::query_scalar!(
        r#"/* samuso pin.is */ SELECT EXISTS (
               SELECT FROM samuso.pin WHERE member_id = $1 AND entity = $2 AND record_id = $3) AS "is!""#,
        member,
        record.entity.as_str(),
        record.id.as_str(),
    );
    let pinned = within(Part::Record, READ_ENDS_MS, pinned.fetch_one(read.connection())).await;
    read.answered(pinned)
}

/// With other eyes there are none.
fn member(cx: &Cx) -> Option<Uuid> {
    Uuid::parse_str(&cx.actor.id).ok().filter(|_| cx.actor.own.is_none())
}

/// The pinned records that the member may see now, what changed last first.
pub async fn pinned(cx: &Cx) -> Result<Vec<Pinned>, Problem> {
    let Some(member) = member(cx) else { return Ok(Vec::new()) };
    let mut read = cx.replica(Part::Record).await?;
    let rows = sqlx::query!(
        "/* samuso pin.mine */ SELECT entity, record_id FROM samuso.pin WHERE member_id = $1
         ORDER BY pinned_at DESC, entity, record_id LIMIT $2",
        member,
        PINS_OF_MEMBER,
    );
    let rows = within(Part::Record, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    let record =
        |entity: String, id: String| RecordRef { entity: EntityKey::new(entity), id: RecordId::new(id) };
    let records: Vec<_> = rows.into_iter().map(|row| record(row.entity, row.record_id)).collect();
    let named = titles::named(cx, &mut read, records).await?;
    drop(read);
    let lasts = stream::iter(named).map(|named| with_last(cx, named)).buffered(PINS_AT_ONCE);
    let mut pinned: Vec<Pinned> = lasts.collect().await;
    pinned.sort_by_key(|pinned| Reverse(pinned.last.as_ref().map(|event| event.occurred_at)));
    Ok(pinned)
}

/// What happened to it is good to know, but no reason not to show it.
async fn with_last(cx: &Cx, named: Named) -> Pinned {
    let Named { record, .. } = &named;
    let last = if may_read_timeline(&cx.office.catalog, &cx.actor).is_ok() {
        read::of_record(cx, &record.entity, record.id.as_str(), PIN_EVENTS).await.ok()
    } else {
        None
    };
    let last = last.and_then(|page| page.events.into_iter().find(is_news));
    Pinned { named, last }
}

/// That somebody looked at a value changes nothing.
fn is_news(event: &Event) -> bool {
    event.action != "samuso.revealed"
}

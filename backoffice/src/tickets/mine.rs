use crate::cx::{Cx, within};
use crate::limits::{READ_ENDS_MS, TICKETS_MINE, TICKETS_MINE_DAYS, TICKETS_MINE_LOOKED_AT};
use crate::problem::{Part, Problem};
use crate::tickets::types::MyTicket;
use jiff::Timestamp;
use sqlx::types::Uuid;

/// The tickets for which the member did or opened something lately, newest first. With other eyes there are none.
pub async fn mine(cx: &Cx) -> Result<Vec<MyTicket>, Problem> {
    let Ok(member) = Uuid::parse_str(&cx.actor.id) else { return Ok(Vec::new()) };
    if cx.actor.own.is_some() {
        return Ok(Vec::new());
    }
    let mut read = cx.replica(Part::Timeline).await?;
    let rows = sqlx::query!(
        r#"/* samuso ticket.mine */ SELECT ticket AS "ticket!", (extract(epoch FROM max(at)) * 1000000)::bigint AS "at_us!" FROM (
               (SELECT ticket, occurred_at AS at FROM samuso.event
                WHERE actor_kind = 'member' AND actor_id = $1 AND ticket IS NOT NULL
                  AND occurred_at > now() - make_interval(days => $3) ORDER BY occurred_at DESC LIMIT $4)
               UNION ALL
               (SELECT ticket, last_at AS at FROM samuso.ticket_look
                WHERE member_id = $2 AND last_at > now() - make_interval(days => $3) ORDER BY last_at DESC LIMIT $4)) AS mine
           GROUP BY ticket ORDER BY max(at) DESC, ticket LIMIT $5"#,
        cx.actor.id,
        member,
        TICKETS_MINE_DAYS,
        TICKETS_MINE_LOOKED_AT,
        TICKETS_MINE,
    )
    .fetch_all(read.connection());
    let rows = within(Part::Timeline, READ_ENDS_MS, rows).await?;
    let tickets = rows.into_iter().filter_map(|row| {
        Some(MyTicket { ticket: row.ticket, last_at: Timestamp::from_microsecond(row.at_us).ok()? })
    });
    Ok(tickets.collect())
}

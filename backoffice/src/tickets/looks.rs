//! Which records a member opens for the ticket that they work on. The page does not wait for it, and it does not wait for
//! the page: while the primary is away, a bounded number of looks is kept here until it is back.

use crate::cx::{Cx, Databases, within};
use crate::limits::{
    CLEAN_ROWS, LOOK_TRIES, LOOK_WAITS, LOOKS_OF_TICKET, LOOKS_WAITING, RECORD_ID_MAX_CHARS,
    TICKET_LOOK_DAYS, WRITE_TIMEOUT_MS,
};
use crate::problem::{Part, Problem};
use crate::records::types::RecordRef;
use jiff::Timestamp;
use sqlx::types::Uuid;
use std::sync::Arc;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::timeout;

/// Looks that are on their way. They are written one after the other: whoever runs an action needs the connections more.
pub struct Looks {
    waiting: Arc<Semaphore>,
    turn: Mutex<()>,
}

impl Default for Looks {
    fn default() -> Self {
        Self { waiting: Arc::new(Semaphore::new(LOOKS_WAITING)), turn: Mutex::new(()) }
    }
}

struct Look {
    ticket: String,
    member: Uuid,
    record: RecordRef,
    channel: Option<String>,
    at: Timestamp,
}

/// Notes that the member opened this record, where they work on a ticket. With other eyes, nothing is noted.
pub fn looked(cx: &Cx, record: &RecordRef, channel: Option<&str>, at: Timestamp) {
    let (Some(ticket), None) = (&cx.ticket, &cx.actor.own) else { return };
    let Ok(member) = Uuid::parse_str(&cx.actor.id) else { return };
    if record.id.as_str().chars().count() > RECORD_ID_MAX_CHARS {
        return;
    }
    let Ok(place) = Arc::clone(&cx.databases.looks.waiting).try_acquire_owned() else {
        tracing::warn!("a record was opened for a ticket, and too many wait to be noted: this one is not");
        return;
    };
    let (record, channel) = (record.clone(), channel.map(str::to_owned));
    let look = Look { ticket: ticket.clone(), member, record, channel, at };
    let databases = Arc::clone(&cx.databases);
    tokio::spawn(async move {
        if let Err(problem) = look.keep(&databases).await {
            tracing::warn!(?problem, "that a record was opened for a ticket could not be noted");
        }
        drop(place);
    });
}

impl Look {
    async fn keep(&self, databases: &Databases) -> Result<(), Problem> {
        let mut kept = Err(Problem::Away(Part::Record));
        for _ in 0..LOOK_TRIES {
            let mut health = databases.health.clone();
            let is_up = health.wait_for(|health| health.primary_is_up);
            if !matches!(timeout(LOOK_WAITS, is_up).await, Ok(Ok(_))) {
                break;
            }
            let _turn = databases.looks.turn.lock().await;
            kept = self.write(databases).await;
            if !matches!(kept, Err(Problem::Away(_) | Problem::TooSlow(_))) {
                break;
            }
        }
        kept
    }

    /// Of one ticket a member has so many records noted; of those, each look is counted.
    async fn write(&self, databases: &Databases) -> Result<(), Problem> {
        let mut transaction = databases.write(Part::Record).await?;
        within(Part::Record, WRITE_TIMEOUT_MS, async {
            sqlx::query!(
                "/* samuso ticket.look */ INSERT INTO samuso.ticket_look AS l
                     (ticket, member_id, entity, record_id, channel, first_at, last_at)
                 SELECT $1, $2, $3, $4, $5, $6::text::timestamptz, $6::text::timestamptz
                 WHERE EXISTS (SELECT FROM samuso.ticket_look
                               WHERE ticket = $1 AND member_id = $2 AND entity = $3 AND record_id = $4)
                    OR (SELECT count(*) FROM (SELECT FROM samuso.ticket_look
                                              WHERE ticket = $1 AND member_id = $2 LIMIT $7) AS noted) < $7
                 ON CONFLICT (ticket, member_id, entity, record_id) DO UPDATE
                 SET last_at = greatest(l.last_at, excluded.last_at), times = least(l.times + 1, 1000000)",
                self.ticket,
                self.member,
                self.record.entity.as_str(),
                self.record.id.as_str(),
                self.channel,
                self.at.to_string(),
                LOOKS_OF_TICKET,
            )
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await
        })
        .await
    }
}

/// Removes looks that are long over, some at a time, and answers how many.
pub async fn clean(databases: &Databases) -> Result<u64, Problem> {
    let cleaned = sqlx::query!(
        "/* samuso ticket.clean */ DELETE FROM samuso.ticket_look WHERE (ticket, member_id, entity, record_id) IN (
                 SELECT ticket, member_id, entity, record_id FROM samuso.ticket_look
                 WHERE last_at < now() - make_interval(days => $2) ORDER BY last_at LIMIT $1)",
        CLEAN_ROWS,
        TICKET_LOOK_DAYS,
    );
    databases.execute(Part::Record, cleaned).await
}

#[cfg(test)]
mod tests {
    use super::clean;
    use crate::testing::Desk;

    #[tokio::test]
    async fn what_is_long_over_is_removed() {
        let mut desk = Desk::open().await;
        let looks = "WITH kim AS (INSERT INTO samuso.member (key, name) VALUES ('kim', 'Kim') RETURNING id)
            INSERT INTO samuso.ticket_look (ticket, member_id, entity, record_id, first_at, last_at)
            SELECT 'T-1', id, 'article', days::text, now() - interval '200 days', now() - make_interval(days => days)
            FROM kim, unnest(ARRAY[1, 89, 91, 180]) AS days";
        sqlx::query(looks).execute(&mut desk.owner).await.unwrap();
        assert_eq!(clean(&desk.databases).await.unwrap(), 2);
        assert_eq!(desk.number("SELECT sum(record_id::bigint)::bigint FROM samuso.ticket_look").await, 90);
    }
}

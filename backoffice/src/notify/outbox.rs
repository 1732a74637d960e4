//! The outbox: what is due is taken for a while, and settled. Whoever takes it and goes away has it taken again: a notice
//! may come twice, and is not lost.

use super::Kind;
use crate::cx::{Databases, within};
use crate::limits::{
    CLEAN_ROWS, NOTICE_AGAIN_MAX, NOTICE_AGAIN_MIN, NOTICE_TRIES, NOTICES_AT_A_TIME, NOTICES_KEPT,
    WRITE_TIMEOUT_MS,
};
use crate::problem::{Part, Problem};

/// A notice that is to be delivered now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: i64,
    pub kind: Kind,
    pub path: String,
    pub action: String,
    pub by: String,
    pub records: u64,
    /// The ways that have it already.
    pub delivered: Vec<String>,
    tries: i32,
}

/// Takes some that are due; each is due again later, at longer and longer intervals, until it is settled.
pub async fn take(databases: &Databases) -> Result<Vec<Due>, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    let rows = within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let rows = sqlx::query!(
            "/* samuso notify.take */ WITH due AS (
                 SELECT id FROM samuso.notification WHERE done_at IS NULL AND next_at <= now()
                 ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
             UPDATE samuso.notification n SET tries = tries + 1,
                 next_at = now() + make_interval(secs => least($2 * power(3, tries), $3))
             FROM due WHERE n.id = due.id
             RETURNING n.id, n.kind, n.path, n.action, n.actor_label, n.records, n.delivered, n.tries",
            NOTICES_AT_A_TIME,
            NOTICE_AGAIN_MIN.as_secs_f64(),
            NOTICE_AGAIN_MAX.as_secs_f64(),
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await.map(|()| rows)
    })
    .await?;
    let due = rows.into_iter().filter_map(|row| {
        Some(Due {
            id: row.id,
            kind: Kind::parse(&row.kind)?,
            path: row.path,
            action: row.action,
            by: row.actor_label,
            records: u64::try_from(row.records).unwrap_or_default(),
            delivered: row.delivered,
            tries: row.tries,
        })
    });
    Ok(due.collect())
}

/// Which ways have it now; whether that is all of them. After the last try it is given up: true.
pub async fn settle(
    databases: &Databases,
    due: &Due,
    delivered: &[String],
    is_all: bool,
) -> Result<bool, Problem> {
    let given_up = !is_all && due.tries >= NOTICE_TRIES;
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso notify.settle */ UPDATE samuso.notification SET delivered = $2, given_up = $3,
                 done_at = CASE WHEN $4 THEN clock_timestamp() END WHERE id = $1",
            due.id,
            delivered,
            given_up,
            is_all || given_up,
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    })
    .await?;
    Ok(given_up)
}

/// Removes those that have been done for long, some at a time, and answers how many.
pub async fn clean(databases: &Databases) -> Result<u64, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let cleaned = sqlx::query!(
            "/* samuso notify.clean */ DELETE FROM samuso.notification WHERE id IN (
                 SELECT id FROM samuso.notification WHERE done_at < now() - make_interval(secs => $1)
                 ORDER BY done_at LIMIT $2)",
            NOTICES_KEPT.as_secs_f64(),
            CLEAN_ROWS,
        );
        let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await.map(|()| cleaned)
    })
    .await
}

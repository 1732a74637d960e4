//! Who sends a call. A try is counted, and held to be doubtful, before anything is sent: whoever dies has told so much.

use crate::cx::{Databases, within};
use crate::limits::{CALL_LEASE, CALLS_AT_ONCE, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

/// A call in a worker's hands.
pub struct Taken {
    pub key: Uuid,
    pub run: Uuid,
    pub origin: String,
    pub method: String,
    pub url: String,
    pub body: Option<Value>,
    pub has_status: bool,
    /// This one too.
    pub tries: i32,
    /// An earlier one may have been carried out.
    pub was_doubtful: bool,
    /// Since it was asked for.
    pub age: Duration,
}

/// Takes some that are due and that nobody has; of one run, where it is named.
pub async fn take(databases: &Databases, worker: Uuid, run: Option<Uuid>) -> Result<Vec<Taken>, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let rows = sqlx::query!(
            r#"/* samuso call.take */ WITH due AS (
                   SELECT key, is_doubtful FROM samuso.call
                   WHERE state = 'asked' AND next_at <= clock_timestamp() AND (leased_until IS NULL OR leased_until < now())
                     AND ($2::uuid IS NULL OR run_id = $2)
                   ORDER BY next_at, place LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)
               UPDATE samuso.call c SET worker = $1, leased_until = now() + make_interval(secs => $4), tries = c.tries + 1,
                   is_doubtful = true
               FROM due WHERE c.key = due.key
               RETURNING c.key, c.run_id, c.origin, c.method, c.url AS "url!", c.body, c.status_url IS NOT NULL AS "has_status!",
                         c.tries, due.is_doubtful AS was_doubtful,
                         extract(epoch FROM now() - c.asked_at)::float8 AS "age!""#,
            worker,
            run,
            i64::try_from(CALLS_AT_ONCE).unwrap_or(i64::MAX),
            CALL_LEASE.as_secs_f64(),
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let taken = rows.into_iter().map(|row| Taken {
            key: row.key,
            run: row.run_id,
            origin: row.origin,
            method: row.method,
            url: row.url,
            body: row.body,
            has_status: row.has_status,
            tries: row.tries,
            was_doubtful: row.was_doubtful,
            age: Duration::from_secs_f64(row.age.max(0.0)),
        });
        Ok(taken.collect())
    })
    .await
}

/// Gives it back, to be sent later. A try that was none is taken back, too.
pub async fn put_back(
    databases: &Databases,
    worker: Uuid,
    call: &Taken,
    was_tried: bool,
    is_doubtful: bool,
    wait: Duration,
) -> Result<(), Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso call.put_back */ UPDATE samuso.call SET worker = NULL, leased_until = NULL, is_doubtful = $3,
                 tries = tries - CASE WHEN $4 THEN 0 ELSE 1 END, next_at = clock_timestamp() + make_interval(secs => $5)
             WHERE key = $1 AND worker = $2 AND state = 'asked'",
            call.key,
            worker,
            is_doubtful,
            was_tried,
            wait.as_secs_f64(),
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    })
    .await
}

/// How long until the next call of a run is due; none, where all of them are settled or unknown.
pub async fn next_of(databases: &Databases, run: Uuid) -> Result<Option<Duration>, Problem> {
    let mut read = databases.fresh(Part::Actions).await?;
    let next = sqlx::query_scalar!(
        r#"/* samuso call.next */ SELECT min(extract(epoch FROM greatest(next_at, coalesce(leased_until, next_at))
               - clock_timestamp()))::float8 FROM samuso.call WHERE run_id = $1 AND state = 'asked'"#,
        run
    )
    .fetch_one(read.connection());
    let next = within(Part::Actions, WRITE_TIMEOUT_MS, next).await?;
    Ok(next.map(|secs| Duration::from_secs_f64(secs.max(0.0))))
}

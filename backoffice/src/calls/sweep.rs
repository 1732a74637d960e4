//! Asks the product what came of calls that nobody answered: some times, with growing pauses. After that, a person has to
//! find out.

use super::answer::Answered;
use super::deliver::Calls;
use super::settle::{Came, settle};
use super::types::{CallState, Why};
use super::upstream::{Request, Sent};
use crate::cx::within;
use crate::limits::{CALL_LEASE, CALLS_AT_ONCE, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use futures::StreamExt as _;
use serde_json::Value;
use std::time::Duration;
use url::Url;
use uuid::Uuid;

/// A call whose outcome is asked for.
struct Unknown {
    key: Uuid,
    run: Uuid,
    origin: String,
    url: Option<String>,
    asks: i32,
}

impl Calls {
    /// Asks about some that are due, and answers how many.
    pub async fn sweep(&self) -> usize {
        let due = match self.due().await {
            Ok(due) => due,
            Err(problem) => {
                tracing::debug!(?problem, "no unknown call could be looked for");
                return 0;
            }
        };
        let asked = futures::stream::iter(due).map(|call| async move {
            if let Err(problem) = self.look(&call).await {
                tracing::warn!(call = %call.key, ?problem, "what the product says of a call could not be kept");
            }
        });
        asked.buffer_unordered(CALLS_AT_ONCE).count().await
    }

    /// Put off at once, so that nobody asks the same meanwhile, and somebody does where this process dies.
    async fn due(&self) -> Result<Vec<Unknown>, Problem> {
        let mut transaction = self.databases.write(Part::Actions).await?;
        within(Part::Actions, WRITE_TIMEOUT_MS, async {
            let rows = sqlx::query!(
                "/* samuso call.due */ WITH due AS (
                     SELECT key FROM samuso.call
                     WHERE state = 'unknown' AND next_at <= clock_timestamp() AND status_url IS NOT NULL
                     ORDER BY next_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)
                 UPDATE samuso.call c SET asks = c.asks + 1, next_at = clock_timestamp() + make_interval(secs => $2)
                 FROM due WHERE c.key = due.key RETURNING c.key, c.run_id, c.origin, c.status_url, c.asks",
                i64::try_from(CALLS_AT_ONCE).unwrap_or(i64::MAX),
                CALL_LEASE.as_secs_f64(),
            )
            .fetch_all(&mut *transaction)
            .await?;
            transaction.commit().await?;
            let due = rows.into_iter().map(|row| Unknown {
                key: row.key,
                run: row.run_id,
                origin: row.origin,
                url: row.status_url,
                asks: row.asks,
            });
            Ok(due.collect())
        })
        .await
    }

    async fn look(&self, call: &Unknown) -> Result<(), Problem> {
        let url = call.url.as_deref().and_then(|url| Url::parse(url).ok());
        let Some((upstream, url)) = self.office.upstreams.of(&call.origin).zip(url) else {
            return self.put_off(call, None).await;
        };
        let request = Request { method: "GET", url, key: call.key, body: None };
        let (state, status) = match upstream.send(&request).await {
            Sent::Answer(answer) => (said(answer.status, &answer.body), Some(answer.status)),
            Sent::NotReached | Sent::NoAnswer => (CallState::Unknown, None),
        };
        tracing::info!(call = %call.key, run = %call.run, asks = call.asks, state = state.as_str(), "asked what came of a call");
        if state == CallState::Unknown {
            let pause = usize::try_from(call.asks).ok().and_then(|asks| upstream.waits.status.get(asks));
            return self.put_off(call, pause.copied()).await;
        }
        let came = Came {
            call: call.key,
            run: call.run,
            worker: None,
            state,
            answered: Answered { why: Why::Status, status, code: None },
            ask_in: None,
            by: None,
        };
        // Where a person has settled it meanwhile, it stays so.
        settle(&self.office, &self.databases, &came).await.map(drop)
    }

    async fn put_off(&self, call: &Unknown, pause: Option<Duration>) -> Result<(), Problem> {
        let mut transaction = self.databases.write(Part::Actions).await?;
        within(Part::Actions, WRITE_TIMEOUT_MS, async {
            sqlx::query!(
                "/* samuso call.put_off */ UPDATE samuso.call SET next_at = clock_timestamp() + make_interval(secs => $2::float8)
                 WHERE key = $1 AND state = 'unknown'",
                call.key,
                pause.map(|pause| pause.as_secs_f64()),
            )
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await
        })
        .await
    }
}

/// `{ "state": "done" }`. A bare 404 may as well be a wrong address's: that nothing was heard of a call, the body says, too.
fn said(status: u16, body: &[u8]) -> CallState {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    match (status, body.get("state").and_then(Value::as_str)) {
        (200, Some("done")) => CallState::Succeeded,
        (200, Some("failed")) | (200 | 404, Some("never")) => CallState::Failed,
        _ => CallState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{CallState, said};

    #[test]
    fn only_what_is_said_in_so_many_words_is_believed() {
        let of = |status, body: &str| said(status, body.as_bytes());
        assert_eq!(of(200, r#"{"state":"done"}"#), CallState::Succeeded);
        assert_eq!(of(200, r#"{"state":"failed"}"#), CallState::Failed);
        assert_eq!(of(404, r#"{"state":"never"}"#), CallState::Failed);
        for (status, body) in [
            (200, ""),
            (200, "{}"),
            (200, r#"{"state":"unknown"}"#),
            (404, ""),
            (404, r#"{"code":"no_such_route"}"#),
            (404, r#"{"state":"done"}"#),
            (500, r#"{"state":"done"}"#),
            (302, r#"{"state":"failed"}"#),
        ] {
            assert_eq!(of(status, body), CallState::Unknown, "{status} {body}");
        }
    }
}

//! What came of a job's targets, put down in their rows.

use crate::cx::within;
use crate::jobs::chunk::{Target, Turn, begin, hold};
use crate::jobs::types::{JobState, Kind};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Default)]
pub struct Line {
    pub place: i32,
    pub state: &'static str,
    pub kind: Option<Kind>,
    pub error: Option<String>,
    pub channel: Option<String>,
    pub digest: Option<Vec<u8>>,
}

/// Each target goes on from the state that it was in, once: a row that is not in it any more fails the transaction.
pub async fn lines(
    connection: &mut PgConnection,
    job: Uuid,
    from: &str,
    put: &[Line],
) -> Result<(), Problem> {
    let places: Vec<i32> = put.iter().map(|line| line.place).collect();
    let states: Vec<&str> = put.iter().map(|line| line.state).collect();
    let kinds: Vec<Option<&str>> = put.iter().map(|line| line.kind.map(Kind::as_str)).collect();
    let errors: Vec<Option<&str>> = put.iter().map(|line| line.error.as_deref()).collect();
    let channels: Vec<Option<&str>> = put.iter().map(|line| line.channel.as_deref()).collect();
    let digests: Vec<Option<&[u8]>> = put.iter().map(|line| line.digest.as_deref()).collect();
    let done = sqlx::query!(
        "/* samuso job.put_down */ UPDATE samuso.job_target t SET state = l.state, kind = l.kind, error = l.error,
             channel = coalesce(l.channel, t.channel), digest = coalesce(l.digest, t.digest)
         FROM unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])
             AS l (place, state, kind, error, channel, digest)
         WHERE t.job_id = $1 AND t.state = $2 AND t.place = l.place",
        job,
        from,
        &places,
        &states as _,
        &kinds as _,
        &errors as _,
        &channels as _,
        &digests as _,
    )
    .execute(connection);
    let done = within(Part::Actions, WRITE_TIMEOUT_MS, done).await?.rows_affected();
    if done == put.len() as u64 {
        return Ok(());
    }
    tracing::error!(%job, done, targets = put.len(), "targets of a job were not where they were thought to be");
    Err(Problem::Internal)
}

/// The one record that the statement fails for. False, where the job is not this worker's any more.
pub async fn refused(turn: &Turn<'_>, target: &Target, problem: &Problem) -> Result<bool, Problem> {
    let mut transaction = begin(turn).await?;
    if !hold(turn, &mut transaction).await? {
        return Ok(false);
    }
    let is_rehearsal = turn.job.state == JobState::Preparing;
    let from = if is_rehearsal { "listed" } else { "ready" };
    let error = serde_json::to_string(problem).ok();
    let line =
        Line { place: target.place, state: "failed", kind: Some(Kind::Refused), error, ..Line::default() };
    lines(&mut transaction, turn.job.id, from, &[line]).await?;
    let handled = i64::from(!is_rehearsal);
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.refused */ UPDATE samuso.job SET handled = handled + $2, failed = failed + 1, takeovers = 0 WHERE id = $1",
            turn.job.id,
            handled,
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    })
    .await?;
    Ok(true)
}

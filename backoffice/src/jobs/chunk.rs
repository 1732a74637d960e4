//! One chunk of a job. Where the statement fails for many records, halves of them are tried, down to the one that it
//! fails for: that one is put down with the reason, and the others are done.

use crate::cx::{Cx, within};
use crate::jobs::lease::Job;
use crate::jobs::types::JobState;
use crate::jobs::{change, put_down, rehearse};
use crate::limits::{JOB_LEASE, READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::records::types::RecordId;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

/// Which worker goes on with which job. What is done, whoever made the job does: see `allowed`.
pub struct Turn<'a> {
    pub cx: &'a Cx,
    pub job: &'a Job,
    pub worker: Uuid,
}

pub struct Target {
    pub place: i32,
    pub id: RecordId,
    pub digest: Option<Vec<u8>>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Went {
    On(usize),
    /// There is none left.
    Done,
    /// The job is not this worker's to go on with any more.
    Lost,
    /// Whoever made it may not, or the catalogue does not let them.
    NotAllowed(Problem),
}

/// What came of some targets.
pub enum Tried {
    Done,
    Lost,
    NotAllowed(Problem),
}

impl Tried {
    /// No record is to blame for it.
    pub fn not_allowed(problem: Problem) -> Result<Self, Problem> {
        match problem {
            Problem::Forbidden | Problem::NotFound | Problem::Bad(_) => Ok(Self::NotAllowed(problem)),
            _ => Err(Problem::Away(Part::Actions)),
        }
    }
}

pub async fn chunk(turn: &Turn<'_>, size: usize) -> Result<Went, Problem> {
    let is_rehearsal = turn.job.state == JobState::Preparing;
    let targets = next(turn, if is_rehearsal { "listed" } else { "ready" }, size).await?;
    let size = targets.len();
    if size == 0 {
        return Ok(Went::Done);
    }
    let mut parts = vec![targets];
    while let Some(mut part) = parts.pop() {
        let tried = if is_rehearsal {
            rehearse::rehearse(turn, &part).await
        } else {
            change::change(turn, &part).await
        };
        let is_ours = match tried {
            Ok(Tried::Done) => true,
            Ok(Tried::Lost) => false,
            Ok(Tried::NotAllowed(problem)) => return Ok(Went::NotAllowed(problem)),
            Err(problem) if !is_of_records(&problem) => return Err(problem),
            Err(_) if part.len() > 1 => {
                parts.push(part.split_off(part.len() / 2));
                parts.push(part);
                hold_on(turn).await?
            }
            Err(problem) => put_down::refused(turn, &part[0], &problem).await?,
        };
        if !is_ours {
            return Ok(Went::Lost);
        }
    }
    Ok(Went::On(size))
}

/// What fails for some records and not for others. A record that somebody else has locked is one, too.
fn is_of_records(problem: &Problem) -> bool {
    matches!(problem, Problem::Bad(_) | Problem::TooSlow(_) | Problem::Internal)
}

async fn next(turn: &Turn<'_>, state: &str, size: usize) -> Result<Vec<Target>, Problem> {
    let mut read = turn.cx.fresh(Part::Actions).await?;
    let rows = sqlx::query!(
        "/* samuso job.next */ SELECT place, record_id, digest FROM samuso.job_target
         WHERE job_id = $1 AND state = $2 ORDER BY place LIMIT $3",
        turn.job.id,
        state,
        i64::try_from(size).unwrap_or(i64::MAX),
    )
    .fetch_all(read.connection());
    let rows = within(Part::Actions, READ_ENDS_MS, rows).await.map_err(away)?;
    let target = |place, id: String, digest| Target { place, id: RecordId::new(id), digest };
    Ok(rows.into_iter().map(|row| target(row.place, row.record_id, row.digest)).collect())
}

/// A transaction that cannot begin is nothing that a record is to blame for.
pub async fn begin(turn: &Turn<'_>) -> Result<Transaction<'static, Postgres>, Problem> {
    turn.cx.write(Part::Actions).await.map_err(away)
}

pub fn away(problem: Problem) -> Problem {
    match problem {
        Problem::TooSlow(part) => Problem::Away(part),
        problem => problem,
    }
}

/// Locks the job's row until the transaction ends, and renews the lease. False, where the job is not this worker's to go on
/// with any more: it was paused or cancelled, or another worker has taken it. Whoever wants to pause it waits for the chunk,
/// and no longer.
pub async fn hold(
    turn: &Turn<'_>,
    transaction: &mut Transaction<'static, Postgres>,
) -> Result<bool, Problem> {
    let held = sqlx::query_scalar!(
        "/* samuso job.hold */ UPDATE samuso.job SET leased_until = now() + make_interval(secs => $4)
         WHERE id = $1 AND worker = $2 AND state = $3 RETURNING id",
        turn.job.id,
        turn.worker,
        turn.job.state.as_str(),
        JOB_LEASE.as_secs_f64(),
    )
    .fetch_optional(&mut **transaction);
    Ok(within(Part::Actions, WRITE_TIMEOUT_MS, held).await.map_err(away)?.is_some())
}

/// What fails takes its time, as where a record is locked, and what it had renewed is rolled back: before the next try,
/// nobody is to think that this worker has died.
async fn hold_on(turn: &Turn<'_>) -> Result<bool, Problem> {
    let mut transaction = begin(turn).await?;
    let is_ours = hold(turn, &mut transaction).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, transaction.commit()).await.map_err(away)?;
    Ok(is_ours)
}

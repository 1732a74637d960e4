//! Some of a job's targets, changed: one transaction with their events, and with the rows that say that it was done.

use crate::actions::rehearse::{self, Rehearsed};
use crate::actions::run::append_all;
use crate::actions::types::Outcome;
use crate::actions::undo;
use crate::cx::within;
use crate::jobs::allowed::{allowed_now, requester};
use crate::jobs::chunk::{Target, Tried, Turn, begin, hold};
use crate::jobs::kill::{self, Step};
use crate::jobs::put_down::{Line, lines};
use crate::jobs::types::Kind;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::records::types::RecordId;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Nothing was changed where the job is not this worker's any more, and where whoever made it may not.
pub async fn change(turn: &Turn<'_>, part: &[Target]) -> Result<Tried, Problem> {
    let Some(run) = turn.job.run else { return Err(Problem::Internal) };
    kill::at(Step::BeforeBegin);
    let mut transaction = begin(turn).await?;
    if !hold(turn, &mut transaction).await? {
        return Ok(Tried::Lost);
    }
    let cx = &requester(turn, &mut transaction).await?;
    let (may, fitting) = match allowed_now(turn, cx, &mut transaction).await {
        Ok(allowed) => allowed,
        Err(problem) => return Tried::not_allowed(problem),
    };
    let may = &may;
    let chosen: Vec<RecordId> = part.iter().map(|target| target.id.clone()).collect();
    let locked = rehearse::lock(cx, &mut transaction, may, &chosen).await?;
    let since = match turn.job.undo_of {
        Some(undone) => undo::kept(cx, &mut transaction, may, &locked, undone).await?,
        None => HashSet::new(),
    };
    let rehearsed_as: HashMap<&RecordId, &Option<Vec<u8>>> =
        part.iter().map(|target| (&target.id, &target.digest)).collect();
    let moved = locked.found.iter().filter(|image| {
        rehearsed_as.get(&image.id).is_some_and(|digest| digest.as_deref() != Some(&*image.digest()))
    });
    let moved: HashSet<RecordId> = moved.map(|image| image.id.clone()).collect();
    let kept = &moved | &since;
    let done = locked.run(cx, &mut transaction, may, &fitting, &kept).await?;
    kill::at(Step::AfterEffect);
    let changed: Vec<&Rehearsed> = done.iter().filter(|target| target.outcome == Outcome::Changes).collect();
    append_all(cx, &mut transaction, may, &fitting, run, &changed).await?;
    kill::at(Step::AfterEvent);
    let put: Vec<Line> = part.iter().zip(&done).map(|(target, done)| line(target, done, &since)).collect();
    lines(&mut transaction, turn.job.id, "ready", &put).await?;
    count(&mut transaction, turn.job.id, run, &put).await?;
    cx.commit(transaction).await.map_err(|error| match error.problem(Part::Actions, "job.commit") {
        // Whether it was done is in the rows: they are read again.
        Problem::TooSlow(part) => Problem::Away(part),
        problem => problem,
    })?;
    kill::at(Step::AfterCommit);
    Ok(Tried::Done)
}

fn line(target: &Target, done: &Rehearsed, since: &HashSet<RecordId>) -> Line {
    let (state, kind) = match &done.outcome {
        Outcome::Changes => ("changed", None),
        Outcome::ChangedSince { .. } if since.contains(&done.id) => ("skipped", Some(Kind::ChangedSince)),
        Outcome::ChangedSince { .. } => ("failed", Some(Kind::ChangedMeanwhile)),
        Outcome::DoesNotApply => ("skipped", Some(Kind::DoesNotApply)),
        Outcome::NotFound => ("skipped", Some(Kind::Unknown)),
        // A call is never a job's.
        Outcome::Unchanged | Outcome::Refused { .. } => ("skipped", Some(Kind::Unchanged)),
    };
    Line { place: target.place, state, kind, ..Line::default() }
}

/// What the job and its run say of themselves is true at each moment.
async fn count(connection: &mut PgConnection, job: Uuid, run: Uuid, put: &[Line]) -> Result<(), Problem> {
    let of = |state: &str| i64::try_from(put.iter().filter(|line| line.state == state).count()).unwrap_or(0);
    let (changed, failed) = (of("changed"), of("failed"));
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.count */ UPDATE samuso.job SET handled = handled + $2, changed = changed + $3, failed = failed + $4,
                 takeovers = 0 WHERE id = $1",
            job,
            i64::try_from(put.len()).unwrap_or(0),
            changed,
            failed,
        )
        .execute(&mut *connection)
        .await?;
        sqlx::query!("/* samuso job.run */ UPDATE samuso.run SET changed = changed + $2 WHERE id = $1", run, changed)
            .execute(connection)
            .await
            .map(drop)
    })
    .await
}

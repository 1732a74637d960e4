//! Some of a job's targets, rehearsed: run in a transaction that is rolled back. What would change is put down with the
//! digest that the run will hold it to.

use crate::actions::rehearse::{self, Rehearsed};
use crate::actions::stored::StoredTarget;
use crate::actions::types::Outcome;
use crate::actions::undo;
use crate::cx::within;
use crate::jobs::chunk::{Target, Turn, begin, hold};
use crate::jobs::put_down::{Line, lines};
use crate::jobs::types::Kind;
use crate::limits::{JOB_LEASE, JOB_SAMPLE, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::records::titles;
use crate::records::types::RecordId;
use sqlx::types::Json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// False, where the job is not this worker's any more.
pub async fn attempt(turn: &Turn<'_>, part: &[Target]) -> Result<bool, Problem> {
    let (cx, may) = (turn.cx, turn.may);
    let chosen: Vec<RecordId> = part.iter().map(|target| target.id.clone()).collect();
    let mut transaction = begin(turn).await?;
    let locked = rehearse::lock(cx, &mut transaction, may, &chosen).await?;
    let kept = match turn.job.undo_of {
        Some(undone) => undo::kept(cx, &mut transaction, may, &locked, undone).await?,
        None => HashSet::new(),
    };
    let rehearsed = locked.run(cx, &mut transaction, may, turn.fitting, &kept).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, transaction.rollback()).await?;
    let digests: HashMap<&RecordId, Vec<u8>> =
        locked.found.iter().map(|image| (&image.id, image.digest())).collect();
    let seen = seen(turn, &rehearsed).await?;
    let put = part.iter().zip(&rehearsed).map(|(target, rehearsed)| {
        line(target, rehearsed, digests.get(&rehearsed.id), seen.get(&rehearsed.id))
    });
    keep(turn, &put.collect::<Vec<_>>(), &rehearsed).await
}

/// Those that are not theirs to change, and that they see all the same, by title.
async fn seen(turn: &Turn<'_>, rehearsed: &[Rehearsed]) -> Result<HashMap<RecordId, String>, Problem> {
    let missing = rehearsed.iter().filter(|target| target.outcome == Outcome::NotFound);
    let missing: BTreeSet<String> = missing.map(|target| target.id.to_string()).collect();
    if missing.is_empty() {
        return Ok(HashMap::new());
    }
    let mut read = turn.cx.fresh(Part::Actions).await?;
    titles::titles(turn.cx, &mut read, &turn.may.view.entity.key, &missing).await
}

fn line(target: &Target, rehearsed: &Rehearsed, digest: Option<&Vec<u8>>, seen: Option<&String>) -> Line {
    let (state, kind) = match &rehearsed.outcome {
        Outcome::Changes => ("ready", None),
        Outcome::DoesNotApply => ("skipped", Some(Kind::DoesNotApply)),
        // A call is never a job's.
        Outcome::Unchanged | Outcome::Refused { .. } => ("skipped", Some(Kind::Unchanged)),
        Outcome::ChangedSince { .. } => ("skipped", Some(Kind::ChangedSince)),
        Outcome::NotFound if seen.is_some() => ("skipped", Some(Kind::Forbidden)),
        Outcome::NotFound => ("skipped", Some(Kind::Unknown)),
    };
    let is_there = rehearsed.outcome != Outcome::NotFound;
    Line {
        place: target.place,
        state,
        kind,
        error: None,
        title: is_there.then(|| rehearsed.title.clone()).or_else(|| seen.cloned()),
        channel: rehearsed.channel.clone(),
        digest: digest.cloned(),
    }
}

async fn keep(turn: &Turn<'_>, put: &[Line], rehearsed: &[Rehearsed]) -> Result<bool, Problem> {
    let mut transaction = begin(turn).await?;
    if !hold(turn, &mut transaction).await? {
        return Ok(false);
    }
    lines(&mut transaction, turn.job.id, "listed", put).await?;
    let changes = rehearsed.iter().filter(|target| target.outcome == Outcome::Changes);
    let sample: Vec<StoredTarget> = changes.clone().take(JOB_SAMPLE).map(StoredTarget::from).collect();
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.rehearsed */ UPDATE samuso.job SET changes = changes + $2,
                 sample = CASE WHEN jsonb_array_length(sample) < $4 THEN sample || $3 ELSE sample END,
                 leased_until = now() + make_interval(secs => $5)
             WHERE id = $1",
            turn.job.id,
            i64::try_from(changes.count()).unwrap_or(0),
            Json(sample) as _,
            i32::try_from(JOB_SAMPLE).unwrap_or(i32::MAX),
            JOB_LEASE.as_secs_f64(),
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    })
    .await?;
    Ok(true)
}

//! Some of a job's targets, rehearsed: run in a transaction that is rolled back. What would change is put down with the
//! digest that the run will hold it to.

use crate::access::permission::MayRun;
use crate::actions::rehearse::{self, Rehearsed};
use crate::actions::stored::StoredTarget;
use crate::actions::types::Outcome;
use crate::actions::undo;
use crate::cx::{Cx, within};
use crate::jobs::allowed::{allowed_now, requester};
use crate::jobs::chunk::{Target, Tried, Turn, begin, hold};
use crate::jobs::put_down::{Line, lines};
use crate::jobs::types::Kind;
use crate::limits::{JOB_SAMPLE, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::records::titles;
use crate::records::types::RecordId;
use serde_json::Value;
use sqlx::types::Json;
use std::collections::{BTreeSet, HashMap, HashSet};

pub async fn rehearse(turn: &Turn<'_>, part: &[Target]) -> Result<Tried, Problem> {
    let chosen: Vec<RecordId> = part.iter().map(|target| target.id.clone()).collect();
    let mut transaction = begin(turn).await?;
    let cx = &requester(turn, &mut transaction).await?;
    let (may, fitting) = match allowed_now(turn, cx, &mut transaction).await {
        Ok(allowed) => allowed,
        Err(problem) => return Tried::not_allowed(problem),
    };
    let may = &may;
    let locked = rehearse::lock(cx, &mut transaction, may, &chosen).await?;
    let kept = match turn.job.undo_of {
        Some(undone) => undo::kept(cx, &mut transaction, may, &locked, undone).await?,
        None => HashSet::new(),
    };
    let rehearsed = locked.run(cx, &mut transaction, may, &fitting, &kept).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, transaction.rollback()).await?;
    let digests: HashMap<&RecordId, Vec<u8>> =
        locked.found.iter().map(|image| (&image.id, image.digest())).collect();
    let seen = seen(cx, may, &rehearsed).await?;
    let put = part.iter().zip(&rehearsed).map(|(target, rehearsed)| {
        line(target, rehearsed, digests.get(&rehearsed.id), seen.contains(&rehearsed.id))
    });
    keep(turn, &put.collect::<Vec<_>>(), &rehearsed).await
}

/// Those that are not theirs to change, and that they see all the same.
async fn seen(cx: &Cx, may: &MayRun<'_>, rehearsed: &[Rehearsed]) -> Result<HashSet<RecordId>, Problem> {
    let missing = rehearsed.iter().filter(|target| target.outcome == Outcome::NotFound);
    let missing: BTreeSet<String> = missing.map(|target| target.id.to_string()).collect();
    if missing.is_empty() {
        return Ok(HashSet::new());
    }
    let mut read = cx.fresh(Part::Actions).await?;
    let titles = titles::titles(cx, &mut read, &may.view.entity.key, &missing).await?;
    Ok(titles.into_keys().collect())
}

fn line(target: &Target, rehearsed: &Rehearsed, digest: Option<&Vec<u8>>, is_seen: bool) -> Line {
    let (state, kind) = match &rehearsed.outcome {
        Outcome::Changes => ("ready", None),
        Outcome::DoesNotApply => ("skipped", Some(Kind::DoesNotApply)),
        // A call is never a job's.
        Outcome::Unchanged | Outcome::Refused { .. } => ("skipped", Some(Kind::Unchanged)),
        Outcome::ChangedSince { .. } => ("skipped", Some(Kind::ChangedSince)),
        Outcome::NotFound if is_seen => ("skipped", Some(Kind::Forbidden)),
        Outcome::NotFound => ("skipped", Some(Kind::Unknown)),
    };
    Line {
        place: target.place,
        state,
        kind,
        error: None,
        channel: rehearsed.channel.clone(),
        digest: digest.cloned(),
    }
}

async fn keep(turn: &Turn<'_>, put: &[Line], rehearsed: &[Rehearsed]) -> Result<Tried, Problem> {
    let mut transaction = begin(turn).await?;
    if !hold(turn, &mut transaction).await? {
        return Ok(Tried::Lost);
    }
    lines(&mut transaction, turn.job.id, "listed", put).await?;
    let changes = rehearsed.iter().filter(|target| target.outcome == Outcome::Changes);
    let images = changes.clone().flat_map(|target| [&target.before, &target.after]);
    let fields: BTreeSet<&String> =
        images.filter_map(Value::as_object).flat_map(serde_json::Map::keys).collect();
    let fields: Vec<&String> = fields.into_iter().collect();
    let sample: Vec<StoredTarget> = changes.clone().take(JOB_SAMPLE).map(StoredTarget::from).collect();
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.rehearsed */ UPDATE samuso.job SET changes = changes + $2,
                 sample = CASE WHEN jsonb_array_length(sample) < $4 THEN sample || $3 ELSE sample END,
                 fields = ARRAY(SELECT DISTINCT unnest(fields || $5::text[]) ORDER BY 1), takeovers = 0
             WHERE id = $1",
            turn.job.id,
            i64::try_from(changes.count()).unwrap_or(0),
            Json(sample) as _,
            i32::try_from(JOB_SAMPLE).unwrap_or(i32::MAX),
            &fields as _,
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    })
    .await?;
    Ok(Tried::Done)
}

//! Run: one transaction that locks the targets, holds them to the preview's digest, changes them, appends an event for
//! each and commits. The preview is the idempotency key: a second press finds the first one's run.

use crate::access::permission::{MayRun, may_run};
use crate::actions::params::{self, Fitting};
use crate::actions::preview::{kept, make};
use crate::actions::rehearse::{self, Rehearsed};
use crate::actions::stored::{self, Stored, StoredTarget};
use crate::actions::types::Outcome;
use crate::actions::{targets, undo};
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, NotCommitted, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Fault, Part, Problem};
use crate::timeline::append::{NewEvent, append};
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// What came of pressing the button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ran {
    /// `/runs/{id}` has it.
    Done { run: Uuid },
    /// It had been run already: nothing was changed now.
    Already { run: Uuid },
    /// A record had changed since the preview: nothing was changed, and this is how it would be now.
    Changed { preview: Uuid },
}

pub async fn run(cx: &Cx, preview: Uuid, zone: &TimeZone) -> Result<Ran, Problem> {
    let stored = stored::find(cx, preview).await?;
    let may = may_run(&cx.office.catalog, &cx.actor, &ActionKey::new(&stored.action))?;
    if let Some(run) = stored.run {
        return Ok(Ran::Already { run });
    }
    if stored.outcome.is_none() {
        return Err(Problem::Bad(stored.input.faults));
    }
    let fitting = params::fitting(may.action, zone, &stored.input.typed).map_err(Problem::Bad)?;
    let id = Uuid::now_v7();
    let held = if stored.is_expired {
        Err(Held::Changed)
    } else {
        hold(cx, &may, zone, &stored, &fitting, id).await
    };
    match held {
        Ok(()) => Ok(Ran::Done { run: id }),
        Err(Held::Already(run)) => Ok(Ran::Already { run }),
        Err(Held::Changed) => {
            let (chosen, typed) = (stored.chosen, stored.input.typed);
            Ok(Ran::Changed { preview: make(cx, &may, zone, chosen, typed, stored.undo_of, true).await? })
        }
        Err(Held::Problem(problem)) => Err(problem),
    }
}

/// Why a run did not come to be.
enum Held {
    Already(Uuid),
    Changed,
    Problem(Problem),
}

impl From<Problem> for Held {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

async fn hold(
    cx: &Cx,
    may: &MayRun<'_>,
    zone: &TimeZone,
    stored: &Stored,
    fitting: &Fitting,
    id: Uuid,
) -> Result<(), Held> {
    let mut read = cx.fresh(Part::Actions).await?;
    let chosen = targets::targets(cx, &mut read, may, zone, &stored.chosen).await?;
    drop(read);
    let mut transaction = cx.write(Part::Actions).await?;
    // The first to insert the preview's run is the one that runs it; whoever comes second waits here for the outcome.
    if !claim(cx, &mut transaction, may, stored, fitting, id).await? {
        drop(transaction);
        return Err(match stored::find(cx, stored.id).await?.run {
            Some(run) => Held::Already(run),
            None => Held::Problem(Problem::Away(Part::Actions)),
        });
    }
    let locked = rehearse::lock(cx, &mut transaction, may, &chosen).await?;
    if Some(locked.digest(may, fitting)) != stored.digest {
        return Err(Held::Changed);
    }
    let kept = kept(cx, &mut transaction, may, &locked, stored.undo_of).await?;
    let rehearsed = locked.run(cx, &mut transaction, may, fitting, &kept).await?;
    let (changed, skipped): (Vec<_>, Vec<_>) =
        rehearsed.iter().partition(|target| target.outcome == Outcome::Changes);
    if changed.is_empty() {
        return Err(Held::Problem(nothing()));
    }
    within(Part::Actions, WRITE_TIMEOUT_MS, append_all(cx, &mut transaction, may, fitting, id, &changed))
        .await?;
    finish(&mut transaction, stored, id, &changed, &skipped).await?;
    commit(cx, transaction, id).await
}

async fn claim(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    stored: &Stored,
    fitting: &Fitting,
    id: Uuid,
) -> Result<bool, Problem> {
    let claimed = sqlx::query!(
        "INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label, state, arguments,
             reason, ticket, undo_of, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $9, $10, $11, $12)
         ON CONFLICT (preview_id) DO NOTHING",
        id,
        stored.id,
        may.action.key.as_str(),
        may.view.entity.key.as_str(),
        cx.actor.kind.as_str(),
        cx.actor.id,
        cx.actor.label,
        fitting.arguments,
        fitting.reason,
        fitting.ticket,
        stored.undo_of,
        cx.request_id,
    )
    .execute(connection);
    Ok(within(Part::Actions, WRITE_TIMEOUT_MS, claimed).await?.rows_affected() == 1)
}

/// An event for each record that changed.
async fn append_all(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    fitting: &Fitting,
    run: Uuid,
    changed: &[&Rehearsed],
) -> Result<(), sqlx::Error> {
    let arguments = fitting.arguments.as_object().filter(|arguments| !arguments.is_empty());
    for target in changed {
        let event = NewEvent {
            record: Some((may.view.entity.key.clone(), target.id.clone())),
            record_label: Some(target.title.clone()),
            channel: target.channel.clone(),
            run_id: Some(run),
            reason: fitting.reason.clone(),
            ticket: fitting.ticket.clone(),
            arguments: arguments.map(|_| fitting.arguments.clone()),
            before: Some(target.before.clone()),
            after: Some(target.after.clone()),
            after_digest: target.after_digest.clone(),
            ..NewEvent::by(&cx.actor, may.action.key.as_str(), &cx.request_id)
        };
        append(connection, &event).await?;
    }
    Ok(())
}

async fn finish(
    connection: &mut PgConnection,
    stored: &Stored,
    id: Uuid,
    changed: &[&Rehearsed],
    skipped: &[&Rehearsed],
) -> Result<(), Problem> {
    let skipped: Vec<StoredTarget> = skipped.iter().map(|target| StoredTarget::from(*target)).collect();
    let changed = i64::try_from(changed.len()).unwrap_or(i64::MAX);
    let finished = sqlx::query!(
        "UPDATE samuso.run SET state = 'succeeded', changed = $2, skipped = $3, finished_at = clock_timestamp()
         WHERE id = $1",
        id,
        changed,
        Json(skipped) as _,
    )
    .execute(&mut *connection);
    within(Part::Actions, WRITE_TIMEOUT_MS, finished).await?;
    match stored.undo_of {
        Some(undone) => undo::mark(connection, undone, id).await,
        None => Ok(()),
    }
}

/// Where the answer to COMMIT does not come, nobody knows which it was: `/runs/{id}` will.
async fn commit(
    cx: &Cx,
    transaction: sqlx::Transaction<'static, sqlx::Postgres>,
    id: Uuid,
) -> Result<(), Held> {
    cx.commit(transaction).await.map_err(|error| {
        Held::Problem(match error {
            NotCommitted::Unknown(error) => {
                tracing::error!(run = %id, %error, "COMMIT was sent and no answer came");
                Problem::Unknown { run: id.to_string() }
            }
            NotCommitted::Refused(error) => crate::cx::problem(Part::Actions, "run.commit", &error),
        })
    })
}

fn nothing() -> Problem {
    Problem::bad(Fault::general(
        "None of the chosen records would change, so nothing was run.",
        "선택한 항목 중 바뀌는 것이 없어서 실행하지 않았어요.",
    ))
}

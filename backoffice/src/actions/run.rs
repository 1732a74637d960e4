//! Run: one transaction that locks the targets, holds them to the preview's digest, changes them, appends an event for
//! each and commits. The preview is the idempotency key: a second press finds the first one's run.

mod row;

pub use row::{Pressed, State, begin};

use crate::access::fresh;
use crate::access::permission::{MayRun, may_run};
use crate::actions::approvals::{ask, changing, need};
use crate::actions::params::{self, Fitting};
use crate::actions::preview::{kept, make, relations_exist};
use crate::actions::rehearse::{self, Rehearsed};
use crate::actions::stored::{self, Stored};
use crate::actions::types::{Outcome, Stale};
use crate::actions::{failed, targets};
use crate::calls::{self, Calls};
use crate::catalog::model::Action;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, NotCommitted, within};
use crate::jobs::kill::{self, Step};
use crate::limits::{CALL_RUN_WAIT_MS, RUN_COMMITS_WITHIN_MS, RUN_WAIT_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::types::RecordId;
use crate::timeline::append::{NewEvent, RecordChange, append_many};
use jiff::tz::TimeZone;
use row::{asked, finish};
use sqlx::PgConnection;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tracing::Instrument;
use uuid::Uuid;

/// What came of pressing the button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ran {
    /// `/runs/{id}` has it.
    Done { run: Uuid },
    /// It had been run already: nothing was changed now.
    Already { run: Uuid },
    /// It is being run, and its outcome is not known yet. The preview's page will have it.
    UnderWay,
    /// Others have to approve it first: `/runs/{id}` says who did.
    Asked { run: Uuid },
    /// It was refused, and nothing was changed: `/runs/{id}` says why.
    Failed { run: Uuid },
    /// The preview could not be run any more: nothing was changed, and this is how it would be now.
    Stale { preview: Uuid },
}

/// Whoever goes away in the midst of it does not take the run with them: it ends, and is told, all the same. And whoever
/// waits is told that it is under way, before the request's own time is over.
pub async fn run(cx: &Cx, preview: Uuid, zone: &TimeZone) -> Result<Ran, Problem> {
    let (cx, zone) = (cx.clone(), zone.clone());
    let ran = tokio::spawn(async move { to_its_end(&cx, preview, &zone).await }.in_current_span());
    match tokio::time::timeout(Duration::from_millis(RUN_WAIT_MS), ran).await {
        Ok(Ok(ran)) => ran,
        Ok(Err(error)) => {
            tracing::error!(%preview, %error, "a run ended in a panic");
            Err(Problem::Internal)
        }
        Err(_) => Ok(Ran::UnderWay),
    }
}

async fn to_its_end(cx: &Cx, preview: Uuid, zone: &TimeZone) -> Result<Ran, Problem> {
    let stored = stored::find(cx, preview).await?;
    let may = may_run(&cx.office.catalog, &cx.actor, &ActionKey::new(&stored.action))?;
    if let Some(run) = stored.run {
        return Ok(Ran::Already { run });
    }
    if stored.outcome.is_none() {
        return Err(Problem::Bad(stored.input.faults));
    }
    let fitting = params::fitting(may.action, zone, &stored.input.typed).map_err(Problem::Bad)?;
    if may.action.fresh {
        fresh::demand(cx, Part::Actions).await?;
    }
    let id = Uuid::now_v7();
    let changing = stored.outcome.as_deref().map_or(0, changing);
    let need = need(cx, &may, changing, stored.undo_of).await?;
    let held = match &need {
        _ if stored.is_expired => Err(Held::Stale(Stale::Expired)),
        None if may.action.http().is_some() => match calls::admit(cx, may.action) {
            Ok(()) => hold(cx, &may, zone, &stored, &fitting, id).await,
            Err(problem) => Err(Held::Problem(problem)),
        },
        Some(need) => ask(cx, &may, zone, &stored, &fitting, need, id).await,
        None => hold(cx, &may, zone, &stored, &fitting, id).await,
    };
    match held {
        Ok(()) if need.is_some() => Ok(Ran::Asked { run: id }),
        // Nothing was tried: nobody was asked.
        Err(Held::Problem(problem)) if need.is_some() => Err(problem),
        Ok(()) => {
            deliver(cx, may.action, id).await;
            Ok(Ran::Done { run: id })
        }
        Err(Held::Already(run)) => Ok(Ran::Already { run }),
        Err(Held::UnderWay) => Ok(Ran::UnderWay),
        Err(Held::Stale(why)) => {
            let (chosen, typed) = (stored.chosen, stored.input.typed);
            Ok(Ran::Stale { preview: make(cx, &may, zone, chosen, typed, stored.undo_of, Some(why)).await? })
        }
        Err(Held::Problem(problem)) => failed(cx, &may, &stored, &fitting, id, problem).await,
    }
}

/// Sends the calls of a run that is committed. Whoever waits is led to its page, also where it takes longer.
pub async fn deliver(cx: &Cx, action: &Action, run: Uuid) {
    if action.http().is_none() {
        return;
    }
    kill::at(Step::AfterOutbox);
    let calls = Calls::of(cx);
    let delivered = tokio::spawn(async move { calls.deliver(run).await }.in_current_span());
    if tokio::time::timeout(Duration::from_millis(CALL_RUN_WAIT_MS), delivered).await.is_err() {
        tracing::info!(%run, "a run's calls take longer than somebody waits for");
    }
    // What the product changed is the member's own write, too.
    cx.wrote_elsewhere().await;
}

/// Why a run did not come to be.
pub enum Held {
    Already(Uuid),
    UnderWay,
    Stale(Stale),
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
    let begun_at = Instant::now();
    let mut read = cx.fresh(Part::Actions).await?;
    let chosen = targets::targets(cx, &mut read, may, zone, &stored.chosen).await?;
    drop(read);
    let mut transaction = cx.write(Part::Actions).await?;
    // The first to insert the preview's run is the one that runs it; whoever comes second waits here for the outcome.
    let is_first = match begin(cx, &mut transaction, may, stored.into(), fitting, id, State::Running).await {
        // There is nothing else to wait for.
        Err(Problem::TooSlow(_)) => return Err(Held::UnderWay),
        begun => begun?,
    };
    if !is_first {
        drop(transaction);
        return Err(match stored::find(cx, stored.id).await?.run {
            Some(run) => Held::Already(run),
            None => Held::Problem(Problem::Away(Part::Actions)),
        });
    }
    change(cx, &mut transaction, may, stored, fitting, id, &chosen).await?;
    // So late, whoever asked for it may have been told already that it is not done.
    if begun_at.elapsed() > Duration::from_millis(RUN_COMMITS_WITHIN_MS) {
        return Err(Held::Problem(Problem::TooSlow(Part::Actions)));
    }
    commit(cx, transaction, id).await
}

/// Locks the targets, holds them to the preview's digest, changes them and appends their events, in the caller's
/// transaction.
pub async fn change(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    stored: &Stored,
    fitting: &Fitting,
    id: Uuid,
    chosen: &[RecordId],
) -> Result<(), Held> {
    relations_exist(cx, connection, may, fitting).await?;
    let locked = rehearse::lock(cx, connection, may, chosen).await?;
    if Some(locked.digest(may, fitting)) != stored.digest {
        return Err(Held::Stale(Stale::Changed));
    }
    let kept = kept(cx, connection, may, &locked, stored.undo_of).await?;
    let rehearsed = as_told(locked.run(cx, connection, may, fitting, &kept).await?, stored)?;
    let (changed, skipped): (Vec<_>, Vec<_>) =
        rehearsed.iter().partition(|target| target.outcome == Outcome::Changes);
    if changed.is_empty() {
        return Err(Held::Problem(nothing()));
    }
    if may.action.http().is_some() {
        calls::ask(cx, connection, may, fitting, id, &locked, &changed).await?;
        return Ok(asked(connection, id, &skipped).await?);
    }
    append_all(cx, connection, may, fitting, id, &changed).await?;
    Ok(finish(connection, stored, id, &changed, &skipped).await?)
}

/// What the product refused beforehand is left alone, as the preview said. What changes otherwise than that said, as by what
/// the statement makes of other rows, is nothing that anybody looked at: not its number, nor whose records they are.
fn as_told(mut rehearsed: Vec<Rehearsed>, stored: &Stored) -> Result<Vec<Rehearsed>, Held> {
    let told: HashMap<&RecordId, &Outcome> =
        stored.outcome.iter().flatten().map(|target| (&target.id, &target.outcome)).collect();
    for target in &mut rehearsed {
        let told = told.get(&target.id);
        if let Some(refused @ Outcome::Refused { .. }) = told {
            target.outcome = (*refused).clone();
        }
        if (target.outcome == Outcome::Changes) != (told == Some(&&Outcome::Changes)) {
            return Err(Held::Stale(Stale::Changed));
        }
    }
    Ok(rehearsed)
}

/// An event for each record that changed.
pub async fn append_all(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    fitting: &Fitting,
    run: Uuid,
    changed: &[&Rehearsed],
) -> Result<(), Problem> {
    let arguments = fitting.arguments.as_object().filter(|arguments| !arguments.is_empty());
    let event = NewEvent {
        run_id: Some(run),
        reason: fitting.reason.clone(),
        ticket: fitting.ticket.clone(),
        arguments: arguments.map(|_| fitting.arguments.clone()),
        ..NewEvent::by(&cx.actor, may.action.key.as_str(), &cx.request_id)
    };
    let changes = changed.iter().map(|target| RecordChange {
        record: target.id.as_str(),
        label: &target.title,
        channel: target.channel.as_deref(),
        before: &target.before,
        after: &target.after,
        after_digest: target.after_digest.as_deref(),
    });
    let changes: Vec<_> = changes.collect();
    let appended = append_many(connection, &event, &may.view.entity.key, &changes);
    within(Part::Actions, WRITE_TIMEOUT_MS, appended).await
}

/// Where the answer to COMMIT does not come, nobody knows which it was: `failed` finds out.
pub async fn commit(
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

/// Keeps that it was tried.
async fn failed(
    cx: &Cx,
    may: &MayRun<'_>,
    stored: &Stored,
    fitting: &Fitting,
    id: Uuid,
    problem: Problem,
) -> Result<Ran, Problem> {
    let is_unknown = matches!(problem, Problem::Unknown { .. });
    // Where there is a place for a run that failed, nothing was committed.
    let found = if is_unknown { Problem::Away(Part::Actions) } else { problem.clone() };
    match failed::note(cx, may, stored, fitting, id, &found).await {
        Ok(false) if is_unknown => Ok(Ran::Done { run: id }),
        // Trying again does not help: there is something to read.
        Ok(true) if matches!(found, Problem::Bad(_)) => Ok(Ran::Failed { run: id }),
        Ok(_) => Err(found),
        Err(why) => {
            tracing::warn!(run = %id, ?problem, ?why, "a run that failed is not on the timeline");
            Err(problem)
        }
    }
}

pub fn nothing() -> Problem {
    Problem::bad(Fault::general(
        "None of the chosen records would change, so nothing was run.",
        "선택한 항목 중 바뀌는 것이 없어서 실행하지 않았어요.",
    ))
}

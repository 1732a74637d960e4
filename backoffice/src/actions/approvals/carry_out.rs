//! Runs what was approved: as whoever asked for it, with what they and the approvers may at this moment.

use super::ask_again::{Again, ask_again, fail};
use super::asked::{Asked, find};
use crate::access::now::{actor_now, is_same_person};
use crate::access::permission::{may_approve, may_run};
use crate::actions::params;
use crate::actions::preview::relations_exist;
use crate::actions::run::{Held, change, commit, deliver};
use crate::cx::{Cx, within};
use crate::jobs;
use crate::limits::{READ_ENDS_MS, RUN_COMMITS_WITHIN_MS, RUN_WAIT_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use sqlx::PgConnection;
use std::time::{Duration, Instant};
use tracing::Instrument;
use uuid::Uuid;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    Done,
    /// It is a job, and a worker is at it, or soon will be.
    Begun,
    /// Somebody else has run it, or ended it.
    Already,
    /// It is being run, or waits for a server to come back.
    UnderWay,
    /// It cannot be run any more: its page says why.
    Failed,
    /// What was approved is not what would run: the decision is asked for again.
    AskedAgain,
}

/// Whoever goes away in the midst of it does not take the run with them.
pub async fn carry_out(cx: &Cx, run: Uuid) -> Result<Carried, Problem> {
    let cx = cx.clone();
    let carried = tokio::spawn(async move { to_its_end(&cx, run).await }.in_current_span());
    match tokio::time::timeout(Duration::from_millis(RUN_WAIT_MS), carried).await {
        Ok(Ok(carried)) => carried,
        Ok(Err(error)) => {
            tracing::error!(%run, %error, "an approved run ended in a panic");
            Err(Problem::Internal)
        }
        Err(_) => Ok(Carried::UnderWay),
    }
}

async fn to_its_end(cx: &Cx, run: Uuid) -> Result<Carried, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let asked = within(Part::Actions, READ_ENDS_MS, find(read.connection(), run)).await?;
    drop(read);
    let Some(asked) = asked.filter(|asked| asked.state == "approved") else { return Ok(Carried::Already) };
    match hold(cx, &asked).await {
        Ok(()) if asked.of.is_some() => Ok(Carried::Begun),
        Ok(()) => {
            if let Some(action) = cx.office.catalog.action(&asked.action) {
                deliver(cx, action, run).await;
            }
            Ok(Carried::Done)
        }
        Err(NotHeld::Already) => Ok(Carried::Already),
        Err(NotHeld::Again(why)) => {
            ask_again(cx, &asked, why).await?;
            Ok(Carried::AskedAgain)
        }
        // It stays approved: whoever looks after that tries again, and finds it done where only the answer was lost.
        // So it does where somebody held a record: the same may well succeed a minute later.
        Err(NotHeld::Problem(Problem::Away(_) | Problem::TooSlow(_) | Problem::Unknown { .. })) => {
            Ok(Carried::UnderWay)
        }
        Err(NotHeld::Problem(problem)) => {
            let failed = fail(cx, &asked, &problem).await?;
            Ok(if failed { Carried::Failed } else { Carried::Already })
        }
    }
}

enum NotHeld {
    Already,
    Again(Again),
    Problem(Problem),
}

impl From<Problem> for NotHeld {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Held> for NotHeld {
    fn from(held: Held) -> Self {
        match held {
            Held::Stale(_) => Self::Again(Again::Changed),
            Held::Already(_) | Held::UnderWay => Self::Already,
            Held::Problem(problem) => Self::Problem(problem),
        }
    }
}

/// One transaction: the state, who may, the change, its events.
async fn hold(cx: &Cx, asked: &Asked) -> Result<(), NotHeld> {
    let begun_at = Instant::now();
    let mut transaction = cx.write(Part::Actions).await?;
    if !begin(&mut transaction, asked).await? {
        return Err(NotHeld::Already);
    }
    let requester = actor_now(&mut transaction, asked.requester);
    let requester = within(Part::Actions, WRITE_TIMEOUT_MS, requester).await?;
    let theirs = cx.on_behalf_of(requester.ok_or(Problem::Forbidden)?);
    let may = may_run(&cx.office.catalog, &theirs.actor, &asked.action)?;
    if approvers(cx, &mut transaction, asked).await? < needed(cx, asked) {
        return Err(NotHeld::Again(Again::Approver));
    }
    let fitting = params::fitting(may.action, &asked.zone(), &asked.input.typed).map_err(Problem::Bad)?;
    if let Some(of) = asked.of {
        begin_job(&theirs, &mut transaction, asked, of.job).await?;
    } else {
        let (stored, chosen) = (asked.stored(), asked.chosen());
        change(&theirs, &mut transaction, &may, &stored, &fitting, asked.run, &chosen).await?;
    }
    if begun_at.elapsed() > Duration::from_millis(RUN_COMMITS_WITHIN_MS) {
        return Err(NotHeld::Problem(Problem::TooSlow(Part::Actions)));
    }
    Ok(commit(&theirs, transaction, asked.run).await?)
}

/// From here on it is a worker's, as a job that nobody has to approve.
async fn begin_job(theirs: &Cx, conn: &mut PgConnection, asked: &Asked, job: Uuid) -> Result<(), NotHeld> {
    let (may, fitting) = jobs::allowed(theirs, &asked.action, &asked.zone(), &asked.input.typed)?;
    if jobs::asked::digest(conn, &may, &fitting, job).await? != asked.digest {
        return Err(NotHeld::Problem(moved()));
    }
    relations_exist(theirs, conn, &may, &fitting).await?;
    let begun = jobs::asked::begin_approved(theirs, conn, job, asked);
    if within(Part::Actions, WRITE_TIMEOUT_MS, begun).await? { Ok(()) } else { Err(NotHeld::Already) }
}

fn moved() -> Problem {
    Problem::bad(Fault::general(
        "The action is not what it was when this was rehearsed: prepare the job again.",
        "미리 해 본 뒤에 작업의 내용이 바뀌었어요. 대량 작업을 다시 준비해 주세요.",
    ))
}

async fn begin(conn: &mut PgConnection, asked: &Asked) -> Result<bool, Problem> {
    let begun = sqlx::query!(
        "/* samuso approvals.begin */ UPDATE samuso.run SET state = 'running'
         WHERE id = $1 AND round = $2 AND state = 'approved' AND expires_at > clock_timestamp()",
        asked.run,
        asked.round,
    )
    .execute(conn);
    Ok(within(Part::Actions, WRITE_TIMEOUT_MS, begun).await?.rows_affected() == 1)
}

/// The catalogue may ask for more by now than when it was asked for.
fn needed(cx: &Cx, asked: &Asked) -> usize {
    let now = cx.office.catalog.action(&asked.by).and_then(|action| action.approvals);
    let needed = asked.needed.unsigned_abs().max(now.map_or(0, |approvals| approvals.needed));
    usize::try_from(needed).unwrap_or(usize::MAX)
}

/// How many persons have approved it who still may, none of them whoever asked for it.
async fn approvers(cx: &Cx, conn: &mut PgConnection, asked: &Asked) -> Result<usize, Problem> {
    let members = sqlx::query_scalar!(
        "/* samuso approvals.approvers */ SELECT member_id FROM samuso.approval
         WHERE run_id = $1 AND round = $2 AND decision = 'approved' ORDER BY decided_at",
        asked.run,
        asked.round,
    );
    let members = within(Part::Actions, WRITE_TIMEOUT_MS, members.fetch_all(&mut *conn)).await?;
    let mut persons = vec![asked.requester];
    for member in members {
        if is_somebody_else(conn, &persons, member).await? && still_may(cx, conn, asked, member).await? {
            persons.push(member);
        }
    }
    Ok(persons.len() - 1)
}

async fn is_somebody_else(conn: &mut PgConnection, persons: &[Uuid], member: Uuid) -> Result<bool, Problem> {
    for person in persons {
        let same = is_same_person(conn, *person, member);
        if within(Part::Actions, WRITE_TIMEOUT_MS, same).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn still_may(cx: &Cx, conn: &mut PgConnection, asked: &Asked, member: Uuid) -> Result<bool, Problem> {
    let actor = within(Part::Actions, WRITE_TIMEOUT_MS, actor_now(conn, member)).await?;
    Ok(actor.is_some_and(|actor| {
        let may = may_approve(&cx.office.catalog, &actor, &asked.by);
        may.is_ok_and(|may| may.covers(&asked.channels) && may.sees(&asked.fields, &asked.channels))
    }))
}

//! What has to hold for a job to go on: the same when it is started, when it is let go on, and at each of its attempts.

use crate::access::now::actor_now;
use crate::access::permission::{MayRun, may_run};
use crate::actions::params::{self, Fitting};
use crate::actions::preview::relations_exist;
use crate::actions::types::Typed;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::jobs::chunk::{Turn, away};
use crate::jobs::types::JobState;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Fault, Part, Problem};
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// They may run the action, the catalogue lets it be a job, and what was typed fits.
pub fn allowed<'a>(
    cx: &'a Cx,
    action: &ActionKey,
    zone: &TimeZone,
    typed: &Typed,
) -> Result<(MayRun<'a>, Fitting), Problem> {
    let may = may_run(&cx.office.catalog, &cx.actor, action)?;
    if may.action.max_bulk.is_none() {
        return Err(never_a_job(&may));
    }
    let fitting = params::fitting(may.action, zone, typed).map_err(Problem::Bad)?;
    Ok((may, fitting))
}

/// Whoever made the job, with what they may at this moment. A session is not asked for: it may be over.
pub async fn requester(turn: &Turn<'_>, connection: &mut PgConnection) -> Result<Cx, Problem> {
    let actor = actor_now(connection, turn.job.member);
    let actor = within(Part::Actions, WRITE_TIMEOUT_MS, actor).await.map_err(away)?;
    Ok(turn.cx.on_behalf_of(actor.ok_or(Problem::Forbidden)?))
}

/// Asked in the transaction that does something: a chunk that is halved takes a while, and rights end meanwhile.
pub async fn allowed_now<'a>(
    turn: &Turn<'_>,
    theirs: &'a Cx,
    connection: &mut PgConnection,
) -> Result<(MayRun<'a>, Fitting), Problem> {
    let job = turn.job;
    let (may, fitting) = allowed(theirs, &job.action, &job.zone, &job.typed)?;
    if job.state == JobState::Running && may.action.fresh && !job.signed_in_afresh {
        return Err(not_afresh());
    }
    if job.state == JobState::Running {
        still_needs_no_more(&may, job.changes, job.is_approved)?;
    }
    relations_exist(theirs, connection, &may, &fitting).await?;
    Ok((may, fitting))
}

/// What nobody was asked to approve when it was started does not go on where somebody has to by now.
pub fn still_needs_no_more(may: &MayRun<'_>, changes: i64, is_approved: bool) -> Result<(), Problem> {
    let is_above = |above: u32| changes > i64::from(above);
    match may.action.approvals {
        Some(asked) if !is_approved && asked.above.is_none_or(is_above) => Err(Problem::bad(Fault::general(
            "By now this action needs approvals, and nobody was asked when the job was started: cancel it, and prepare it again.",
            "그사이 승인이 필요한 작업이 되었어요. 취소하고 다시 준비하면 승인을 요청할 수 있어요.",
        ))),
        _ => Ok(()),
    }
}

pub fn never_a_job(may: &MayRun<'_>) -> Problem {
    let (key, max) = (may.action.key.as_str(), may.action.max_targets);
    Problem::bad(Fault::general(
        format!(
            "This action takes at most {max} records at once, and is not run as a job: whoever looks after the catalogue can \
             give {key} a `max_bulk`."
        ),
        format!(
            "이 작업은 한 번에 {max}개까지이고 대량으로는 실행하지 않아요. 카탈로그 담당자가 {key}에 `max_bulk`를 정할 수 있어요."
        ),
    ))
}

fn not_afresh() -> Problem {
    Problem::bad(Fault::general(
        "By now this action asks for a fresh sign-in, which nobody was asked for when the job was started: let it go on, and you \
         are asked.",
        "그사이 다시 로그인해야 하는 작업이 되었어요. 이어서 진행을 누르면 로그인을 요청해요.",
    ))
}

//! Ask: the run's row, the preview that others decide on, and the event, in one transaction. Held to the preview's digest
//! as a run is: nobody is asked about what is not so any more.

use super::asked::{Round, changing, keep, touched};
use super::need::Need;
use super::note::{Said, note};
use crate::access::permission::MayRun;
use crate::actions::params::Fitting;
use crate::actions::rehearse;
use crate::actions::run::{Held, State, begin, nothing};
use crate::actions::stored::Stored;
use crate::actions::types::Stale;
use crate::cx::{Cx, within};
use crate::limits::{READ_ENDS_MS, REQUESTS_AN_HOUR, REQUESTS_WAITING_MAX, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::types::RecordId;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use uuid::Uuid;

pub async fn ask(
    cx: &Cx,
    may: &MayRun<'_>,
    zone: &TimeZone,
    stored: &Stored,
    fitting: &Fitting,
    need: &Need,
    id: Uuid,
) -> Result<(), Held> {
    let outcome = stored.outcome.as_deref().unwrap_or_default();
    if changing(outcome) == 0 {
        return Err(Held::Problem(nothing()));
    }
    let member = member(cx).await?;
    let mut transaction = cx.write(Part::Actions).await?;
    if !begin(cx, &mut transaction, may, stored.into(), fitting, id, State::Requested(need)).await? {
        return Err(match crate::actions::stored::find(cx, stored.id).await?.run {
            Some(run) => Held::Already(run),
            None => Held::Problem(Problem::Away(Part::Actions)),
        });
    }
    within_limits(&mut transaction, cx, member).await?;
    let digest = stored.digest.as_deref().ok_or(Held::Stale(Stale::Changed))?;
    let zone = zone.iana_name().unwrap_or("UTC");
    let (input, requester) = (&stored.input, member);
    let (fields, channels) = touched(may.action, outcome);
    let (again, of) = (None, None);
    let round =
        Round { run: id, number: 1, requester, input, outcome, digest, zone, fields, channels, of, again };
    let said = Said { what: "samuso.approval_asked", note: fitting.reason.clone(), why: None };
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        keep(&mut transaction, &round).await?;
        note(&mut transaction, &cx.actor, &cx.request_id, &round.about(&may.action.key), said).await
    })
    .await?;
    // The last, since from here on the transaction is the product's.
    let chosen: Vec<RecordId> = outcome.iter().map(|target| target.id.clone()).collect();
    let locked = rehearse::lock(cx, &mut transaction, may, &chosen).await?;
    if locked.digest(may, fitting) != digest {
        return Err(Held::Stale(Stale::Changed));
    }
    cx.commit(transaction).await.map_err(|error| Held::Problem(error.problem(Part::Actions, "approvals.ask")))
}

/// Who asks has to be somebody whom the primary knows when it runs. The local administrator is nobody then.
pub async fn member(cx: &Cx) -> Result<Uuid, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let member = sqlx::query_scalar!(
        "/* samuso approvals.member */ SELECT m.id FROM samuso.member m
         WHERE m.id::text = $1 AND EXISTS (SELECT FROM samuso.grant_in_force g WHERE g.member_id = m.id)",
        cx.actor.id
    )
    .fetch_optional(read.connection());
    within(Part::Actions, READ_ENDS_MS, member).await?.ok_or_else(|| {
        Problem::bad(Fault::general(
            "This has to be approved by somebody else, and runs later, with a role that you have then. The local \
             administrator has none: sign in with your own account.",
            "다른 사람의 승인을 받은 뒤 그때의 내 역할로 실행되는 작업이에요. 비상 관리자에게는 역할이 없으니 내 계정으로 로그인해 주세요.",
        ))
    })
}

/// Of one member's requests.
pub async fn within_limits(conn: &mut PgConnection, cx: &Cx, member: Uuid) -> Result<(), Problem> {
    not_too_many(&mut *conn, cx).await?;
    not_too_often(conn, member).await
}

async fn not_too_many(conn: &mut PgConnection, cx: &Cx) -> Result<(), Problem> {
    let waiting = sqlx::query_scalar!(
        r#"/* samuso approvals.of_member */ SELECT count(*) AS "waiting!" FROM samuso.run
           WHERE state IN ('requested', 'approved') AND actor_id = $1"#,
        cx.actor.id
    );
    let waiting = within(Part::Actions, WRITE_TIMEOUT_MS, waiting.fetch_one(conn)).await?;
    if waiting <= REQUESTS_WAITING_MAX {
        return Ok(());
    }
    Err(Problem::bad(Fault::general(
        format!("{REQUESTS_WAITING_MAX} of your requests wait already: cancel one, or wait for a decision."),
        format!(
            "대기 중인 요청이 이미 {REQUESTS_WAITING_MAX}개예요. 하나를 취소하거나 결정을 기다려 주세요."
        ),
    )))
}

async fn not_too_often(conn: &mut PgConnection, member: Uuid) -> Result<(), Problem> {
    let lately = sqlx::query_scalar!(
        r#"/* samuso approvals.asked_lately */ SELECT count(*) AS "asked!" FROM samuso.approval_request
           WHERE asked_by = $1 AND round = 1 AND made_at > now() - interval '1 hour'"#,
        member
    );
    let lately = within(Part::Actions, WRITE_TIMEOUT_MS, lately.fetch_one(conn)).await?;
    if lately < REQUESTS_AN_HOUR {
        return Ok(());
    }
    Err(Problem::bad(Fault::general(
        format!(
            "You asked for {REQUESTS_AN_HOUR} approvals within an hour, those that you took back too: ask again later, or for \
             more records at once."
        ),
        format!(
            "한 시간 동안 취소한 것까지 승인을 {REQUESTS_AN_HOUR}번 요청했어요. 잠시 뒤에 다시 요청하거나 여러 항목을 한 번에 요청해 주세요."
        ),
    )))
}

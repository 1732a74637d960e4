//! Decide: one decision of one person on a run, on the preview that they saw.

use super::ask_again::{Again, ask_again};
use super::asked::{Asked, find};
use super::carry_out::{Carried, carry_out};
use super::expire::expire_one;
use super::note::{Said, note};
use crate::access::fresh;
use crate::access::now::{actor_now, is_same_person};
use crate::access::permission::{MayApprove, may_approve, may_run};
use crate::actions::{asked_text, params, rehearse};
use crate::catalog::model::Asked as IsAsked;
use crate::cx::{Cx, within};
use crate::jobs::asked;
use crate::limits::{READ_ENDS_MS, REASON_MAX_CHARS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Approve,
    Refuse,
}

/// What somebody pressed.
#[derive(Clone, Debug)]
pub struct Decision {
    pub run: Uuid,
    /// The round whose preview they saw.
    pub round: i32,
    pub choice: Choice,
    pub note: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It counts; others have to approve it, too.
    Counted,
    /// It was the last that was needed.
    Approved(Carried),
    Refused,
    /// This member had decided before: nothing was counted twice.
    Already,
    /// A record has moved on: nothing was counted, and there is a new preview to decide on.
    AskedAgain,
    /// Somebody else was first, or nobody was in time.
    Over,
}

pub async fn decide(cx: &Cx, decision: &Decision) -> Result<Decided, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let asked = within(Part::Actions, READ_ENDS_MS, find(read.connection(), decision.run)).await?;
    let asked = asked.ok_or(Problem::NotFound)?;
    may_decide(cx, &asked)?;
    let me = Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)?;
    let same = is_same_person(read.connection(), asked.requester, me);
    if within(Part::Actions, READ_ENDS_MS, same).await? {
        return Err(own());
    }
    drop(read);
    let needed = match decision.choice {
        Choice::Refuse => IsAsked::Required,
        Choice::Approve => IsAsked::Optional,
    };
    let note = asked_text("note", &decision.note, needed, REASON_MAX_CHARS).map_err(Problem::bad)?;
    if is_fresh_only(cx, &asked) {
        fresh::demand(cx, Part::Actions).await?;
    }
    let counted = count(cx, &asked, decision, me, note.as_deref()).await?;
    match counted {
        Counted::Lost => lost(cx, decision, me).await,
        Counted::Moved => {
            ask_again(cx, &asked, Again::Changed).await?;
            Ok(Decided::AskedAgain)
        }
        Counted::As(state) if state == "approved" => Ok(Decided::Approved(carry_out(cx, asked.run).await?)),
        Counted::As(state) if state == "refused" => Ok(Decided::Refused),
        Counted::As(_) => Ok(Decided::Counted),
    }
}

/// May approve it, covers every record of it, and sees everything that would change. Of what is beyond their scope
/// they learn nothing.
pub fn may_decide<'a>(cx: &'a Cx, asked: &Asked) -> Result<MayApprove<'a>, Problem> {
    let may = may_approve(&cx.office.catalog, &cx.actor, &asked.by)?;
    match () {
        () if !may.covers(&asked.channels) => Err(Problem::NotFound),
        () if !may.sees(&asked.fields, &asked.channels) => Err(Problem::Forbidden),
        () => Ok(may),
    }
}

/// Whether the action asks for a fresh sign-in, or the one whose approvers decide.
pub fn is_fresh_only(cx: &Cx, asked: &Asked) -> bool {
    let actions = [&asked.action, &asked.by].map(|key| cx.office.catalog.action(key));
    actions.into_iter().flatten().any(|action| action.fresh)
}

enum Counted {
    /// It was counted, and this is how the run stands.
    As(String),
    /// There was nothing to decide any more.
    Lost,
    /// A record is not as it was when it was asked.
    Moved,
}

/// The decision, what it makes of the run, and its event.
async fn count(
    cx: &Cx,
    asked: &Asked,
    decision: &Decision,
    me: Uuid,
    said: Option<&str>,
) -> Result<Counted, Problem> {
    let mut transaction = cx.write(Part::Actions).await?;
    let Some(state) = step(&mut transaction, cx, asked, decision).await? else { return Ok(Counted::Lost) };
    // Between reading and locking it may have been asked again: this is what stands now.
    let found = within(Part::Actions, WRITE_TIMEOUT_MS, find(&mut transaction, asked.run)).await?;
    let asked = found.ok_or(Problem::NotFound)?;
    still_may(cx, &mut transaction, &asked, me).await?;
    if decision.choice == Choice::Approve {
        not_twice(&mut transaction, &asked, me).await?;
    }
    if !keep(&mut transaction, cx, &asked, decision, me, said).await? {
        return Ok(Counted::Lost);
    }
    // The last, since from here on the transaction is the product's.
    if decision.choice == Choice::Approve && !is_as_asked(cx, &mut transaction, &asked).await? {
        return Ok(Counted::Moved);
    }
    let what = match decision.choice {
        Choice::Approve => "samuso.approved",
        Choice::Refuse => "samuso.refused",
    };
    let said = Said { what, note: said.map(str::to_owned), why: None };
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        if decision.choice == Choice::Refuse {
            asked::end(&mut transaction, asked.run, "refused", Some(&cx.actor.label), None).await?;
        }
        note(&mut transaction, &cx.actor, &cx.request_id, &asked.about(), said).await
    })
    .await?;
    let committed = cx.commit(transaction).await;
    committed.map_err(|error| error.problem(Part::Actions, "approvals.decide"))?;
    Ok(Counted::As(state))
}

/// Whoever updates the row decides; whoever comes after that finds another state or round, and nothing to update. The
/// clock is asked as the row is had: a wait for it does not lengthen the time that there was.
async fn step(
    conn: &mut PgConnection,
    cx: &Cx,
    asked: &Asked,
    decision: &Decision,
) -> Result<Option<String>, Problem> {
    // The catalogue may ask for more by now.
    let now = cx.office.catalog.action(&asked.by).and_then(|action| action.approvals);
    let needed = now.map_or(0, |approvals| approvals.needed.cast_signed());
    let stepped = sqlx::query_scalar!(
        r#"/* samuso approvals.step */ UPDATE samuso.run SET
               approvals = approvals + $3::int,
               approvals_needed = greatest(approvals_needed, $4),
               state = CASE WHEN $3 = 0 THEN 'refused' WHEN approvals + 1 >= greatest(approvals_needed, $4) THEN 'approved'
                            ELSE state END,
               finished_at = CASE WHEN $3 = 0 THEN clock_timestamp() END
           WHERE id = $1 AND round = $2 AND state = 'requested' AND expires_at > clock_timestamp()
           RETURNING state"#,
        asked.run,
        decision.round,
        i32::from(decision.choice == Choice::Approve),
        needed,
    )
    .fetch_optional(conn);
    within(Part::Actions, WRITE_TIMEOUT_MS, stepped).await
}

/// What the primary says at this moment, whoever the session says that they are: it is asked again when it runs.
async fn still_may(cx: &Cx, conn: &mut PgConnection, asked: &Asked, me: Uuid) -> Result<(), Problem> {
    let now = within(Part::Actions, WRITE_TIMEOUT_MS, actor_now(conn, me)).await?;
    let now = cx.on_behalf_of(now.ok_or(Problem::NotFound)?);
    may_decide(&now, asked).map(drop).map_err(|_| no_grant())
}

/// Nobody counts for two: not under another sign-in either.
async fn not_twice(conn: &mut PgConnection, asked: &Asked, me: Uuid) -> Result<(), Problem> {
    let other = sqlx::query_scalar!(
        r#"/* samuso approvals.not_twice */ SELECT EXISTS (
               SELECT FROM samuso.approval a WHERE a.run_id = $1 AND a.round = $2 AND a.member_id <> $3
                 AND samuso.is_same_person(a.member_id, $3)) AS "other!""#,
        asked.run,
        asked.round,
        me,
    );
    if within(Part::Actions, WRITE_TIMEOUT_MS, other.fetch_one(conn)).await? {
        return Err(Problem::bad(Fault::general(
            "You have approved it already, under another sign-in: somebody else has to decide as well.",
            "다른 계정으로 이미 승인했어요. 다른 사람도 결정해야 해요.",
        )));
    }
    Ok(())
}

/// Whether the records are as they were in the preview, for whoever asked for it: locked, so that they stay so until this
/// is decided.
async fn is_as_asked(cx: &Cx, conn: &mut PgConnection, asked: &Asked) -> Result<bool, Problem> {
    let requester = within(Part::Actions, WRITE_TIMEOUT_MS, actor_now(conn, asked.requester)).await?;
    let theirs = cx.on_behalf_of(requester.ok_or(Problem::NotFound)?);
    let may = may_run(&cx.office.catalog, &theirs.actor, &asked.action).map_err(|_| not_any_more())?;
    let fitting = params::fitting(may.action, &asked.zone(), &asked.input.typed).map_err(Problem::Bad)?;
    if let Some(of) = asked.of {
        return Ok(asked::digest(conn, &may, &fitting, of.job).await? == asked.digest);
    }
    let locked = rehearse::lock(&theirs, conn, &may, &asked.chosen()).await?;
    Ok(locked.digest(&may, &fitting) == asked.digest)
}

/// False, where this member has decided in this round.
async fn keep(
    conn: &mut PgConnection,
    cx: &Cx,
    asked: &Asked,
    decision: &Decision,
    me: Uuid,
    note: Option<&str>,
) -> Result<bool, Problem> {
    let kept = sqlx::query!(
        "/* samuso approvals.decide */ INSERT INTO samuso.approval
             (run_id, round, asked_by, member_id, member_label, decision, note, digest, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        asked.run,
        asked.round,
        asked.requester,
        me,
        cx.actor.label,
        if decision.choice == Choice::Approve { "approved" } else { "refused" },
        note,
        asked.digest,
        cx.request_id,
    )
    .execute(conn);
    Ok(within(Part::Actions, WRITE_TIMEOUT_MS, kept).await?.rows_affected() == 1)
}

/// Who came too late is told what happened meanwhile.
async fn lost(cx: &Cx, decision: &Decision, me: Uuid) -> Result<Decided, Problem> {
    if expire_one(cx, decision.run).await? {
        return Ok(Decided::Over);
    }
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        r#"/* samuso approvals.lost */ SELECT r.round, EXISTS (
               SELECT FROM samuso.approval a WHERE a.run_id = r.id AND a.round = $2 AND a.member_id = $3) AS "decided!"
           FROM samuso.run r WHERE r.id = $1"#,
        decision.run,
        decision.round,
        me,
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    Ok(match () {
        () if row.decided => Decided::Already,
        () if row.round != decision.round => Decided::AskedAgain,
        () => Decided::Over,
    })
}

fn own() -> Problem {
    Problem::bad(Fault::general(
        "You asked for this yourself, with this or another of your sign-ins: somebody else has to decide.",
        "내가 요청한 작업이에요. 다른 계정으로도 직접 승인할 수 없으니 다른 사람이 결정해야 해요.",
    ))
}

fn no_grant() -> Problem {
    Problem::bad(Fault::general(
        "A decision counts by a role that was given to you, and has to last until it runs. The local administrator has \
         none: sign in with your own account.",
        "결정은 나에게 주어진 역할로 하고, 실행할 때까지 그 역할이 있어야 해요. 비상 관리자에게는 없으니 내 계정으로 로그인해 주세요.",
    ))
}

fn not_any_more() -> Problem {
    Problem::bad(Fault::general(
        "Whoever asked for this may not run it any more, so it cannot be approved: refuse it.",
        "요청한 사람에게 이제 이 작업의 권한이 없어서 승인할 수 없어요. 거절해 주세요.",
    ))
}

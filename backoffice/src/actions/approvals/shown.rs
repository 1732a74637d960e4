//! How a request stands, for whoever looks at it.

use super::ask_again::Again;
use super::asked::{Asked, changing, find};
use super::decide::{is_fresh_only, may_decide};
use crate::access::fresh;
use crate::access::now::is_same_person;
use crate::access::permission::MayView;
use crate::actions::runs::shown_targets;
use crate::actions::stored::StoredTarget;
use crate::actions::types::{DecisionShown, Outcome, Request, Target};
use crate::cx::{Cx, Read, within};
use crate::jobs::asked::asked_within;
use crate::limits::{DECISIONS_SHOWN, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use crate::timeline::own;
use crate::timeline::types::EventActor;
use jiff::Timestamp;
use uuid::Uuid;

/// None, where nobody has to approve it.
pub async fn asked_of(cx: &Cx, read: &mut Read, run: Uuid) -> Result<Option<(Asked, Request)>, Problem> {
    let found = within(Part::Actions, READ_ENDS_MS, find(read.connection(), run)).await?;
    let Some(asked) = found else { return Ok(None) };
    let request = request(cx, read, &asked).await?;
    Ok(Some((asked, request)))
}

async fn request(cx: &Cx, read: &mut Read, asked: &Asked) -> Result<Request, Problem> {
    let row = sqlx::query!(
        r#"/* samuso approvals.standing */
           SELECT r.approvals, (extract(epoch FROM r.expires_at) * 1000000)::bigint AS "expires_us!",
                  r.expires_at <= now() AS "is_over!", q.again,
                  EXISTS (SELECT FROM samuso.approval a WHERE a.run_id = r.id AND a.round = r.round
                          AND a.member_id::text = $2) AS "is_decided!"
           FROM samuso.run r JOIN samuso.approval_request q ON q.run_id = r.id AND q.round = r.round WHERE r.id = $1"#,
        asked.run,
        cx.actor.id,
    )
    .fetch_one(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?;
    let waits = asked.state == "requested" && !row.is_over;
    let may = may_decide(cx, asked).ok().filter(|_| waits && !row.is_decided && cx.actor.own.is_none());
    let can_decide = may.is_some() && !is_own(cx, read, asked).await?;
    let is_mine = asked.requester.to_string() == cx.actor.id && cx.actor.own.is_none();
    Ok(Request {
        needed: asked.needed.unsigned_abs(),
        approved: row.approvals.unsigned_abs(),
        round: asked.round,
        again: row.again.and_then(|again| again.parse::<Again>().ok()),
        expires_at: moment(row.expires_us),
        approvers: cx
            .office
            .catalog
            .roles
            .values()
            .filter(|role| role.approve.allows(&asked.by))
            .map(|role| role.label.clone())
            .collect(),
        changing: asked.changing(),
        job: asked.of.map(|of| of.job.to_string()),
        decisions: decisions(read, asked).await?,
        can_decide,
        can_cancel: is_mine && waits,
        sign_in_again: can_decide
            && is_fresh_only(cx, asked)
            && !fresh::is_fresh_by(cx, read, Part::Actions).await?,
    })
}

async fn is_own(cx: &Cx, read: &mut Read, asked: &Asked) -> Result<bool, Problem> {
    let Ok(me) = Uuid::parse_str(&cx.actor.id) else { return Ok(true) };
    within(Part::Actions, READ_ENDS_MS, is_same_person(read.connection(), asked.requester, me)).await
}

async fn decisions(read: &mut Read, asked: &Asked) -> Result<Vec<DecisionShown>, Problem> {
    let rows = sqlx::query!(
        r#"/* samuso approvals.decisions */
           SELECT round, member_id, member_label, decision, note,
                  (extract(epoch FROM decided_at) * 1000000)::bigint AS "at_us!"
           FROM samuso.approval WHERE run_id = $1 ORDER BY decided_at DESC LIMIT $2"#,
        asked.run,
        DECISIONS_SHOWN,
    )
    .fetch_all(read.connection());
    let rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    let shown = rows.into_iter().rev().map(|row| DecisionShown {
        by: EventActor {
            kind: "member".to_owned(),
            kind_label: own::actor("member"),
            id: row.member_id.to_string(),
            label: crate::catalog::types::Text::same(row.member_label.as_str()),
            record: None,
        },
        at: moment(row.at_us),
        approved: row.decision == "approved",
        note: row.note,
        is_old: row.round != asked.round,
    });
    Ok(shown.collect())
}

fn moment(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or_default()
}

/// What it would change, as far as the member may see it: what changes before what is left alone.
pub async fn waiting_targets(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    asked: &Asked,
    most: usize,
) -> Result<Vec<Target>, Problem> {
    let seen = asked.outcome.iter().filter(|target| view.scope().covers(target.channel.as_deref()));
    let (changing, skipped): (Vec<_>, Vec<_>) = seen.partition(|target| target.outcome == Outcome::Changes);
    let (action, entity) = (asked.action.as_str(), view.entity.key.as_str());
    let all = changing.into_iter().chain(skipped).take(most);
    let all = all.map(|target| (target.as_event(action, entity), target.outcome.clone())).collect();
    shown_targets(cx, read, view, all).await
}

/// Of a request on others' records too, a member learns of their own alone: how many, and not what was said of it.
pub async fn only_theirs(
    read: &mut Read,
    view: &MayView<'_>,
    asked: &Asked,
    request: &mut Request,
) -> Result<(), Problem> {
    let is_theirs = |target: &&StoredTarget| view.scope().covers(target.channel.as_deref());
    let covers = |channel: &Option<String>| view.scope().covers(channel.as_deref());
    if asked.channels.iter().all(covers) && asked.outcome.iter().all(|target| is_theirs(&target)) {
        return Ok(());
    }
    request.changing = match (asked.of, view.scope().arg()) {
        (Some(of), Some(channels)) => {
            within(Part::Actions, READ_ENDS_MS, asked_within(read.connection(), of.job, &channels)).await?
        }
        _ => changing(&asked.outcome.iter().filter(is_theirs).cloned().collect::<Vec<_>>()),
    };
    for decision in &mut request.decisions {
        decision.note = None;
    }
    Ok(())
}

impl Asked {
    /// What it would change is in its preview; once it has run, in its events.
    pub fn is_before_it_ran(&self) -> bool {
        matches!(
            self.state.as_str(),
            "requested" | "approved" | "refused" | "expired" | "cancelled" | "failed"
        )
    }
}

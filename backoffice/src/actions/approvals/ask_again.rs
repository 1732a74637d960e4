//! What was to be decided on has moved on: a new preview, and nobody's decision counts for it. Where there is nothing left
//! that could be run, the run has failed.

use super::asked::{Asked, Round, changing, keep, touched};
use super::note::{Said, note};
use crate::access::actor::Actor;
use crate::access::now::actor_now;
use crate::access::permission::may_run;
use crate::actions::preview::rehearsed;
use crate::actions::run::nothing;
use crate::actions::stored::StoredTarget;
pub use crate::actions::types::Again;
use crate::actions::types::Chosen;
use crate::cx::{Cx, within};
use crate::jobs::asked;
use crate::limits::{APPROVAL_LASTS, READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use sqlx::PgConnection;
use std::str::FromStr;

/// Samuso itself: nobody asks for it.
pub fn samuso() -> Actor {
    Actor::system("samuso")
}

pub async fn ask_again(cx: &Cx, asked: &Asked, why: Again) -> Result<(), Problem> {
    match as_it_is(cx, asked).await {
        Ok((outcome, digest)) => next_round(cx, asked, &outcome, &digest, why).await,
        Err(problem @ (Problem::Away(_) | Problem::TooSlow(_) | Problem::Unknown { .. })) => Err(problem),
        Err(problem) => fail(cx, asked, &problem).await.map(drop),
    }
}

/// How it would be now, for whoever asked for it.
async fn as_it_is(cx: &Cx, asked: &Asked) -> Result<(Vec<StoredTarget>, Vec<u8>), Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let requester = actor_now(read.connection(), asked.requester);
    let requester = within(Part::Actions, READ_ENDS_MS, requester).await?;
    drop(read);
    let theirs = cx.on_behalf_of(requester.ok_or(Problem::Forbidden)?);
    let may = may_run(&cx.office.catalog, &theirs.actor, &asked.action)?;
    if asked.of.is_some() {
        // Its records are held to what was approved one by one, when their turn comes.
        return Ok((asked.outcome.clone(), asked.digest.clone()));
    }
    let (chosen, typed) = (Chosen::Records(asked.chosen()), &asked.input.typed);
    let (targets, digest) = rehearsed(&theirs, &may, &asked.zone(), &chosen, typed, asked.undo_of).await?;
    let outcome: Vec<StoredTarget> = targets.iter().map(StoredTarget::from).collect();
    if changing(&outcome) == 0 {
        return Err(nothing());
    }
    Ok((outcome, digest))
}

/// Whoever is first makes the next round; for whoever comes after, it is there.
async fn next_round(
    cx: &Cx,
    asked: &Asked,
    outcome: &[StoredTarget],
    digest: &[u8],
    why: Again,
) -> Result<(), Problem> {
    let mut transaction = cx.databases.write(Part::Actions).await?;
    let next = sqlx::query_scalar!(
        "/* samuso approvals.next_round */ UPDATE samuso.run
         SET state = 'requested', round = round + 1, approvals = 0, expires_at = now() + make_interval(secs => $3)
         WHERE id = $1 AND round = $2 AND state IN ('requested', 'approved') AND expires_at > clock_timestamp()
         RETURNING round",
        asked.run,
        asked.round,
        APPROVAL_LASTS.as_secs_f64(),
    );
    let next = within(Part::Actions, WRITE_TIMEOUT_MS, next.fetch_optional(&mut *transaction)).await?;
    let Some(number) = next else { return Ok(()) };
    let (run, requester, input, zone) = (asked.run, asked.requester, &asked.input, asked.zone());
    let (zone, why) = (zone.iana_name().unwrap_or("UTC"), why.as_str());
    let (fields, channels) = match asked.of {
        Some(_) => (asked.fields.iter().map(ToString::to_string).collect(), asked.channels.clone()),
        None => match cx.office.catalog.action(&asked.action) {
            Some(action) => touched(action, outcome),
            None => return Err(Problem::NotFound),
        },
    };
    let (of, again) = (asked.of, Some(why));
    let round = Round { run, number, requester, input, outcome, digest, zone, fields, channels, of, again };
    let about = round.about(&asked.action);
    let said = Said { what: "samuso.approval_asked_again", note: None, why: Some(why) };
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        keep(&mut transaction, &round).await?;
        note(&mut transaction, &samuso(), &cx.request_id, &about, said).await?;
        transaction.commit().await
    })
    .await
}

/// What was approved, or waits for it, cannot be run any more. False, where somebody else has ended it.
pub async fn fail(cx: &Cx, asked: &Asked, problem: &Problem) -> Result<bool, Problem> {
    let mut transaction = cx.databases.write(Part::Actions).await?;
    if !mark_failed(&mut transaction, asked, problem).await? {
        return Ok(false);
    }
    let (about, said) = (asked.about(), Said { what: "samuso.failed", note: None, why: None });
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        asked::end(&mut transaction, asked.run, "failed", None, Some(problem)).await?;
        let requester = actor_now(&mut transaction, asked.requester).await?.unwrap_or_else(samuso);
        note(&mut transaction, &requester, &cx.request_id, &about, said).await?;
        transaction.commit().await
    })
    .await?;
    Ok(true)
}

async fn mark_failed(conn: &mut PgConnection, asked: &Asked, problem: &Problem) -> Result<bool, Problem> {
    let failed = sqlx::query!(
        "/* samuso approvals.fail */ UPDATE samuso.run SET state = 'failed', error = $3, finished_at = clock_timestamp()
         WHERE id = $1 AND round = $2 AND state IN ('requested', 'approved')",
        asked.run,
        asked.round,
        serde_json::to_string(problem).ok(),
    )
    .execute(conn);
    Ok(within(Part::Actions, WRITE_TIMEOUT_MS, failed).await?.rows_affected() == 1)
}

impl Again {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Approver => "approver",
        }
    }
}

impl FromStr for Again {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Changed, Self::Approver].into_iter().find(|again| again.as_str() == text).ok_or(())
    }
}

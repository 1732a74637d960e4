//! A person who found out what came of a call says so. Whoever comes second, person or sweeper, changes nothing.

use super::answer::Answered;
use super::settle::{Came, Person, settle};
use super::types::{CallState, Why};
use crate::access::fresh;
use crate::access::permission::may_run;
use crate::actions::asked_text;
use crate::catalog::model::Asked;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::limits::{READ_ENDS_MS, REASON_MAX_CHARS};
use crate::problem::{Part, Problem};
use uuid::Uuid;

/// What came of saying so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Done,
    /// It is known already: by somebody else, or by the product.
    Late,
}

/// For whoever may run the action on that record. Answers the run, too.
pub async fn by_person(
    cx: &Cx,
    call: Uuid,
    was_done: bool,
    reason: &str,
) -> Result<(Uuid, Settled), Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        "/* samuso call.find */ SELECT c.run_id, c.channel, r.action FROM samuso.call c JOIN samuso.run r ON r.id = c.run_id
         WHERE c.key = $1",
        call,
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    drop(read);
    let may = may_run(&cx.office.catalog, &cx.actor, &ActionKey::new(row.action))?;
    if !may.scope().covers(row.channel.as_deref()) {
        return Err(Problem::NotFound);
    }
    if may.action.fresh {
        fresh::demand(cx, Part::Actions).await?;
    }
    // Whoever looks with other eyes settles nothing.
    drop(cx.write(Part::Actions).await?);
    let reason = asked_text("reason", reason, Asked::Required, REASON_MAX_CHARS);
    let reason = reason.map_err(Problem::bad)?.unwrap_or_default();
    let came = Came {
        call,
        run: row.run_id,
        worker: None,
        state: if was_done { CallState::Succeeded } else { CallState::Failed },
        answered: Answered::without(Why::Person),
        ask_in: None,
        by: Some(Person { actor: &cx.actor, reason, request_id: &cx.request_id }),
    };
    let settled = settle(&cx.office, &cx.databases, &came).await?;
    cx.wrote_elsewhere().await;
    Ok((row.run_id, if settled { Settled::Done } else { Settled::Late }))
}

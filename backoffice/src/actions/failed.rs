//! A run that failed. What it had changed is rolled back; that it was tried is kept, as a run and as an event, in one
//! transaction of their own.

use crate::access::permission::MayRun;
use crate::actions::params::Fitting;
use crate::actions::run::{State, begin};
use crate::actions::stored::Stored;
use crate::cx::{Cx, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::notify::{Kind, Notice, put};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use uuid::Uuid;

/// Keeps it, and answers whether there was something to keep. There is not where COMMIT had been sent and its answer was
/// lost, and it was done after all: a run has one row, and waiting for its place tells which it was.
pub async fn note(
    cx: &Cx,
    may: &MayRun<'_>,
    stored: &Stored,
    fitting: &Fitting,
    id: Uuid,
    problem: &Problem,
) -> Result<bool, Problem> {
    let mut transaction = cx.write(Part::Actions).await?;
    if !begin(cx, &mut transaction, may, stored.into(), fitting, id, State::Failed(problem)).await? {
        return Ok(false);
    }
    // Of one record it is on that record's timeline. Of many, the run has them.
    let one = match stored.outcome.as_deref() {
        Some([one]) => Some(one),
        _ => None,
    };
    let entity = &may.view.entity.key;
    let event = NewEvent {
        record: one.map(|one| (entity.clone(), one.id.clone())),
        record_label: one.map(|one| one.title.clone()),
        channel: one.and_then(|one| one.channel.clone()),
        run_id: Some(id),
        reason: fitting.reason.clone(),
        ticket: fitting.ticket.clone(),
        arguments: Some(json!({ "action": may.action.key.as_str() })),
        ..NewEvent::by(&cx.actor, "samuso.failed", &cx.request_id)
    };
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        append(&mut transaction, &event).await?;
        let (path, action) = (format!("/runs/{id}"), may.action.key.as_str());
        let records = stored.outcome.as_ref().map_or(0, Vec::len);
        put(
            &mut transaction,
            &Notice { kind: Kind::RunFailed, path: &path, action, by: &cx.actor.label, records },
        )
        .await?;
        transaction.commit().await
    })
    .await?;
    Ok(true)
}

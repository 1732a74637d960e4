//! Who changed the records that an undo leaves alone, as far as the timeline knows. Asked once nothing is locked.

use crate::access::permission::{MayRun, may_read_timeline};
use crate::actions::rehearse::Rehearsed;
use crate::actions::types::Outcome;
use crate::cx::{Arg, Cx};
use crate::limits::TARGETS_SHOWN;
use crate::problem::{Part, Problem};
use crate::records::types::RecordId;
use crate::timeline::asked::product_names;
use crate::timeline::changes::bookkeeping;
use crate::timeline::event::raw;
use crate::timeline::labels::Labels;
use sqlx::Row;
use std::collections::HashMap;
use uuid::Uuid;

/// Tells it of the first few. An undo is not held up where that cannot be known.
pub async fn tell(cx: &Cx, may: &MayRun<'_>, run: Uuid, targets: &mut [Rehearsed]) {
    let kept = targets.iter().filter(|target| matches!(target.outcome, Outcome::ChangedSince { .. }));
    let kept: Vec<RecordId> = kept.take(TARGETS_SHOWN).map(|target| target.id.clone()).collect();
    if kept.is_empty() {
        return;
    }
    match who(cx, may, run, &kept).await {
        Ok(mut known) => {
            for target in targets {
                if let Some(who) = known.remove(&target.id) {
                    target.outcome = who;
                }
            }
        }
        Err(problem) => tracing::warn!(?problem, "who changed the records since is not known"),
    }
}

async fn who(
    cx: &Cx,
    may: &MayRun<'_>,
    run: Uuid,
    records: &[RecordId],
) -> Result<HashMap<RecordId, Outcome>, Problem> {
    let entity = &may.view.entity.key;
    let timeline = may_read_timeline(&cx.office.catalog, &cx.actor).ok();
    let Some(view) = timeline.as_ref().and_then(|timeline| timeline.of(entity)) else {
        return Ok(HashMap::new());
    };
    let args = [
        Arg::Texts(Some(vec![entity.to_string()])),
        Arg::Texts(Some(product_names(cx, entity))),
        Arg::Texts(Some(records.iter().map(ToString::to_string).collect())),
        Arg::Texts(Some(records.iter().map(|record| record.parts().concat()).collect())),
        run.to_string().as_str().into(),
        Arg::Texts(Some(bookkeeping(cx).map(str::to_owned).collect())),
    ];
    let mut read = cx.fresh(Part::Actions).await?;
    let rows = read.rows(&cx.office.timeline.changed_since, &args).await?;
    let events = raw(&rows)?;
    let labels = Labels::read(cx, &mut read, events.iter()).await?;
    let mut known = HashMap::new();
    for (row, event) in rows.iter().zip(&events) {
        let asked = row.try_get::<String, _>("asked");
        let asked = asked.map_err(|error| crate::cx::problem(Part::Actions, "changed_since", &error))?;
        if view.scope().covers(event.channel.as_deref()) {
            let (by, at) = (Some(Box::new(labels.actor(cx, event))), Some(event.occurred_at));
            known.insert(RecordId::new(asked), Outcome::ChangedSince { by, at });
        }
    }
    Ok(known)
}

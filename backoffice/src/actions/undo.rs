//! Undo: an action like any other, held to one thing more: the records are still as the run left them.

use crate::access::permission::MayRun;
use crate::actions::image::Image;
use crate::actions::rehearse::Locked;
use crate::actions::types::{Chosen, Outcome};
use crate::catalog::model::Undo;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Fault, Part, Problem};
use crate::records::types::{RecordId, RecordRef};
use crate::timeline::changes::plain;
use crate::timeline::read::of_record;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// What the undo of a run is: the action, its targets, and its parameters as the fields were before.
pub struct Undoing {
    pub action: ActionKey,
    pub chosen: Chosen,
    pub params: Vec<(String, String)>,
}

struct Left {
    record: RecordId,
    before: Value,
}

/// What would undo this run. Refused where it has been undone, or cannot be.
pub async fn undoing(cx: &Cx, run: Uuid) -> Result<Undoing, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!("SELECT action, state FROM samuso.run WHERE id = $1", run)
        .fetch_optional(read.connection());
    let row = within(Part::Actions, WRITE_TIMEOUT_MS, row).await?.ok_or(Problem::NotFound)?;
    let action = cx.office.catalog.action(&ActionKey::new(row.action)).ok_or(Problem::NotFound)?;
    let undo = action.undo.as_ref().ok_or_else(cannot)?;
    if row.state != "succeeded" {
        return Err(already());
    }
    let events = sqlx::query!(
        r#"SELECT record_id AS "record_id!", before FROM samuso.event
           WHERE run_id = $1 AND record_id IS NOT NULL ORDER BY id"#,
        run
    )
    .fetch_all(read.connection());
    let events = within(Part::Actions, WRITE_TIMEOUT_MS, events).await?;
    let left: Vec<Left> = events
        .into_iter()
        .map(|row| Left { record: RecordId::new(row.record_id), before: row.before.unwrap_or(Value::Null) })
        .collect();
    Ok(Undoing {
        action: undo.action.clone(),
        params: params(undo, &left)?,
        chosen: Chosen::Records(left.into_iter().map(|left| left.record).collect()),
    })
}

/// Parameters take the values that fields had before: one run has one value for each.
fn params(undo: &Undo, left: &[Left]) -> Result<Vec<(String, String)>, Problem> {
    let mut params = Vec::new();
    for (name, field) in &undo.with {
        let mut values = left.iter().map(|left| left.before.get(field.as_str()));
        let first = values.next().flatten();
        if values.any(|value| value != first) {
            return Err(Problem::bad(Fault::general(
                "The records had different values before: undo them one by one, from each record's timeline.",
                "이전 값이 서로 달라요. 각 항목의 타임라인에서 하나씩 되돌려 주세요.",
            )));
        }
        let value = first.filter(|value| !value.is_null()).map(plain).unwrap_or_default();
        params.push((name.clone(), value));
    }
    Ok(params)
}

fn cannot() -> Problem {
    Problem::bad(Fault::general(
        "The catalogue has no undo for this action.",
        "이 작업은 되돌리기가 정해져 있지 않아요.",
    ))
}

pub fn already() -> Problem {
    Problem::bad(Fault::general(
        "This run cannot be undone: it did not succeed, or it was undone already.",
        "되돌릴 수 없어요. 성공하지 않았거나 이미 되돌린 실행이에요.",
    ))
}

/// Targets that an undo must leave alone: whatever changed them since, is not this undo's to take back.
pub async fn kept(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    locked: &Locked,
    run: Uuid,
) -> Result<HashMap<RecordId, Outcome>, Problem> {
    let left = sqlx::query!(
        r#"SELECT record_id AS "record_id!", after_digest FROM samuso.event
           WHERE run_id = $1 AND entity = $2 AND record_id IS NOT NULL"#,
        run,
        may.view.entity.key.as_str(),
    )
    .fetch_all(connection);
    let left = within(Part::Actions, WRITE_TIMEOUT_MS, left).await?;
    let left: HashMap<String, Option<Vec<u8>>> =
        left.into_iter().map(|row| (row.record_id, row.after_digest)).collect();
    let mut kept = HashMap::new();
    for image in &locked.found {
        let as_left = left.get(image.id.as_str()).and_then(Option::as_ref);
        if as_left != Some(&image.digest()) {
            kept.insert(image.id.clone(), changed_since(cx, may, image).await);
        }
    }
    Ok(kept)
}

/// Who changed it, as far as the timeline knows.
async fn changed_since(cx: &Cx, may: &MayRun<'_>, image: &Image) -> Outcome {
    let record = RecordRef { entity: may.view.entity.key.clone(), id: image.id.clone() };
    let page = of_record(cx, &record.entity, record.id.as_str(), 1).await;
    let newest = page.ok().and_then(|page| page.events.into_iter().next());
    Outcome::ChangedSince {
        at: newest.as_ref().map(|event| event.occurred_at),
        by: newest.map(|event| event.actor),
    }
}

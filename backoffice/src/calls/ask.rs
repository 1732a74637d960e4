//! Asking for calls: rows of the outbox and the events that tell of it, in the transaction of the run, before anything is
//! sent.

use super::request::Values;
use super::types::Standing;
use crate::access::permission::MayRun;
use crate::actions::params::Fitting;
use crate::actions::rehearse::{Locked, Rehearsed};
use crate::catalog::model::{Action, Http};
use crate::cx::{Cx, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Fault, Part, Problem};
use crate::timeline::append::{NewEvent, RecordChange, append_many};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// Whether the product may be called, and is worth calling now. Nothing was called where not.
pub fn admit(cx: &Cx, action: &Action) -> Result<(), Problem> {
    let Some(http) = action.http() else { return Ok(()) };
    let fault = match cx.office.upstreams.standing(&http.url.origin()) {
        Standing::Up | Standing::HalfOpen => return Ok(()),
        Standing::Open => Fault::general(
            "The product's API does not answer at the moment, so nothing was called. Try again in a minute.",
            "지금 제품 API가 응답하지 않아서 아무것도 호출하지 않았어요. 1분쯤 뒤에 다시 시도해 주세요.",
        ),
        Standing::NotAllowed => Fault::general(
            "Samuso is not configured to call this action's API, so nothing was called. Tell whoever looks after samuso.toml.",
            "이 작업의 API를 호출하도록 설정되어 있지 않아서 아무것도 호출하지 않았어요. samuso.toml 담당자에게 알려 주세요.",
        ),
    };
    Err(Problem::bad(fault))
}

/// One call for each of these targets.
pub async fn ask(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    fitting: &Fitting,
    run: Uuid,
    locked: &Locked,
    targets: &[&Rehearsed],
) -> Result<(), Problem> {
    let (Some(http), Some(id)) = (may.action.http(), may.view.entity.single_id()) else {
        return Err(Problem::Internal);
    };
    for (place, target) in (0..).zip(targets) {
        let values = Values {
            action: may.action,
            id,
            record: &target.id,
            arguments: &fitting.arguments,
            key: Uuid::new_v4(),
        };
        let before = locked.found.iter().find(|image| image.id == target.id);
        let before = match before {
            Some(image) => Some(image.value()?),
            None => None,
        };
        put(connection, run, place, target, http, &values, before.as_ref()).await?;
    }
    tell(cx, connection, may, fitting, run, targets).await
}

async fn put(
    connection: &mut PgConnection,
    run: Uuid,
    place: i32,
    target: &Rehearsed,
    http: &Http,
    values: &Values<'_>,
    before: Option<&Value>,
) -> Result<(), Problem> {
    let request = values.request(http, &http.url)?;
    let status = http.status.as_ref().map(|status| values.url(status)).transpose()?;
    let put = sqlx::query!(
        "/* samuso call.ask */ INSERT INTO samuso.call
             (key, run_id, place, record_id, record_label, channel, origin, method, url, body, status_url, before)
         VALUES ($1, $2, $3, $4, left($5, 1000), $6, $7, $8, $9, $10, $11, $12)",
        values.key,
        run,
        place,
        target.id.as_str(),
        target.title,
        target.channel,
        http.url.origin(),
        request.method,
        request.url.as_str(),
        request.body,
        status.as_ref().map(url::Url::as_str),
        before,
    )
    .execute(connection);
    within(Part::Actions, WRITE_TIMEOUT_MS, put).await.map(drop)
}

/// An event for each record. They are none of the run's own, which tell what it changed; and they keep what the product was
/// asked with, whatever comes of it.
async fn tell(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    fitting: &Fitting,
    run: Uuid,
    targets: &[&Rehearsed],
) -> Result<(), Problem> {
    let event = NewEvent {
        reason: fitting.reason.clone(),
        ticket: fitting.ticket.clone(),
        arguments: Some(json!({ "action": may.action.key.as_str(), "run": run, "with": fitting.arguments })),
        ..NewEvent::by(&cx.actor, "samuso.call_asked", &cx.request_id)
    };
    let asked = targets.iter().map(|target| RecordChange {
        record: target.id.as_str(),
        label: &target.title,
        channel: target.channel.as_deref(),
        before: &Value::Null,
        after: &Value::Null,
        after_digest: None,
    });
    let asked: Vec<_> = asked.collect();
    let told = append_many(connection, &event, &may.view.entity.key, &asked);
    within(Part::Actions, WRITE_TIMEOUT_MS, told).await
}

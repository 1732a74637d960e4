//! What the product says that it would do: asked for a preview's first few, with nothing locked.

use super::answer::{Verdict, code, verdict};
use super::request::Values;
use super::types::{Said, Standing};
use super::upstream::Sent;
use crate::access::permission::MayRun;
use crate::actions::params::Fitting;
use crate::actions::rehearse::Rehearsed;
use crate::actions::types::Outcome;
use crate::cx::Cx;
use crate::limits::{CALLS_AT_ONCE, DRY_RUN_WAIT_MS, DRY_RUNS};
use crate::problem::Problem;
use futures::StreamExt as _;
use serde_json::{Map, Value};
use std::time::Duration;
use uuid::Uuid;

/// Tells it of targets that would be called for. A preview is not held up where that cannot be known.
pub async fn tell(
    cx: &Cx,
    may: &MayRun<'_>,
    fitting: &Fitting,
    targets: &mut [Rehearsed],
) -> Result<(), Problem> {
    let (Some(http), Some(id)) = (may.action.http(), may.view.entity.single_id()) else { return Ok(()) };
    let mut asked = Vec::new();
    for (place, target) in targets.iter().enumerate().filter(|(_, target)| target.outcome == Outcome::Changes)
    {
        let key = Uuid::new_v4();
        let values =
            Values { action: may.action, id, record: &target.id, arguments: &fitting.arguments, key };
        // What cannot stand in an address is said now, and not once it is run.
        values.request(http, &http.url)?;
        if let Some(url) = http.dry_run.as_ref().filter(|_| asked.len() < DRY_RUNS) {
            asked.push((place, values.request(http, url)?));
        }
    }
    let upstream = cx.office.upstreams.of(&http.url.origin());
    let Some(upstream) = upstream.filter(|upstream| upstream.standing() == Standing::Up) else {
        return Ok(());
    };
    let answers = futures::stream::iter(asked).map(|(place, request)| async move {
        let wait = Duration::from_millis(DRY_RUN_WAIT_MS);
        let sent = tokio::time::timeout(wait, upstream.door.send(&request)).await;
        (place, sent.unwrap_or(Sent::NoAnswer))
    });
    let answers: Vec<(usize, Sent)> = answers.buffer_unordered(CALLS_AT_ONCE).collect().await;
    for (place, sent) in answers {
        said(may, &mut targets[place], &sent);
    }
    Ok(())
}

/// Refused, it is not called for. What would change is shown as far as it is fields of the catalogue's: these are masked
/// as ever, and whatever else a product says is not shown.
fn said(may: &MayRun<'_>, target: &mut Rehearsed, sent: &Sent) {
    let (Sent::Answer(answer), (verdict, answered)) = (sent, verdict(sent, false)) else { return };
    match verdict {
        Verdict::Done => {
            target.said = Some(Said::Would(code(&answer.body)));
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            let image = |key| fields(may, body.get(key).and_then(Value::as_object));
            (target.before, target.after) = (image("before"), image("after"));
        }
        Verdict::Refused => target.outcome = Outcome::Refused { answered: answered.text() },
        Verdict::Later { .. } | Verdict::Unsure => {}
    }
}

fn fields(may: &MayRun<'_>, image: Option<&Map<String, Value>>) -> Value {
    let named = |key: &str| may.view.entity.fields.iter().any(|field| field.key.as_str() == key);
    let image = image.into_iter().flatten().filter(|(key, _)| named(key));
    Value::Object(image.map(|(key, value)| (key.clone(), value.clone())).collect())
}

//! What came of a call, put down with its event and with what it makes of its run: one transaction, and one winner.

use super::answer::Answered;
use super::types::{CallState, Why};
use crate::access::actor::{Actor, ActorKind};
use crate::actions::undo;
use crate::catalog::types::{ActionKey, EntityKey};
use crate::cx::{Arg, Databases, rows, within};
use crate::limits::{WRITE_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::notify::{Kind, Notice, put as put_notice};
use crate::office::Office;
use crate::problem::{Fault, Part, Problem};
use crate::records::types::RecordId;
use crate::timeline::append::{NewEvent, append};
use crate::timeline::changes::differing;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, Row};
use std::time::Duration;
use uuid::Uuid;

/// Something that is known of a call now.
pub struct Came<'a> {
    pub call: Uuid,
    pub run: Uuid,
    /// Who has it; of an unknown one, nobody has.
    pub worker: Option<Uuid>,
    pub state: CallState,
    pub answered: Answered,
    /// The product is asked in so long what came of it, where that is unknown.
    pub ask_in: Option<Duration>,
    pub by: Option<Person<'a>>,
}

/// Who says so, where it was a person.
pub struct Person<'a> {
    pub actor: &'a Actor,
    pub reason: String,
    pub request_id: &'a str,
}

/// False, where somebody else has settled it meanwhile: then nothing was changed.
pub async fn settle(office: &Office, databases: &Databases, came: &Came<'_>) -> Result<bool, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    // Locked, so that the last of a run's calls sees the others.
    let run = run(&mut transaction, came.run).await?;
    let Some(call) = put(&mut transaction, came).await? else { return Ok(false) };
    tell(office, &mut transaction, came, &run, &call).await?;
    let state = sum_up(&mut transaction, came.run, &run).await?;
    notify(&mut transaction, came, &run, &state).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, transaction.commit()).await?;
    Ok(true)
}

struct Run {
    action: ActionKey,
    entity: EntityKey,
    /// Whoever asked for it, without what they may.
    requester: Actor,
    arguments: Value,
    reason: Option<String>,
    ticket: Option<String>,
    request_id: String,
    undo_of: Option<Uuid>,
}

async fn run(connection: &mut PgConnection, run: Uuid) -> Result<Run, Problem> {
    let row = sqlx::query!(
        "/* samuso call.run */ SELECT action, entity, actor_kind, actor_id, actor_label, arguments, reason, ticket, request_id,
             undo_of FROM samuso.run WHERE id = $1 FOR NO KEY UPDATE",
        run,
    )
    .fetch_one(connection);
    let row = within(Part::Actions, WRITE_TIMEOUT_MS, row).await?;
    Ok(Run {
        action: ActionKey::new(row.action),
        entity: EntityKey::new(row.entity),
        requester: Actor {
            kind: if row.actor_kind == "service" { ActorKind::Service } else { ActorKind::Member },
            ..Actor::member(row.actor_id, row.actor_label, Vec::new())
        },
        arguments: row.arguments,
        reason: row.reason,
        ticket: row.ticket,
        request_id: row.request_id,
        undo_of: row.undo_of,
    })
}

struct Call {
    record: RecordId,
    label: String,
    channel: Option<String>,
    before: Option<Value>,
}

/// Conditional: a worker has to have it still, and what is unknown has to be so still. What was sent is not kept for longer
/// than it may be sent again.
async fn put(connection: &mut PgConnection, came: &Came<'_>) -> Result<Option<Call>, Problem> {
    let row = sqlx::query!(
        "/* samuso call.settle */ UPDATE samuso.call c SET state = $3, why = $4, status = $5, code = $6, worker = NULL,
             leased_until = NULL, next_at = clock_timestamp() + make_interval(secs => $7::float8),
             settled_at = CASE WHEN $3 <> 'unknown' THEN clock_timestamp() END,
             url = CASE WHEN $3 = 'unknown' THEN c.url END, body = CASE WHEN $3 = 'unknown' THEN c.body END,
             status_url = CASE WHEN $3 = 'unknown' THEN c.status_url END, before = CASE WHEN $3 = 'unknown' THEN c.before END
         FROM (SELECT key, before FROM samuso.call WHERE key = $1 FOR NO KEY UPDATE) AS was
         WHERE c.key = was.key
             AND CASE WHEN $2::uuid IS NULL THEN c.state = 'unknown' ELSE c.state = 'asked' AND c.worker = $2 END
         RETURNING c.record_id, c.record_label, c.channel, was.before",
        came.call,
        came.worker,
        came.state.as_str(),
        came.answered.why.as_str(),
        came.answered.status.map(i32::from),
        came.answered.code,
        came.ask_in.filter(|_| came.state == CallState::Unknown).map(|wait| wait.as_secs_f64()),
    )
    .fetch_optional(connection);
    let row = within(Part::Actions, WRITE_TIMEOUT_MS, row).await?;
    Ok(row.map(|row| Call {
        record: RecordId::new(row.record_id),
        label: row.record_label,
        channel: row.channel,
        before: row.before,
    }))
}

/// What a person says is an event of theirs. What the product did is an event of whoever asked it to, with the record as it
/// was and as it is now.
async fn tell(
    office: &Office,
    connection: &mut PgConnection,
    came: &Came<'_>,
    run: &Run,
    call: &Call,
) -> Result<(), Problem> {
    let about = |event: NewEvent| NewEvent {
        record: Some((run.entity.clone(), call.record.clone())),
        record_label: Some(call.label.clone()),
        channel: call.channel.clone(),
        ticket: run.ticket.clone(),
        ..event
    };
    let is_done = came.state == CallState::Succeeded;
    let answered = came.answered.text();
    let own = json!({ "action": run.action.as_str(), "run": came.run, "answered": answered });
    if let Some(person) = &came.by {
        let what = if is_done { "samuso.call_was_done" } else { "samuso.call_was_not_done" };
        let event = NewEvent {
            reason: Some(person.reason.clone()),
            arguments: Some(json!({ "action": run.action.as_str(), "run": came.run })),
            ..NewEvent::by(person.actor, what, person.request_id)
        };
        within(Part::Actions, WRITE_TIMEOUT_MS, append(connection, &about(event))).await?;
    }
    let what = match came.state {
        CallState::Succeeded => run.action.to_string(),
        CallState::Failed if came.by.is_some() => return Ok(()),
        CallState::Failed => "samuso.call_failed".to_owned(),
        CallState::Asked | CallState::Unknown => "samuso.call_unknown".to_owned(),
    };
    let event = about(NewEvent {
        reason: run.reason.clone(),
        arguments: Some(own),
        ..NewEvent::by(&run.requester, what, run.request_id.as_str())
    });
    let event = if is_done { effect(office, connection, came, run, call, event).await? } else { event };
    within(Part::Actions, WRITE_TIMEOUT_MS, append(connection, &event)).await.map(drop)
}

/// The event of what the product did: as of any action.
async fn effect(
    office: &Office,
    connection: &mut PgConnection,
    came: &Came<'_>,
    run: &Run,
    call: &Call,
    event: NewEvent,
) -> Result<NewEvent, Problem> {
    let mut arguments = run.arguments.clone();
    if let Some(arguments) = arguments.as_object_mut() {
        arguments.insert(ANSWERED.to_owned(), came.answered.text().into());
    }
    let event = NewEvent { run_id: Some(came.run), arguments: Some(arguments), ..event };
    let (Some(before), Some(action)) = (&call.before, office.catalog.action(&run.action)) else {
        return Ok(event);
    };
    let statement = &office.actions.of(action).targets;
    let args = [Arg::Texts(None), Arg::Texts(Some(vec![call.record.parts().concat()]))];
    let found =
        rows(connection, Part::Actions, Duration::from_millis(WRITE_ENDS_MS), statement, &args).await?;
    let text = found.first().map(|row| row.try_get::<String, _>("image")).transpose();
    let text = text.map_err(|error| crate::cx::problem(Part::Actions, &statement.name, &error))?;
    // What the product deleted has nothing any more.
    let after = text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
    let (mut was, mut is) = differing(before, &after);
    let mut after_digest = text.map(|text| Sha256::digest(text.as_bytes()).to_vec());
    if came.answered.why != Why::Answered {
        // It is long ago: what others changed meanwhile is not this action's.
        for image in [&mut was, &mut is].into_iter().filter_map(Value::as_object_mut) {
            image.retain(|key, _| action.sets.iter().any(|field| field.as_str() == key));
        }
        after_digest = None;
    }
    Ok(NewEvent { before: Some(was), after: Some(is), after_digest, ..event })
}

/// Beside an action's parameters, whose names have no dot.
pub const ANSWERED: &str = "call.answered";

/// What a run has come to: unknown as long as anything of it is.
async fn sum_up(connection: &mut PgConnection, id: Uuid, run: &Run) -> Result<String, Problem> {
    let error = serde_json::to_string(&refused()).unwrap_or_default();
    let state = sqlx::query_scalar!(
        "/* samuso call.sum_up */ UPDATE samuso.run r SET changed = c.succeeded,
             state = CASE WHEN c.asked > 0 THEN 'running' WHEN c.unknown > 0 THEN 'unknown'
                          WHEN c.succeeded > 0 THEN 'succeeded' ELSE 'failed' END,
             error = CASE WHEN c.asked + c.unknown + c.succeeded = 0 THEN $2 END,
             finished_at = CASE WHEN c.asked = 0 THEN clock_timestamp() END
         FROM (SELECT count(*) FILTER (WHERE state = 'asked') AS asked, count(*) FILTER (WHERE state = 'unknown') AS unknown,
                      count(*) FILTER (WHERE state = 'succeeded') AS succeeded FROM samuso.call WHERE run_id = $1) AS c
         WHERE r.id = $1 AND r.state IN ('running', 'unknown') RETURNING r.state",
        id,
        error,
    )
    .fetch_optional(&mut *connection);
    let state = within(Part::Actions, WRITE_TIMEOUT_MS, state).await?.unwrap_or_default();
    if let Some(undone) = run.undo_of.filter(|_| state == "succeeded") {
        match undo::mark(connection, undone, id).await {
            // Somebody undid the rest of it meanwhile, and it is marked.
            Err(Problem::Bad(_)) => {}
            marked => marked?,
        }
    }
    Ok(state)
}

/// Once, as the last of its calls was sent: whoever asked for it may have left.
async fn notify(
    connection: &mut PgConnection,
    came: &Came<'_>,
    run: &Run,
    state: &str,
) -> Result<(), Problem> {
    let kind = match state {
        _ if came.worker.is_none() => return Ok(()),
        "failed" => Kind::RunFailed,
        "unknown" => Kind::RunUnknown,
        _ => return Ok(()),
    };
    let path = format!("/runs/{}", came.run);
    let (action, by) = (run.action.as_str(), run.requester.label.as_str());
    let records = sqlx::query_scalar!(
        r#"/* samuso call.count */ SELECT count(*) AS "count!" FROM samuso.call WHERE run_id = $1"#,
        came.run
    );
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let records = records.fetch_one(&mut *connection).await?;
        let records = usize::try_from(records).unwrap_or_default();
        put_notice(connection, &Notice { kind, path: &path, action, by, records }).await
    })
    .await
}

fn refused() -> Problem {
    Problem::bad(Fault::general(
        "The product did none of it: each record says what it answered.",
        "제품이 아무것도 처리하지 않았어요. 항목마다 제품의 응답을 확인해 주세요.",
    ))
}

//! Appending an event, on the connection whose transaction makes the change: no effect without its event, no event
//! without its effect.

use crate::access::actor::Actor;
use crate::catalog::types::EntityKey;
use crate::records::types::RecordId;
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::{Json, Uuid};

/// An event to be. Everything but who, what and in which request may be empty.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub actor_kind: &'static str,
    pub actor_id: String,
    /// What the actor is called now: it is kept.
    pub actor_label: String,
    /// `article.hide`, or `samuso.sign_in` and its like.
    pub action: String,
    pub record: Option<(EntityKey, RecordId)>,
    /// What the record is called now: it is kept.
    pub record_label: Option<String>,
    pub channel: Option<String>,
    pub run_id: Option<Uuid>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    pub arguments: Option<Value>,
    /// The fields that differ, and no others.
    pub before: Option<Value>,
    pub after: Option<Value>,
    /// SHA-256 of the whole record as this event leaves it.
    pub after_digest: Option<Vec<u8>>,
    pub request_id: String,
}

impl NewEvent {
    pub fn by(actor: &Actor, action: impl Into<String>, request_id: impl Into<String>) -> Self {
        Self {
            actor_kind: actor.kind.as_str(),
            actor_id: actor.id.clone(),
            actor_label: actor.label.clone(),
            action: action.into(),
            record: None,
            record_label: None,
            channel: None,
            run_id: None,
            reason: None,
            ticket: None,
            arguments: None,
            before: None,
            after: None,
            after_digest: None,
            request_id: request_id.into(),
        }
    }
}

/// Appends the event and answers its id.
pub async fn append(conn: &mut PgConnection, event: &NewEvent) -> Result<i64, sqlx::Error> {
    let (entity, record_id) = match &event.record {
        Some((entity, id)) => (Some(entity.as_str()), Some(id.as_str())),
        None => (None, None),
    };
    sqlx::query_scalar!(
        "/* samuso event.append */ INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, entity, record_id,
             record_label, channel, run_id, reason, ticket, arguments, before, after, after_digest, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id",
        event.actor_kind,
        event.actor_id,
        event.actor_label,
        event.action,
        entity,
        record_id,
        event.record_label,
        event.channel,
        event.run_id,
        event.reason,
        event.ticket,
        event.arguments,
        event.before,
        event.after,
        event.after_digest,
        event.request_id,
    )
    .fetch_one(conn)
    .await
}

/// What an event of many says of its own record.
pub struct RecordChange<'a> {
    pub record: &'a str,
    pub label: &'a str,
    pub channel: Option<&'a str>,
    pub before: &'a Value,
    pub after: &'a Value,
    pub after_digest: Option<&'a [u8]>,
}

/// Appends an event for each record, in one statement: who, what and why are the same in all.
pub async fn append_many(
    conn: &mut PgConnection,
    event: &NewEvent,
    entity: &EntityKey,
    changes: &[RecordChange<'_>],
) -> Result<(), sqlx::Error> {
    let all = changes.iter();
    let records: Vec<&str> = all.clone().map(|change| change.record).collect();
    let labels: Vec<&str> = all.clone().map(|change| change.label).collect();
    let channels: Vec<Option<&str>> = all.clone().map(|change| change.channel).collect();
    let befores: Vec<Json<&Value>> = all.clone().map(|change| Json(change.before)).collect();
    let afters: Vec<Json<&Value>> = all.clone().map(|change| Json(change.after)).collect();
    let digests: Vec<Option<&[u8]>> = all.map(|change| change.after_digest).collect();
    sqlx::query!(
        "/* samuso event.append_many */ INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, entity,
             run_id, reason, ticket, arguments, request_id, record_id, record_label, channel, before, after, after_digest)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, c.record_id, c.record_label, c.channel, c.before, c.after, c.digest
         FROM unnest($11::text[], $12::text[], $13::text[], $14::jsonb[], $15::jsonb[], $16::bytea[])
             WITH ORDINALITY AS c (record_id, record_label, channel, before, after, digest, place)
         ORDER BY c.place",
        event.actor_kind,
        event.actor_id,
        event.actor_label,
        event.action,
        entity.as_str(),
        event.run_id,
        event.reason,
        event.ticket,
        event.arguments,
        event.request_id,
        &records as _,
        &labels as _,
        &channels as _,
        &befores as _,
        &afters as _,
        &digests as _,
    )
    .execute(conn)
    .await
    .map(drop)
}

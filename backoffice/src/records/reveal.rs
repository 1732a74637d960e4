//! Reveal: a masked field of one record, shown to one member for a while, with a reason, on the record.

use crate::access::fresh;
use crate::access::permission::may_reveal;
use crate::actions::asked_text;
use crate::catalog::model::Asked;
use crate::catalog::types::FieldKey;
use crate::cx::{Cx, within};
use crate::limits::{REASON_MAX_CHARS, REVEAL_LASTS, TICKET_MAX_CHARS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::records::show::{Found, find};
use crate::records::types::RecordRef;
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// Why, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Because {
    pub reason: String,
    pub ticket: String,
}

/// The reveal and its event are one transaction. Neither holds the value.
pub async fn reveal(cx: &Cx, record: &RecordRef, field: &FieldKey, because: &Because) -> Result<(), Problem> {
    let may = may_reveal(&cx.office.catalog, &cx.actor, &record.entity, field)?;
    let because = fitting(&Because { ticket: cx.ticket_or(&because.ticket), ..because.clone() })?;
    let mut read = cx.fresh(Part::Record).await?;
    let found = find(cx, &mut read, &may.view, &record.id).await?.ok_or(Problem::NotFound)?;
    drop(read);
    if !may.covers(found.channel.as_deref()) {
        return Err(Problem::NotFound);
    }
    if may.is_fresh_only() && !fresh::is_fresh(cx, Part::Record).await? {
        keep_reason(cx, &because).await?;
        return Err(Problem::SignInAgain { back: String::new() });
    }
    let mut transaction = cx.write(Part::Record).await?;
    keep(cx, &mut transaction, record, &found, field, &because).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Record, "reveal.commit"))
}

struct Fitting {
    reason: Option<String>,
    ticket: Option<String>,
}

fn fitting(because: &Because) -> Result<Fitting, Problem> {
    let reason = asked_text("reason", &because.reason, Asked::Required, REASON_MAX_CHARS);
    let ticket = asked_text("ticket", &because.ticket, Asked::Optional, TICKET_MAX_CHARS);
    match (reason, ticket) {
        (Ok(reason), Ok(ticket)) => Ok(Fitting { reason, ticket }),
        (reason, ticket) => Err(Problem::Bad(reason.err().into_iter().chain(ticket.err()).collect())),
    }
}

/// What was typed is there when the member is back.
async fn keep_reason(cx: &Cx, because: &Fitting) -> Result<(), Problem> {
    let mut transaction = cx.write(Part::Record).await?;
    within(Part::Record, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso reveal.keep_reason */ INSERT INTO samuso.reveal_reason (member_id, reason, ticket)
             VALUES ($1, $2, $3) ON CONFLICT (member_id)
             DO UPDATE SET reason = excluded.reason, ticket = excluded.ticket, typed_at = now()",
            cx.actor.id,
            because.reason,
            because.ticket,
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    })
    .await
}

async fn keep(
    cx: &Cx,
    connection: &mut PgConnection,
    record: &RecordRef,
    found: &Found,
    field: &FieldKey,
    because: &Fitting,
) -> Result<(), Problem> {
    let kept = sqlx::query!(
        "/* samuso reveal.keep */ INSERT INTO samuso.reveal
             (id, member_id, entity, record_id, field, reason, ticket, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8))",
        Uuid::now_v7(),
        cx.actor.id,
        record.entity.as_str(),
        found.id.as_str(),
        field.as_str(),
        because.reason,
        because.ticket,
        REVEAL_LASTS.as_secs_f64(),
    )
    .execute(&mut *connection);
    within(Part::Record, WRITE_TIMEOUT_MS, kept).await?;
    let event = NewEvent {
        record: Some((record.entity.clone(), found.id.clone())),
        record_label: Some(found.title.clone()),
        channel: found.channel.clone(),
        reason: because.reason.clone(),
        ticket: because.ticket.clone(),
        arguments: Some(json!({ "field": field.as_str() })),
        ..NewEvent::by(&cx.actor, "samuso.revealed", &cx.request_id)
    };
    within(Part::Record, WRITE_TIMEOUT_MS, append(connection, &event)).await.map(drop)
}

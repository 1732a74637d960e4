//! Writing a note: the note, whom it mentions and its event are one transaction.

use super::mention::mentioned;
use super::own::{author, event, fitting, mention};
use crate::access::permission::may_view;
use crate::cx::{Cx, within};
use crate::limits::{NOTES_OF_RECORD, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::show::find;
use crate::records::types::RecordRef;
use crate::timeline::append::append;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// `form` is the form's own: a second press writes nothing.
pub async fn write(cx: &Cx, record: &RecordRef, form: Uuid, text: &str) -> Result<(), Problem> {
    let view = may_view(&cx.office.catalog, &cx.actor, &record.entity)?;
    let by = author(cx)?;
    let text = fitting(text)?;
    let mut read = cx.fresh(Part::Record).await?;
    let found = find(cx, &mut read, &view, &record.id).await?.ok_or(Problem::NotFound)?;
    let mentions = mentioned(cx, &mut read, &record.entity, found.channel.as_deref(), &text).await?;
    drop(read);
    let mut transaction = cx.write(Part::Record).await?;
    let id = Uuid::now_v7();
    let ticket = Some(cx.ticket_or("")).filter(|ticket| !ticket.is_empty());
    let written = sqlx::query!(
        "/* samuso note.write */ INSERT INTO samuso.note (id, form, entity, record_id, author_id, body, ticket)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (author_id, form) DO NOTHING",
        id,
        form,
        record.entity.as_str(),
        found.id.as_str(),
        by,
        text,
        ticket,
    );
    let written = within(Part::Record, WRITE_TIMEOUT_MS, written.execute(&mut *transaction)).await?;
    if written.rows_affected() == 0 {
        return Ok(());
    }
    not_too_many(&mut transaction, record.entity.as_str(), found.id.as_str()).await?;
    mention(&mut transaction, id, &mentions).await?;
    let event = event(cx, "samuso.noted", &record.entity, &found, id);
    within(Part::Record, WRITE_TIMEOUT_MS, append(&mut transaction, &event)).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Record, "note.write"))
}

async fn not_too_many(conn: &mut PgConnection, entity: &str, record: &str) -> Result<(), Problem> {
    let number = sqlx::query_scalar!(
        r#"/* samuso note.count */ SELECT count(*) AS "count!" FROM (
               SELECT FROM samuso.note WHERE entity = $1 AND record_id = $2 AND deleted_at IS NULL LIMIT $3) AS n"#,
        entity,
        record,
        NOTES_OF_RECORD + 1,
    );
    if within(Part::Record, WRITE_TIMEOUT_MS, number.fetch_one(conn)).await? <= NOTES_OF_RECORD {
        return Ok(());
    }
    Err(Problem::bad(Fault::new(
        "text",
        format!("A record has {NOTES_OF_RECORD} notes at most: delete some of yours, or edit one."),
        format!("메모는 {NOTES_OF_RECORD}개까지 남길 수 있어요. 내 메모를 지우거나 고쳐 주세요."),
    )))
}

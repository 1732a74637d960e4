use super::own::{author, event, mention, own};
use crate::cx::{Cx, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::records::types::RecordRef;
use crate::timeline::append::append;
use sqlx::types::Uuid;

/// Deletes a note of one's own: what it said is gone. Answers its record. The second press finds none.
pub async fn delete(cx: &Cx, note: Uuid) -> Result<RecordRef, Problem> {
    let own = own(cx, note).await?;
    let mut transaction = cx.write(Part::Record).await?;
    let deleted = sqlx::query!(
        "/* samuso note.delete */ UPDATE samuso.note SET body = NULL, deleted_at = now()
         WHERE id = $1 AND author_id = $2 AND deleted_at IS NULL",
        note,
        author(cx)?,
    );
    let deleted = within(Part::Record, WRITE_TIMEOUT_MS, deleted.execute(&mut *transaction)).await?;
    if deleted.rows_affected() == 0 {
        return Ok(own.record);
    }
    mention(&mut transaction, note, &[]).await?;
    let event = event(cx, "samuso.note_deleted", &own.record.entity, &own.found, note);
    within(Part::Record, WRITE_TIMEOUT_MS, append(&mut transaction, &event)).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Record, "note.delete"))?;
    Ok(own.record)
}

use super::mention::mentioned;
use super::own::{author, changed_meanwhile, event, fitting, mention, own};
use crate::cx::{Cx, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::records::types::RecordRef;
use crate::timeline::append::append;
use sqlx::types::Uuid;

/// Edits a note of one's own, as it was at this version. Answers its record.
pub async fn edit(cx: &Cx, note: Uuid, version: i32, text: &str) -> Result<RecordRef, Problem> {
    let own = own(cx, note).await?;
    let text = fitting(text)?;
    if text == own.text {
        return Ok(own.record);
    }
    let mut read = cx.fresh(Part::Record).await?;
    let channel = own.found.channel.as_deref();
    let mentions = mentioned(cx, &mut read, &own.record.entity, channel, &text).await?;
    drop(read);
    let mut transaction = cx.write(Part::Record).await?;
    let edited = sqlx::query!(
        "/* samuso note.edit */ UPDATE samuso.note SET body = $4, version = version + 1, edited_at = now()
         WHERE id = $1 AND author_id = $2 AND version = $3 AND deleted_at IS NULL",
        note,
        author(cx)?,
        version,
        text,
    );
    let edited = within(Part::Record, WRITE_TIMEOUT_MS, edited.execute(&mut *transaction)).await?;
    if edited.rows_affected() == 0 {
        return Err(changed_meanwhile());
    }
    mention(&mut transaction, note, &mentions).await?;
    let event = event(cx, "samuso.note_edited", &own.record.entity, &own.found, note);
    within(Part::Record, WRITE_TIMEOUT_MS, append(&mut transaction, &event)).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Record, "note.edit"))?;
    Ok(own.record)
}

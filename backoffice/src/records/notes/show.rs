use super::types::{Note, NotePage};
use crate::access::permission::may_view;
use crate::cx::{Cx, within};
use crate::limits::{NOTES_SHOWN, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use crate::records::titles;
use crate::records::types::RecordRef;
use jiff::Timestamp;
use sqlx::types::Uuid;

/// The notes on a record, newest first, behind the one that is named.
pub async fn of_record(cx: &Cx, record: &RecordRef, behind: Option<Uuid>) -> Result<NotePage, Problem> {
    may_view(&cx.office.catalog, &cx.actor, &record.entity)?;
    let mut read = cx.replica(Part::Record).await?;
    // Whether the record itself may be seen is known where it is.
    if titles::title(cx, &mut read, &record.entity, &record.id).await?.is_none() {
        return Err(Problem::NotFound);
    }
    let rows = sqlx::query!(
        r#"/* samuso note.of_record */ SELECT n.id, n.author_id, m.name, n.body AS "body!", n.ticket, n.version,
               (extract(epoch FROM n.written_at) * 1000000)::bigint AS "written_us!",
               (extract(epoch FROM n.edited_at) * 1000000)::bigint AS edited_us
           FROM samuso.note n JOIN samuso.member m ON m.id = n.author_id
           WHERE n.entity = $1 AND n.record_id = $2 AND n.deleted_at IS NULL
             AND ($3::uuid IS NULL OR (n.written_at, n.id) < (SELECT b.written_at, b.id FROM samuso.note b WHERE b.id = $3))
           ORDER BY n.written_at DESC, n.id DESC LIMIT $4"#,
        record.entity.as_str(),
        record.id.as_str(),
        behind,
        NOTES_SHOWN + 1,
    );
    let rows = within(Part::Record, READ_ENDS_MS, rows.fetch_all(read.connection())).await;
    let rows = read.answered(rows)?;
    let mut notes: Vec<Note> = rows
        .into_iter()
        .filter_map(|row| {
            Some(Note {
                id: row.id.to_string(),
                mine: cx.actor.own.is_none() && row.author_id.to_string() == cx.actor.id,
                author_id: row.author_id.to_string(),
                author: row.name,
                text: row.body,
                ticket: row.ticket,
                version: row.version,
                written_at: Timestamp::from_microsecond(row.written_us).ok()?,
                edited_at: row.edited_us.and_then(|at| Timestamp::from_microsecond(at).ok()),
            })
        })
        .collect();
    let shown = usize::try_from(NOTES_SHOWN).unwrap_or(usize::MAX);
    let more = notes.len() > shown;
    notes.truncate(shown);
    Ok(NotePage { notes, more })
}

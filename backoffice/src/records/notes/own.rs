//! What writing, editing and deleting a note have in common.

use crate::access::permission::may_view;
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, within};
use crate::limits::{NOTE_MAX_CHARS, READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::show::{Found, find};
use crate::records::types::{RecordId, RecordRef};
use crate::timeline::append::NewEvent;
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// Who writes. The local administrator is no member, and nobody could tell who wrote it.
pub fn author(cx: &Cx) -> Result<Uuid, Problem> {
    if cx.actor.own.is_some() {
        return Err(Problem::Forbidden);
    }
    Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)
}

/// As it is kept: lines end in one way, and no character is there that nobody can see.
pub fn fitting(text: &str) -> Result<String, Problem> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    let fault = if text.is_empty() {
        Fault::new("text", "This is needed: fill it in.", "꼭 필요해요. 입력해 주세요.")
    } else if text.chars().count() > NOTE_MAX_CHARS {
        Fault::too_long("text", NOTE_MAX_CHARS)
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        Fault::new(
            "text",
            "has a character that cannot be kept: type it instead of pasting it",
            "저장할 수 없는 문자가 있어요. 붙여 넣는 대신 입력해 주세요",
        )
    } else {
        return Ok(text.to_owned());
    };
    Err(Problem::bad(fault))
}

/// A note of the asker's, on a record that they may still see.
pub struct Own {
    pub record: RecordRef,
    pub found: Found,
    pub text: String,
}

/// There is one answer for a note that is not there, one on a record that is out of reach, and one that was deleted.
pub async fn own(cx: &Cx, note: Uuid) -> Result<Own, Problem> {
    let by = author(cx)?;
    let mut read = cx.fresh(Part::Record).await?;
    let row = sqlx::query!(
        r#"/* samuso note.own */ SELECT entity, record_id, author_id, body AS "body!" FROM samuso.note
           WHERE id = $1 AND deleted_at IS NULL"#,
        note,
    );
    let row = within(Part::Record, READ_ENDS_MS, row.fetch_optional(read.connection())).await?;
    let row = row.ok_or(Problem::NotFound)?;
    let entity = EntityKey::new(row.entity);
    let view = may_view(&cx.office.catalog, &cx.actor, &entity)?;
    let id = RecordId::new(row.record_id);
    let found = find(cx, &mut read, &view, &id).await?.ok_or(Problem::NotFound)?;
    if row.author_id != by {
        return Err(Problem::Forbidden);
    }
    Ok(Own { record: RecordRef { entity, id: found.id.clone() }, found, text: row.body })
}

/// Mentions exactly these; who was mentioned before was so since then.
pub async fn mention(conn: &mut PgConnection, note: Uuid, members: &[Uuid]) -> Result<(), Problem> {
    within(Part::Record, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso note.mention_no_more */ DELETE FROM samuso.note_mention WHERE note_id = $1 AND member_id <> ALL($2)",
            note,
            members,
        )
        .execute(&mut *conn)
        .await?;
        sqlx::query!(
            "/* samuso note.mention */ INSERT INTO samuso.note_mention (note_id, member_id)
             SELECT $1, member FROM unnest($2::uuid[]) AS member ON CONFLICT DO NOTHING",
            note,
            members,
        )
        .execute(&mut *conn)
        .await
        .map(drop)
    })
    .await
}

/// It says which note, and nothing of what it says.
pub fn event(cx: &Cx, action: &str, entity: &EntityKey, found: &Found, note: Uuid) -> NewEvent {
    NewEvent {
        record: Some((entity.clone(), found.id.clone())),
        record_label: Some(found.title.clone()),
        channel: found.channel.clone(),
        ticket: Some(cx.ticket_or("")).filter(|ticket| !ticket.is_empty()),
        arguments: Some(json!({ "note": note.to_string() })),
        ..NewEvent::by(&cx.actor, action, &cx.request_id)
    }
}

/// It was edited or deleted in another window meanwhile.
pub fn changed_meanwhile() -> Problem {
    Problem::bad(Fault::new(
        "text",
        "The note was changed in another window meanwhile: above is what it says now. Save once more if yours is to stand.",
        "그사이 다른 창에서 메모가 바뀌었어요. 위에 있는 것이 지금 메모예요. 이 내용으로 바꾸려면 다시 저장해 주세요.",
    ))
}

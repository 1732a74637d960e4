//! Events that tell of a note, with what it says now: for whoever may see its record.

use super::types::NoteTold;
use crate::cx::{Cx, Read, within};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use crate::records::titles::Titles;
use crate::records::types::RecordRef;
use crate::timeline::types::Event;
use sqlx::types::Uuid;
use std::collections::HashMap;

pub async fn tell(cx: &Cx, read: &mut Read, events: &mut [Event]) -> Result<(), Problem> {
    let mut notes: HashMap<Uuid, RecordRef> = HashMap::new();
    for event in events.iter() {
        let (Some(note), Some(record)) = (&event.note, &event.record) else { continue };
        let Ok(id) = Uuid::parse_str(&note.id) else { continue };
        notes.insert(id, record.clone());
    }
    let seen = Titles::read(cx, read, notes.values().cloned()).await?;
    let ids: Vec<Uuid> =
        notes.into_iter().filter(|(_, record)| seen.of(record).is_some()).map(|(id, _)| id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"/* samuso note.told */ SELECT id, entity, record_id, body, edited_at IS NOT NULL AS "edited!"
           FROM samuso.note WHERE id = ANY($1)"#,
        &ids,
    );
    let rows = within(Part::Timeline, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    for event in events {
        let (Some(note), Some(record)) = (&mut event.note, &event.record) else { continue };
        let row = rows.iter().find(|row| {
            row.id.to_string() == note.id
                && row.entity == record.entity.as_str()
                && row.record_id == record.id.as_str()
        });
        if let Some(row) = row {
            *note = NoteTold { id: note.id.clone(), text: row.body.clone(), edited: row.edited };
        }
    }
    Ok(())
}

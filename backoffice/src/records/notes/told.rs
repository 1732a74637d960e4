//! Events that tell of a note, with what it says now: for whoever may see its record.

use super::types::NoteTold;
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, Read, within};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use crate::records::titles;
use crate::timeline::types::Event;
use sqlx::types::Uuid;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub async fn tell(cx: &Cx, read: &mut Read, events: &mut [Event]) -> Result<(), Problem> {
    let mut records: BTreeMap<EntityKey, BTreeSet<String>> = BTreeMap::new();
    let mut notes: HashMap<Uuid, (EntityKey, String)> = HashMap::new();
    for event in events.iter() {
        let (Some(note), Some(record)) = (&event.note, &event.record) else { continue };
        let Ok(id) = Uuid::parse_str(&note.id) else { continue };
        notes.insert(id, (record.entity.clone(), record.id.as_str().to_owned()));
        records.entry(record.entity.clone()).or_default().insert(record.id.as_str().to_owned());
    }
    let mut seen: BTreeSet<(EntityKey, String)> = BTreeSet::new();
    for (entity, ids) in records {
        let titles = titles::titles(cx, read, &entity, &ids).await?;
        seen.extend(titles.into_keys().map(|id| (entity.clone(), id.as_str().to_owned())));
    }
    let ids: Vec<Uuid> =
        notes.into_iter().filter(|(_, record)| seen.contains(record)).map(|(id, _)| id).collect();
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

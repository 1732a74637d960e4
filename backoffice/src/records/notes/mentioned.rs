use super::types::Mention;
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, within};
use crate::limits::{MENTION_DAYS, MENTIONS_SHOWN, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use crate::records::titles::Titles;
use crate::records::types::{RecordId, RecordRef};
use jiff::Timestamp;
use sqlx::types::Uuid;

/// The notes that mention the asker lately, newest first, on records that they may see now. With other eyes there are none.
pub async fn mentioned(cx: &Cx) -> Result<Vec<Mention>, Problem> {
    let Ok(member) = Uuid::parse_str(&cx.actor.id) else { return Ok(Vec::new()) };
    if cx.actor.own.is_some() {
        return Ok(Vec::new());
    }
    let mut read = cx.replica(Part::Record).await?;
    let rows = sqlx::query!(
        r#"/* samuso note.mentioned */ SELECT n.id, n.entity, n.record_id, n.body AS "body!", m.name,
               (extract(epoch FROM x.mentioned_at) * 1000000)::bigint AS "at_us!"
           FROM samuso.note_mention x JOIN samuso.note n ON n.id = x.note_id JOIN samuso.member m ON m.id = n.author_id
           WHERE x.member_id = $1 AND n.deleted_at IS NULL AND x.mentioned_at > now() - make_interval(days => $2)
           ORDER BY x.mentioned_at DESC, n.id LIMIT $3"#,
        member,
        MENTION_DAYS,
        MENTIONS_SHOWN,
    );
    let rows = within(Part::Record, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    let records = rows.iter().map(|row| RecordRef {
        entity: EntityKey::new(row.entity.as_str()),
        id: RecordId::new(row.record_id.as_str()),
    });
    let titles = Titles::read(cx, &mut read, records.collect::<Vec<_>>()).await?;
    let mentions = rows.into_iter().filter_map(|row| {
        let record = RecordRef { entity: EntityKey::new(row.entity), id: RecordId::new(row.record_id) };
        Some(Mention {
            note: row.id.to_string(),
            entity_label: cx.office.catalog.entity(&record.entity)?.label.clone(),
            title: titles.of(&record)?.clone(),
            record,
            author: row.name,
            text: row.body,
            at: Timestamp::from_microsecond(row.at_us).ok()?,
        })
    });
    Ok(mentions.collect())
}

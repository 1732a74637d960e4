//! From the files to rows of the product's tables. What a file does not say is said here.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::json;
use sqlx::postgres::PgDatabaseError;

use super::file::{CsvFile, Row, fault};
use super::languages;
use crate::batch::Batch;
use crate::copy::Time;
use crate::intake::{CHUNK_BYTES, Chunk, Chunks};
use crate::product::DataError;
use crate::rows::{Article, Channel, Event, Manager, Space, Stamp};

/// Rows of one file, and the line that each began on.
pub(super) struct FileChunk {
    batch: Batch,
    file: PathBuf,
    lines: Vec<u64>,
}

/// Makes a row of the product's from a row of a file.
type Convert = fn(&Row, &mut Batch, &mut Known, Time) -> Result<(), DataError>;

/// The ids that rows may refer to.
#[derive(Default)]
struct Known {
    channels: HashSet<i64>,
    managers: HashSet<i64>,
    spaces: HashSet<i64>,
}

/// Reads all files, parents first. Ends early when nobody listens any more.
pub(super) fn files(dir: &Path, now: Time, chunks: &Chunks<FileChunk>) {
    let mut known = Known::default();
    let tables: [(&str, &[&str], Convert); 5] = [
        ("channel", &["id", "language"], channel),
        ("manager", &["id", "handle"], manager),
        ("space", &["id", "channel_id", "slug"], space),
        ("article", ARTICLE, article),
        ("audit_log", EVENT, event),
    ];
    for (name, columns, convert) in tables {
        let read = CsvFile::open(dir, name, columns)
            .and_then(|mut file| rows(&mut file, chunks, |row, batch| convert(row, batch, &mut known, now)));
        match read {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return drop(chunks.blocking_send(Err(error))),
        }
    }
}

/// Reads one file to its end. False where nobody listens any more.
fn rows(
    file: &mut CsvFile,
    chunks: &Chunks<FileChunk>,
    mut convert: impl FnMut(&Row, &mut Batch) -> Result<(), DataError>,
) -> Result<bool, DataError> {
    let path = file.path().to_owned();
    let empty = || FileChunk { batch: Batch::default(), file: path.clone(), lines: Vec::new() };
    let mut chunk = empty();
    while let Some(row) = file.next()? {
        chunk.lines.push(row.line());
        convert(&row, &mut chunk.batch)?;
        if chunk.batch.bytes() > CHUNK_BYTES {
            let full = std::mem::replace(&mut chunk, empty());
            if chunks.blocking_send(Ok(full)).is_err() {
                return Ok(false);
            }
        }
    }
    Ok(chunks.blocking_send(Ok(chunk)).is_ok())
}

fn channel(row: &Row, batch: &mut Batch, known: &mut Known, now: Time) -> Result<(), DataError> {
    let (id, language) = (row.number(0)?, row.storable(1));
    known.channels.insert(id);
    batch.channel(&Channel {
        id,
        slug: language.to_lowercase().replace('_', "-"),
        name: languages::name(&language).unwrap_or(&language).to_owned(),
        language: Some(language),
        plan: "free",
        signup_email: None,
        settings: json!({}),
        suspended: false,
        stamp: Stamp::new(now),
    });
    Ok(())
}

fn manager(row: &Row, batch: &mut Batch, known: &mut Known, now: Time) -> Result<(), DataError> {
    let (id, handle) = (row.number(0)?, row.storable(1));
    known.managers.insert(id);
    batch.manager(&Manager {
        id,
        channel_id: None,
        name: handle.clone(),
        handle,
        email: None,
        role: "editor",
        left_at: None,
        stamp: Stamp::new(now),
    });
    Ok(())
}

fn space(row: &Row, batch: &mut Batch, known: &mut Known, now: Time) -> Result<(), DataError> {
    let (id, channel_id, slug) = (row.number(0)?, row.number(1)?, row.storable(2));
    refers(row, "channel", channel_id, &known.channels)?;
    known.spaces.insert(id);
    batch.space(&Space {
        id,
        channel_id,
        name: slug.clone(),
        slug,
        website_on: true,
        on_home: true,
        settings: json!({}),
        stamp: Stamp::new(now),
    });
    Ok(())
}

const ARTICLE: &[&str] = &[
    "id",
    "channel_id",
    "space_id",
    "slug",
    "title",
    "summary",
    "body",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "version",
    "deleted",
];

fn article(row: &Row, batch: &mut Batch, known: &mut Known, _: Time) -> Result<(), DataError> {
    let (channel_id, space_id) = (row.number(1)?, row.number(2)?);
    let (created_by, updated_by) = (row.number(8)?, row.number(10)?);
    refers(row, "channel", channel_id, &known.channels)?;
    refers(row, "space", space_id, &known.spaces)?;
    refers(row, "manager", created_by, &known.managers)?;
    refers(row, "manager", updated_by, &known.managers)?;
    let (created_at, updated_at) = (row.time(7)?, row.time(9)?);
    batch.article(&Article {
        id: row.number(0)?,
        channel_id,
        space_id,
        slug: row.storable(3),
        title: row.storable(4),
        summary: row.storable(5),
        body: row.storable(6),
        state: "published",
        hidden: false,
        published_at: Some(created_at),
        scheduled_at: None,
        // Deleting was the last thing that happened to what is deleted.
        deleted_at: row.boolean(12)?.then_some(updated_at),
        created_by: Some(created_by),
        updated_by: Some(updated_by),
        stamp: Stamp { created_at, updated_at, version: row.number(11)? },
    });
    Ok(())
}

const EVENT: &[&str] = &[
    "id",
    "occurred_at",
    "actor_type",
    "actor_id",
    "channel_id",
    "entity_type",
    "entity_id",
    "action",
    "arguments",
    "before",
    "after",
];

fn event(row: &Row, batch: &mut Batch, _: &mut Known, _: Time) -> Result<(), DataError> {
    let channel_id = if row.text(4).is_empty() { None } else { Some(row.number(4)?) };
    batch.event(&Event {
        id: row.number(0)?,
        occurred_at: row.time(1)?,
        actor_type: &row.storable(2),
        actor_id: &row.storable(3),
        channel_id,
        entity_type: &row.storable(5),
        entity_id: &row.storable(6),
        action: &row.storable(7),
        arguments: row.json(8)?,
        before: row.json(9)?,
        after: row.json(10)?,
    });
    Ok(())
}

fn refers(row: &Row, what: &str, id: i64, known: &HashSet<i64>) -> Result<(), DataError> {
    if known.contains(&id) { Ok(()) } else { Err(row.fault(format!("there is no {what} {id}"))) }
}

impl Chunk for FileChunk {
    fn batch(&mut self) -> &mut Batch {
        &mut self.batch
    }

    /// Says on which line of the file the row is that the database refused.
    fn explain(&self, error: sqlx::Error) -> DataError {
        let refused = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
        let Some(refused) = refused else { return DataError::sql("load the product's rows")(error) };
        // "COPY article, line 12, column title": the twelfth row of what we sent.
        let row = refused.r#where().and_then(|place| {
            let (_, rest) = place.split_once(", line ")?;
            rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok()
        });
        let Some(line) = row.and_then(|row| self.lines.get(row.checked_sub(1)?)) else {
            return DataError::sql("load the product's rows")(error);
        };
        let detail = refused.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        fault(&self.file, *line, format!("{}{detail}", refused.message()))
    }
}

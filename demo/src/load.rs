//! Real data: CSV files of the product's tables, gzipped, streamed into them in one transaction.
//!
//! A fault in a file is an error with its line, and leaves the database as it was.

mod derive;
mod file;
mod languages;
mod read;

use std::path::Path;
use std::thread;
use std::time::Instant;

use sqlx::{Connection, PgConnection};
use tokio::sync::mpsc;

use crate::copy::Time;
use crate::product::{self, DataError, Loaded};
use read::Chunk;

/// Chunks on their way from the reader to the database.
const CHUNKS_IN_FLIGHT: usize = 2;

/// Loads `channel`, `manager`, `space`, `article` and `audit_log` (`.csv.gz`) from a folder into the empty product.
///
/// `now` is when a row was made that the data say nothing about, in seconds since 1970.
pub async fn load(url: &str, dir: &Path, now: i64) -> Result<Loaded, DataError> {
    let started = Instant::now();
    let mut connection =
        PgConnection::connect(url).await.map_err(DataError::sql("connect to the product"))?;
    product::refuse_where_there_are_data(&mut connection).await?;
    let mut transaction = connection.begin().await.map_err(DataError::sql("begin to load"))?;

    let indexes = product::suspend_indexes(&mut transaction).await?;
    let (to_database, mut chunks) = mpsc::channel::<Result<Chunk, DataError>>(CHUNKS_IN_FLIGHT);
    let folder = dir.to_owned();
    // Decompressing and parsing block, so they have a thread; it ends when the channel closes.
    thread::spawn(move || read::files(&folder, Time(now), &to_database));
    while let Some(chunk) = chunks.recv().await {
        let mut chunk = chunk?;
        if let Err(error) = chunk.batch.send(&mut transaction).await {
            return Err(chunk.explain(error));
        }
    }
    derive::all(&mut transaction).await?;
    product::restore_indexes(&mut transaction, indexes).await?;
    product::move_sequences(&mut transaction).await?;
    transaction.commit().await.map_err(DataError::sql("commit what was loaded"))?;

    let name = dir.file_name().map_or_else(|| dir.to_string_lossy(), |name| name.to_string_lossy());
    product::finish(&mut connection, &format!("real data: {name}")).await?;
    let counted = product::count(&mut connection).await?;
    Ok(Loaded { took: started.elapsed(), ..counted })
}

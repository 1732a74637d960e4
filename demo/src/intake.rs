//! Bringing data in: rows come from a thread that makes them and go to the database in one transaction.

use std::thread;
use std::time::Instant;

use sqlx::{Connection, PgConnection};
use tokio::sync::mpsc::{self, Sender};

use crate::batch::Batch;
use crate::product::{self, DataError, Loaded};
use crate::statement;

/// Chunks on their way from the maker to the database.
const CHUNKS_IN_FLIGHT: usize = 2;

/// How big the rows of a table grow before they are sent.
pub(crate) const CHUNK_BYTES: usize = 8 << 20;

/// Some rows, and what they know about themselves.
pub(crate) trait Chunk: Send + 'static {
    fn batch(&mut self) -> &mut Batch;

    /// What to say when the database refuses them.
    fn explain(&self, error: sqlx::Error) -> DataError;
}

/// Where the maker of rows puts them. It ends when nobody listens any more.
pub(crate) type Chunks<C> = Sender<Result<C, DataError>>;

/// A statement for when all rows are there, and what it is for.
pub(crate) type Statement = (&'static str, &'static str);

/// Fills the empty product: all that `make` sends, then `afterwards`; or nothing, where something fails.
pub(crate) async fn bring_in<C: Chunk>(
    url: &str,
    description: &str,
    make: impl FnOnce(&Chunks<C>) + Send + 'static,
    afterwards: &[Statement],
) -> Result<Loaded, DataError> {
    let started = Instant::now();
    let mut connection =
        PgConnection::connect(url).await.map_err(DataError::sql("connect to the product"))?;
    product::refuse_where_there_are_data(&mut connection).await?;
    let mut transaction = connection.begin().await.map_err(DataError::sql("begin to load"))?;
    let indexes = product::suspend_indexes(&mut transaction).await?;

    let (to_database, mut chunks) = mpsc::channel(CHUNKS_IN_FLIGHT);
    // Making rows keeps a processor busy, so it has a thread.
    thread::spawn(move || make(&to_database));
    while let Some(chunk) = chunks.recv().await {
        let mut chunk = chunk?;
        if let Err(error) = chunk.batch().send(&mut transaction).await {
            return Err(chunk.explain(error));
        }
    }
    for (sql, what) in afterwards {
        statement::run(&mut transaction, *sql).await.map_err(DataError::sql(what))?;
    }
    product::restore_indexes(&mut transaction, indexes).await?;
    product::move_sequences(&mut transaction).await?;
    transaction.commit().await.map_err(DataError::sql("commit what was loaded"))?;

    product::finish(&mut connection, description).await?;
    let counted = product::count(&mut connection).await?;
    Ok(Loaded { took: started.elapsed(), ..counted })
}

//! The product's schema, and what is done to it before and after its data come in.

use std::path::PathBuf;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection, query, query_as, query_scalar};

use crate::statement;

/// The product's tables. Applied once to an empty database, as the role that owns the product.
pub const SCHEMA: &str = include_str!("../schema.sql");

/// Indexes that need Samuso's own schema. Applied after its migrations and after the data.
pub const INDEXES: &str = include_str!("../indexes.sql");

const TABLES: [&str; 6] = ["channel", "manager", "space", "article", "revision", "audit_log"];

/// Why the demo's data could not be brought in.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    #[error("{}:{line}: {why}", .file.display())]
    File { file: PathBuf, line: u64, why: String },

    #[error("cannot read {}: {source}", .file.display())]
    Read { file: PathBuf, source: std::io::Error },

    #[error("the product has data already ({description}). Begin again with --reset to replace it")]
    Present { description: String },

    #[error("{0}")]
    Scale(String),

    #[error("cannot {what}: {source}")]
    Sql { what: &'static str, source: sqlx::Error },
}

impl DataError {
    pub(crate) fn sql(what: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Sql { what, source }
    }
}

/// What came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    pub channels: i64,
    pub managers: i64,
    pub spaces: i64,
    pub articles: i64,
    pub revisions: i64,
    pub events: i64,
    pub took: Duration,
}

/// Creates the product's schema in an empty database.
pub async fn create_schema(connection: &mut PgConnection) -> Result<(), DataError> {
    let mut transaction = connection.begin().await.map_err(DataError::sql("create the product's schema"))?;
    statement::run(&mut transaction, SCHEMA).await.map_err(DataError::sql("create the product's schema"))?;
    transaction.commit().await.map_err(DataError::sql("create the product's schema"))
}

/// Creates the indexes that need Samuso's own schema.
pub async fn create_indexes(connection: &mut PgConnection) -> Result<(), DataError> {
    statement::run(connection, INDEXES)
        .await
        .map_err(DataError::sql("create the product's search indexes"))?;
    Ok(())
}

/// What the product's data are, if they came in to the end.
pub async fn description(connection: &mut PgConnection) -> Result<Option<String>, DataError> {
    query_scalar(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()",
    )
    .fetch_one(connection)
    .await
    .map_err(DataError::sql("ask what the product's data are"))
}

pub(crate) async fn refuse_where_there_are_data(connection: &mut PgConnection) -> Result<(), DataError> {
    let present: bool = query_scalar("SELECT EXISTS (SELECT FROM documents.channel)")
        .fetch_one(&mut *connection)
        .await
        .map_err(DataError::sql("look for data in the product's tables"))?;
    if !present {
        return Ok(());
    }
    let description = description(connection).await?;
    Err(DataError::Present { description: description.unwrap_or_else(|| "from an interrupted start".into()) })
}

/// Takes away what every row would be checked against and entered into, and returns the statements that put it back:
/// for all rows at once it takes much less time.
pub(crate) async fn suspend_indexes(connection: &mut PgConnection) -> Result<Vec<String>, DataError> {
    let suspended: Vec<(String, String)> = query_as(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
           FROM pg_constraint WHERE contype = 'f' AND connamespace = 'documents'::regnamespace
         UNION ALL
         SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
           FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
          WHERE c.relnamespace = 'documents'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(DataError::sql("find the product's indexes"))?;
    let (drop, create): (Vec<_>, Vec<_>) = suspended.into_iter().unzip();
    execute_all(connection, drop, "suspend the product's indexes").await?;
    Ok(create)
}

pub(crate) async fn restore_indexes(
    connection: &mut PgConnection,
    create: Vec<String>,
) -> Result<(), DataError> {
    execute_all(connection, create, "restore the product's indexes").await
}

async fn execute_all(
    connection: &mut PgConnection,
    statements: Vec<String>,
    what: &'static str,
) -> Result<(), DataError> {
    statement::run(connection, AssertSqlSafe(statements.join(";\n"))).await.map_err(DataError::sql(what))?;
    Ok(())
}

/// The next ids come after those that came in.
pub(crate) async fn move_sequences(connection: &mut PgConnection) -> Result<(), DataError> {
    for table in TABLES {
        let statement = format!(
            "SELECT setval(pg_get_serial_sequence('documents.{table}', 'id'), coalesce(max(id), 0) + 1, false) \
             FROM documents.{table}"
        );
        query(AssertSqlSafe(statement))
            .execute(&mut *connection)
            .await
            .map_err(DataError::sql("move the product's sequences"))?;
    }
    Ok(())
}

/// Statistics, and pages marked as visible to all so that an index alone can answer; then the note that all is there.
pub(crate) async fn finish(connection: &mut PgConnection, description: &str) -> Result<(), DataError> {
    for table in TABLES {
        statement::run(connection, AssertSqlSafe(format!("VACUUM (ANALYZE) documents.{table}")))
            .await
            .map_err(DataError::sql("vacuum the product's tables"))?;
    }
    let statement: String =
        query_scalar("SELECT format('COMMENT ON DATABASE %I IS %L', current_database(), $1)")
            .bind(description)
            .fetch_one(&mut *connection)
            .await
            .map_err(DataError::sql("describe the product's data"))?;
    statement::run(connection, AssertSqlSafe(statement))
        .await
        .map_err(DataError::sql("describe the product's data"))?;
    Ok(())
}

pub(crate) async fn count(connection: &mut PgConnection) -> Result<Loaded, DataError> {
    let counts = "SELECT (SELECT count(*) FROM documents.channel), (SELECT count(*) FROM documents.manager), \
                  (SELECT count(*) FROM documents.space), (SELECT count(*) FROM documents.article), \
                  (SELECT count(*) FROM documents.revision), (SELECT count(*) FROM documents.audit_log)";
    let (channels, managers, spaces, articles, revisions, events) =
        query_as(counts).fetch_one(connection).await.map_err(DataError::sql("count the product's rows"))?;
    Ok(Loaded { channels, managers, spaces, articles, revisions, events, took: Duration::ZERO })
}

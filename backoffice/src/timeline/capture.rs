//! Triggers on the product's tables that put every change of theirs on the timeline, also what came past everything
//! (`migrations/0031_captured.sql`, `0032_definers.sql`). Made and taken away by whoever may: a superuser, or who owns the tables and may call
//! `samuso.capture`.

use crate::catalog::model::{Audit, Catalog, Entity, Table};
use crate::catalog::types::FieldKind;
use crate::cx::{Databases, within};
use crate::limits::{CAPTURE_LOCK_TIMEOUT_MS, CAPTURE_TIMEOUT_MS, CLEAN_ROWS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::records::literal;
use crate::timeline::asked::names_in_audit;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

const EACH: &str = "samuso_capture";
const TRUNCATE: &str = "samuso_capture_truncate";
const TOLD: &str = "samuso_capture_told";

#[derive(Debug, thiserror::Error)]
pub enum CaptureFault {
    #[error("{0} is no table of the catalogue's; these are: {1}")]
    Unknown(String, String),
    #[error(
        "{0} has a key that is not written the same everywhere ({1}), so that its records cannot be named"
    )]
    Key(String, String),
    #[error("{0}: {1}\nNothing was changed")]
    Sql(String, sqlx::Error),
}

/// A table with a trigger.
#[derive(Debug, PartialEq, Eq)]
pub struct Captured {
    pub table: String,
    /// The catalogue says the same of the table as when the trigger was made.
    pub is_current: bool,
}

/// All of them or none.
pub async fn install(
    connection: &mut PgConnection,
    catalog: &Catalog,
    tables: &[String],
) -> Result<(), CaptureFault> {
    let entities = entities(catalog, tables)?;
    let mut transaction = begin(connection).await?;
    if let Some(audit) = &catalog.audit {
        listen_to(&mut transaction, catalog, audit).await?;
    }
    for entity in entities {
        let table = entity.table.sql();
        drop_triggers(&mut transaction, &entity.table).await?;
        for statement in [
            format!(
                "CREATE TRIGGER {EACH} AFTER INSERT OR UPDATE OR DELETE ON {table} \
                 FOR EACH ROW EXECUTE FUNCTION samuso.capture({})",
                arguments(entity)?
            ),
            // Also where a session says that it replicates.
            format!("ALTER TABLE {table} ENABLE ALWAYS TRIGGER {EACH}"),
        ] {
            execute(&mut transaction, &table, statement).await?;
        }
        for part in parts(&mut transaction, &entity.table).await? {
            for statement in [
                format!(
                    "CREATE TRIGGER {TRUNCATE} AFTER TRUNCATE ON {part} \
                     FOR EACH STATEMENT EXECUTE FUNCTION samuso.capture({})",
                    arguments(entity)?
                ),
                format!("ALTER TABLE {part} ENABLE ALWAYS TRIGGER {TRUNCATE}"),
            ] {
                execute(&mut transaction, &part, statement).await?;
            }
        }
    }
    transaction.commit().await.map_err(sql("the triggers"))
}

/// All of them or none. What was captured stays.
pub async fn remove(
    connection: &mut PgConnection,
    catalog: &Catalog,
    tables: &[String],
) -> Result<(), CaptureFault> {
    let entities = entities(catalog, tables)?;
    let mut transaction = begin(connection).await?;
    for entity in entities {
        drop_triggers(&mut transaction, &entity.table).await?;
    }
    if let Some(audit) = &catalog.audit
        && list(&mut transaction, catalog).await?.is_empty()
    {
        let table = audit.table.sql();
        execute(&mut transaction, &table, format!("DROP TRIGGER IF EXISTS {TOLD} ON {table}")).await?;
    }
    transaction.commit().await.map_err(sql("the triggers"))
}

/// Every table that has the trigger, by name.
pub async fn list(connection: &mut PgConnection, catalog: &Catalog) -> Result<Vec<Captured>, CaptureFault> {
    let found: Vec<(String, String, Vec<u8>)> = sqlx::query_as(
        "/* samuso capture.list */ SELECT n.nspname::text, c.relname::text, t.tgargs
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE t.tgname = $1 AND t.tgparentid = 0 AND t.tgenabled = 'A' ORDER BY 1, 2",
    )
    .bind(EACH)
    .fetch_all(connection)
    .await
    .map_err(sql("the triggers"))?;
    let captured = found.into_iter().map(|(schema, name, args)| {
        let table = Table { schema, name };
        let entity = catalog.entities.iter().find(|entity| entity.table == table);
        let is_current = entity.is_some_and(|entity| said(entity).is_ok_and(|said| strings(&args) == said));
        Captured { table: format!("{}.{}", table.schema, table.name), is_current }
    });
    Ok(captured.collect())
}

/// Removes what the audit table told of: what can be seen is of transactions that are over. Many at a time, since a product
/// may write it many times a second.
pub async fn clean(databases: &Databases) -> Result<u64, Problem> {
    let mut transaction = databases.write(Part::Timeline).await?;
    within(Part::Timeline, WRITE_TIMEOUT_MS, async {
        let cleaned = sqlx::query!(
            "/* samuso capture.clean */ DELETE FROM samuso.captured_told
             WHERE id IN (SELECT id FROM samuso.captured_told ORDER BY id LIMIT $1)",
            CLEAN_ROWS * 100,
        );
        let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await.map(|()| cleaned)
    })
    .await
}

fn entities<'c>(catalog: &'c Catalog, tables: &[String]) -> Result<Vec<&'c Entity>, CaptureFault> {
    let name = |entity: &Entity| format!("{}.{}", entity.table.schema, entity.table.name);
    let entity = |table: &String| {
        catalog.entities.iter().find(|entity| name(entity) == *table).ok_or_else(|| {
            let known: Vec<String> = catalog.entities.iter().map(name).collect();
            CaptureFault::Unknown(table.clone(), known.join(", "))
        })
    };
    tables.iter().map(entity).collect()
}

/// What the trigger is told: the entity, the columns of its key, its title's, its customer's, and all that the catalogue
/// has.
fn said(entity: &Entity) -> Result<[String; 5], CaptureFault> {
    let key = entity.id.iter().filter_map(|key| entity.field(key));
    if let Some(other) = key.clone().find(|field| {
        !matches!(
            field.kind,
            FieldKind::Text | FieldKind::Integer | FieldKind::Uuid | FieldKind::Choice | FieldKind::Boolean
        )
    }) {
        return Err(CaptureFault::Key(entity.table.sql(), other.key.to_string()));
    }
    let scope = entity.scope.as_ref().map_or_else(String::new, ToString::to_string);
    Ok([
        entity.key.to_string(),
        array(key.map(|field| field.key.as_str())),
        entity.title.to_string(),
        scope,
        array(entity.fields.iter().map(|field| field.key.as_str())),
    ])
}

fn arguments(entity: &Entity) -> Result<String, CaptureFault> {
    Ok(said(entity)?.map(|text| literal(&text)).join(", "))
}

/// As PostgreSQL writes an array of texts.
fn array<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> =
        names.map(|name| format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))).collect();
    format!("{{{}}}", quoted.join(","))
}

/// A trigger's arguments, each with a NUL after it.
fn strings(args: &[u8]) -> Vec<String> {
    let parts = args.strip_suffix(&[0]).unwrap_or(args).split(|byte| *byte == 0);
    parts.map(|part| String::from_utf8_lossy(part).into_owned()).collect()
}

/// Makes the product's audit table say what it tells of, so that a change which it tells of is not told twice.
async fn listen_to(
    connection: &mut PgConnection,
    catalog: &Catalog,
    audit: &Audit,
) -> Result<(), CaptureFault> {
    let table = audit.table.sql();
    let names: serde_json::Map<String, serde_json::Value> = catalog
        .entities
        .iter()
        .flat_map(|known| {
            let names = names_in_audit(Some(audit), &known.key);
            names.into_iter().map(|name| (name, known.key.as_str().into()))
        })
        .collect();
    let names = serde_json::Value::Object(names).to_string();
    let arguments = [&audit.entity, &audit.record, &names].map(|text| literal(text)).join(", ");
    for statement in [
        format!("DROP TRIGGER IF EXISTS {TOLD} ON {table}"),
        format!(
            "CREATE TRIGGER {TOLD} AFTER INSERT ON {table} FOR EACH ROW \
             EXECUTE FUNCTION samuso.capture_told({arguments})"
        ),
        format!("ALTER TABLE {table} ENABLE ALWAYS TRIGGER {TOLD}"),
    ] {
        execute(connection, &table, statement).await?;
    }
    Ok(())
}

async fn begin(connection: &mut PgConnection) -> Result<sqlx::Transaction<'_, sqlx::Postgres>, CaptureFault> {
    let mut transaction = connection.begin().await.map_err(sql("the triggers"))?;
    // The product's own writes wait for as long as this waits for its lock.
    for limit in [
        format!("SET LOCAL lock_timeout = {CAPTURE_LOCK_TIMEOUT_MS}"),
        format!("SET LOCAL statement_timeout = {CAPTURE_TIMEOUT_MS}"),
    ] {
        execute(&mut transaction, "the triggers", limit).await?;
    }
    Ok(transaction)
}

async fn drop_triggers(connection: &mut PgConnection, table: &Table) -> Result<(), CaptureFault> {
    execute(connection, &table.sql(), format!("DROP TRIGGER IF EXISTS {EACH} ON {}", table.sql())).await?;
    for part in parts(connection, table).await? {
        execute(connection, &part, format!("DROP TRIGGER IF EXISTS {TRUNCATE} ON {part}")).await?;
    }
    Ok(())
}

/// The table itself, and every partition of it: TRUNCATE of one tells the others nothing.
async fn parts(connection: &mut PgConnection, table: &Table) -> Result<Vec<String>, CaptureFault> {
    let parts: Vec<(String, String)> = sqlx::query_as(
        "/* samuso capture.parts */ SELECT n.nspname::text, c.relname::text
         FROM (SELECT $1::regclass AS relid UNION SELECT relid FROM pg_partition_tree($1::regclass)) AS part
         JOIN pg_class c ON c.oid = part.relid JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2",
    )
    .bind(table.sql())
    .fetch_all(connection)
    .await
    .map_err(sql(&table.sql()))?;
    Ok(parts.into_iter().map(|(schema, name)| Table { schema, name }.sql()).collect())
}

async fn execute(connection: &mut PgConnection, at: &str, statement: String) -> Result<(), CaptureFault> {
    // Names are the database's own, quoted; values are the catalogue's, as literals.
    sqlx::query(AssertSqlSafe(statement)).execute(connection).await.map(drop).map_err(sql(at))
}

fn sql(at: &str) -> impl FnOnce(sqlx::Error) -> CaptureFault + use<> {
    let at = at.to_owned();
    move |error| CaptureFault::Sql(at, error)
}

#[cfg(test)]
mod tests;

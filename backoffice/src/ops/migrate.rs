//! The `samuso` schema: bringing it up to date, and knowing whether it is. Done by its owner alone.

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::BTreeMap;

/// Beside what it keeps account of, so that no right to the product's own schemas is needed.
const TABLE: &str = "samuso._migrations";

/// How the schema of a database stands to this version of Samuso.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    Current {
        version: i64,
    },
    /// These are still to be made; all of them, where the database has never seen Samuso.
    Missing(Vec<i64>),
    /// These came from a newer Samuso.
    Newer(Vec<i64>),
    /// These were made from another text than ours.
    Changed(Vec<i64>),
}

/// Why a database is not one to work with.
#[derive(Debug, thiserror::Error)]
pub enum MigrateFault {
    #[error("this database has no `samuso` schema, or an older one: run `samuso migrate`")]
    Missing,

    #[error(
        "this database is stamped `{stamped}`, and the configuration says `{configured}`. One of the two is wrong: \
         look at the database's address first. Nothing was changed"
    )]
    OtherEnvironment { stamped: String, configured: String },

    #[error(
        "this database has migrations that this version of Samuso does not know ({}). It was migrated by a newer one: \
         run that version. Nothing was changed", list(.0)
    )]
    Newer(Vec<i64>),

    #[error(
        "migrations that this database has seen were another text than this version's ({}). Run the version that \
         made them. Nothing was changed", list(.0)
    )]
    Changed(Vec<i64>),

    #[error("cannot migrate: {0}")]
    Failed(#[from] MigrateError),

    #[error("cannot {what}: {source}")]
    Sql { what: &'static str, source: sqlx::Error },
}

/// What a migration did.
#[derive(Debug, PartialEq, Eq)]
pub struct Migrated {
    pub made: Vec<i64>,
    pub version: i64,
}

fn migrator() -> Migrator {
    let mut migrator = sqlx::migrate!("../migrations");
    migrator.dangerous_set_table_name(TABLE);
    migrator.create_schema("samuso");
    migrator
}

/// Brings the schema up to date and stamps the environment's name into it. Refuses a database that is another's.
pub async fn migrate(owner: &mut PgConnection, environment: &str) -> Result<Migrated, MigrateFault> {
    if let Some(stamped) = stamp(owner).await.map_err(sql("read the database's stamp"))?
        && stamped != environment
    {
        return Err(MigrateFault::OtherEnvironment { stamped, configured: environment.to_owned() });
    }
    let made = match schema(owner).await.map_err(sql("read the migrations"))? {
        Schema::Newer(versions) => return Err(MigrateFault::Newer(versions)),
        Schema::Changed(versions) => return Err(MigrateFault::Changed(versions)),
        Schema::Current { .. } => Vec::new(),
        Schema::Missing(versions) => versions,
    };
    let migrator = migrator();
    migrator.run(&mut *owner).await?;
    sqlx::query!("INSERT INTO samuso.environment (name) VALUES ($1) ON CONFLICT DO NOTHING", environment)
        .execute(&mut *owner)
        .await
        .map_err(sql("stamp the database"))?;
    Ok(Migrated { made, version: newest(&migrator) })
}

/// Refuses a database that is another environment's, or nobody's, or that another version of Samuso has made.
pub async fn verify(connection: &mut PgConnection, environment: &str) -> Result<(), MigrateFault> {
    match stamp(connection).await.map_err(sql("read the database's stamp"))? {
        Some(stamped) if stamped == environment => {}
        Some(stamped) => {
            return Err(MigrateFault::OtherEnvironment { stamped, configured: environment.to_owned() });
        }
        None => return Err(MigrateFault::Missing),
    }
    match schema(connection).await.map_err(sql("read the migrations"))? {
        Schema::Current { .. } => Ok(()),
        Schema::Missing(_) => Err(MigrateFault::Missing),
        Schema::Newer(versions) => Err(MigrateFault::Newer(versions)),
        Schema::Changed(versions) => Err(MigrateFault::Changed(versions)),
    }
}

/// The environment that this database is stamped with, if it is.
pub async fn stamp(connection: &mut PgConnection) -> Result<Option<String>, sqlx::Error> {
    if !exists(connection, "samuso.environment").await? {
        return Ok(None);
    }
    sqlx::query_scalar!("SELECT name FROM samuso.environment").fetch_optional(connection).await
}

/// Compares the database's migrations with ours.
pub async fn schema(connection: &mut PgConnection) -> Result<Schema, sqlx::Error> {
    let migrator = migrator();
    let ours: BTreeMap<i64, &[u8]> = migrator.iter().map(|m| (m.version, &*m.checksum)).collect();
    let theirs = applied(connection).await?;
    let newer: Vec<i64> = theirs.keys().filter(|version| !ours.contains_key(version)).copied().collect();
    if !newer.is_empty() {
        return Ok(Schema::Newer(newer));
    }
    let differs = |version: &i64| theirs.get(version).map(Vec::as_slice) != ours.get(version).copied();
    let changed: Vec<i64> = theirs.keys().filter(|version| differs(version)).copied().collect();
    if !changed.is_empty() {
        return Ok(Schema::Changed(changed));
    }
    let missing: Vec<i64> = ours.keys().filter(|version| !theirs.contains_key(version)).copied().collect();
    if missing.is_empty() {
        Ok(Schema::Current { version: newest(&migrator) })
    } else {
        Ok(Schema::Missing(missing))
    }
}

/// The migrations that were made to the end, with the checksum of their text.
async fn applied(connection: &mut PgConnection) -> Result<BTreeMap<i64, Vec<u8>>, sqlx::Error> {
    if !exists(connection, TABLE).await? {
        return Ok(BTreeMap::new());
    }
    // Not checked at compile time: the table is the migrator's, and not there before it ran.
    let sql = AssertSqlSafe(format!("SELECT version, checksum FROM {TABLE} WHERE success"));
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(sql).fetch_all(connection).await?;
    Ok(rows.into_iter().collect())
}

async fn exists(connection: &mut PgConnection, table: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT to_regclass($1) IS NOT NULL AS "exists!""#, table)
        .fetch_one(connection)
        .await
}

fn newest(migrator: &Migrator) -> i64 {
    migrator.iter().map(|migration| migration.version).max().unwrap_or_default()
}

fn sql(what: &'static str) -> impl FnOnce(sqlx::Error) -> MigrateFault {
    move |source| MigrateFault::Sql { what, source }
}

fn list(versions: &[i64]) -> String {
    versions.iter().map(|version| format!("{version:04}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;

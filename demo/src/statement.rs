use sqlx::{Executor, PgConnection, SqlSafeStr};

/// Runs one or more statements that are ours to the last letter. Nothing from outside may be part of them.
#[expect(
    clippy::disallowed_methods,
    reason = "CREATE DATABASE and its like take no parameters, schema.sql is many"
)]
pub(crate) async fn run(connection: &mut PgConnection, ours: impl SqlSafeStr) -> Result<(), sqlx::Error> {
    connection.execute(sqlx::raw_sql(ours)).await?;
    Ok(())
}

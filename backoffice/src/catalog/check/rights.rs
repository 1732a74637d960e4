//! Whether Samuso's roles may read what the catalogue's own SQL reads. PostgreSQL asks for rights when a statement is
//! about to run, which EXPLAIN does without running it.

use super::prepare::{Made, objection};
use super::{Findings, Kind};
use crate::catalog::compile::{Snippet, SnippetIs};
use crate::limits::CATALOG_LOCK_TIMEOUT_MS;
use crate::ops::grants::{READER, WRITER};
use sqlx::{AssertSqlSafe, Executor, PgConnection, SqlSafeStr};

/// Worth asking only where the roles have every right that `samuso grants` gives: then what is missing is a right that
/// it does not give.
pub async fn rights(
    connection: &mut PgConnection,
    snippets: &[Snippet],
    findings: &mut Findings,
) -> Result<(), sqlx::Error> {
    let roles = roles(connection).await?;
    for snippet in snippets {
        let sql = match &snippet.is {
            SnippetIs::Condition { table } => {
                Made::around("SELECT (", &snippet.sql, &format!(") FROM {}", table.sql())).sql
            }
            SnippetIs::Action { types } => Made::of_nothing(&snippet.sql, types).sql,
        };
        let runs = |role: &&String| *role == WRITER || matches!(snippet.is, SnippetIs::Condition { .. });
        for role in roles.iter().filter(runs) {
            if let Some(message) = forbids(connection, role, &sql).await? {
                let kind = Kind::Unreadable { role: role.clone(), message };
                findings.add(snippet.file, snippet.span.clone(), kind);
                break;
            }
        }
    }
    Ok(())
}

/// Those that this connection may be. A superuser may be both, the reader only itself.
async fn roles(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "/* samuso catalog.roles */
         SELECT rolname::text FROM pg_roles
         WHERE rolname = ANY($1) AND pg_has_role(current_user, oid, 'MEMBER') ORDER BY rolname",
    )
    .bind([READER, WRITER].as_slice())
    .fetch_all(connection)
    .await
}

/// What PostgreSQL says where the role may not run the statement. That it is sound was looked at before.
async fn forbids(
    connection: &mut PgConnection,
    role: &str,
    sql: &str,
) -> Result<Option<String>, sqlx::Error> {
    let begin = format!(
        "BEGIN READ ONLY; SET LOCAL ROLE {role}; SET LOCAL lock_timeout = '{CATALOG_LOCK_TIMEOUT_MS}ms'"
    );
    connection.execute(AssertSqlSafe(begin).into_sql_str()).await?;
    let explained = connection.execute(AssertSqlSafe(format!("EXPLAIN {sql}")).into_sql_str()).await;
    connection.execute("ROLLBACK").await?;
    match explained {
        Ok(_) => Ok(None),
        Err(error) => match objection(sql, &error) {
            Some(objection) => Ok(objection.forbidden.then_some(objection.message)),
            None => Err(error),
        },
    }
}

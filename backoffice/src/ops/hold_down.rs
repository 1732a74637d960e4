//! What PostgreSQL lets every role do, and Samuso's two need not: a role that may only SELECT still makes large objects,
//! takes locks, sends notifications, ends sessions and switches its own timeouts off, each by calling a function; and makes
//! temporary tables.

use super::grants::{READER, WRITER};
use crate::catalog::model::ident;
use sqlx::PgConnection;

/// Of `pg_catalog`, whatever their arguments.
const FUNCTIONS: [&str; 22] = [
    "lo_creat",
    "lo_create",
    "lo_from_bytea",
    "lo_put",
    "lo_open",
    "lowrite",
    "lo_truncate",
    "lo_truncate64",
    "lo_unlink",
    "pg_notify",
    "set_config",
    "pg_terminate_backend",
    "pg_cancel_backend",
    "pg_advisory_lock",
    "pg_advisory_lock_shared",
    "pg_advisory_unlock_all",
    "pg_advisory_xact_lock",
    "pg_advisory_xact_lock_shared",
    "pg_try_advisory_lock",
    "pg_try_advisory_lock_shared",
    "pg_try_advisory_xact_lock",
    "pg_try_advisory_xact_lock_shared",
];

/// The last line, behind what each connection sets for itself. Commands read a whole schema.
pub(crate) const SETTINGS: [(&str, &str); 3] =
    [("statement_timeout", "60s"), ("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "60s")];

/// Statements for a superuser, in this database: others keep what they have. A function is everybody's until it is
/// taken from PUBLIC, so that roles that are made later have to be granted it.
pub async fn hold_down(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let database: String =
        sqlx::query_scalar("SELECT current_database()::text").fetch_one(&mut *connection).await?;
    let functions: Vec<String> = sqlx::query_scalar(
        "/* samuso grants.functions */
         SELECT p.oid::regprocedure::text FROM pg_proc p
         WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY($1) ORDER BY 1",
    )
    .bind(FUNCTIONS.as_slice())
    .fetch_all(&mut *connection)
    .await?;
    let others: Vec<String> = sqlx::query_scalar(
        "/* samuso grants.others */
         SELECT rolname::text FROM pg_roles WHERE rolname <> ALL($1) AND rolname !~ '^pg_' AND NOT rolsuper ORDER BY 1",
    )
    .bind([READER, WRITER].as_slice())
    .fetch_all(connection)
    .await?;
    let others = others.iter().map(|role| ident(role)).collect::<Vec<_>>().join(", ");
    let functions = functions.join(", ");
    let database = ident(&database);
    let mut statements = Vec::new();
    if !others.is_empty() {
        statements.push(format!("GRANT EXECUTE ON FUNCTION {functions} TO {others}"));
        statements.push(format!("GRANT TEMPORARY ON DATABASE {database} TO {others}"));
    }
    statements.push(format!("REVOKE EXECUTE ON FUNCTION {functions} FROM PUBLIC, {READER}, {WRITER}"));
    statements.push(format!("REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {READER}, {WRITER}"));
    for role in [READER, WRITER] {
        let settings = SETTINGS.iter().map(|(name, value)| (*name, *value));
        let read_only = (role == READER).then_some(("default_transaction_read_only", "on"));
        statements.extend(
            settings.chain(read_only).map(|(name, value)| {
                format!("ALTER ROLE {role} IN DATABASE {database} SET {name} = '{value}'")
            }),
        );
    }
    Ok(statements)
}

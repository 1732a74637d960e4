//! What a database's error means to a member. The log has the rest, but for values.

use crate::ops::metrics::statement_failed;
use crate::problem::{Fault, Part, Problem};
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgDatabaseError, PgSeverity};
use std::time::Duration;

/// A wait on a database that ends.
pub async fn within<T>(
    part: Part,
    timeout_ms: u64,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, Problem> {
    match tokio::time::timeout(Duration::from_millis(timeout_ms), work).await {
        Ok(result) => result.map_err(|error| problem(part, "", &error)),
        Err(_) => Err(slow(part, "")),
    }
}

/// We ended the wait: the server itself did not.
pub(super) fn slow(part: Part, statement: &str) -> Problem {
    statement_failed(Some(part), statement, "slow");
    Problem::TooSlow(part)
}

pub fn problem(part: Part, statement: &str, error: &sqlx::Error) -> Problem {
    let code = error.as_database_error().and_then(DatabaseError::code).unwrap_or_default().into_owned();
    match error {
        // A proxy before a server that is gone takes the connection and ends it: sqlx finds no PostgreSQL in that.
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_) => {
            tracing::warn!(?part, statement, %error, "a database is away");
            statement_failed(Some(part), statement, "away");
            Problem::Away(part)
        }
        _ if ran_out_of_time(&code) => {
            tracing::warn!(?part, statement, %error, "a statement ran out of time");
            slow(part, statement)
        }
        _ if is_away(&code) => {
            tracing::warn!(?part, statement, %error, "a database is away");
            statement_failed(Some(part), statement, "away");
            Problem::Away(part)
        }
        _ if part == Part::Actions && raised(error, &code) => {
            // Not even the log has its message: see `refused_by_trigger`.
            tracing::info!(statement, code, by = raised_in(error), "the product's database refused a change");
            statement_failed(Some(part), statement, "refused");
            Problem::bad(refused_by_trigger(raised_in(error)))
        }
        // A value that PostgreSQL itself cannot read as the type that is asked for: too large, no such date.
        _ if code.starts_with("22") => {
            tracing::info!(?part, statement, code, "a value did not fit");
            Problem::bad(Fault::general(
                "A value does not fit its field: correct it and try again.",
                "값이 필드의 형식에 맞지 않아요. 고쳐서 다시 시도해 주세요.",
            ))
        }
        // A constraint of the product's: its message names the constraint, never a value.
        _ if code.starts_with("23") => {
            tracing::info!(?part, statement, code, "a constraint refused a change");
            statement_failed(Some(part), statement, "refused");
            let says = error.as_database_error().map(DatabaseError::message).unwrap_or_default();
            Problem::bad(Fault::general(
                format!("The product's database refused the change, so nothing was changed: {says}"),
                format!("제품의 데이터베이스가 거부해서 아무것도 바뀌지 않았어요: {says}"),
            ))
        }
        _ => internal(statement, error),
    }
}

pub(super) fn internal(statement: &str, error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(statement, %error, "a statement failed");
    statement_failed(None, statement, "internal");
    Problem::Internal
}

/// `query_canceled`, `lock_not_available`, `deadlock_detected`: the same may well succeed a moment later.
fn ran_out_of_time(code: &str) -> bool {
    matches!(code, "57014" | "55P03" | "40P01")
}

/// `admin_shutdown`, `crash_shutdown`, `cannot_connect_now`, connection exceptions, a server that has no connection, memory or
/// disk left (class 53), a conflict with recovery; and a primary that has become a replica: `read_only_sql_transaction`, and
/// `object_not_in_prerequisite_state` where it is asked for its WAL.
fn is_away(code: &str) -> bool {
    ["57P", "08", "53"].iter().any(|class| code.starts_with(class))
        || matches!(code, "40001" | "25006" | "55000")
}

/// A COMMIT that was answered by a plain error did nothing. Where the server or the connection ended instead, the
/// answer says nothing of what is on disk.
pub(super) fn is_refused(error: &sqlx::Error) -> bool {
    let Some(error) = postgresql(error) else { return false };
    error.severity() == PgSeverity::Error
        && !error.code().starts_with("57P")
        && !error.code().starts_with("08")
}

/// A trigger of the product's has refused in its own words, with `raise_exception` or with a code that it chose.
fn raised(error: &sqlx::Error, code: &str) -> bool {
    let Some(error) = postgresql(error) else { return false };
    // What is never translated: the function of PostgreSQL's that said it. A constraint's own refusal names what it is of.
    let names_what = error.constraint().is_some() || error.column().is_some();
    code == "P0001"
        || error.routine() == Some("exec_stmt_raise")
        || (code.starts_with("23") && (!names_what || error.file() == Some("pl_exec.c")))
}

/// The function that did: `documents.refuse_rename()`.
fn raised_in(error: &sqlx::Error) -> Option<&str> {
    let at = postgresql(error)?.r#where()?;
    at.lines().next()?.strip_prefix("PL/pgSQL function ")?.split_once(" line ").map(|(name, _)| name)
}

/// What a trigger says is free text: it may quote the very value that the member may not see ("kim@… is taken"), or one
/// of another customer's. So its message is not shown; the function's name is, which a developer knows.
fn refused_by_trigger(by: Option<&str>) -> Fault {
    let by = by.map(|name| format!(" ({name})")).unwrap_or_default();
    Fault::general(
        format!(
            "A rule of the product's own database{by} refused the change, so nothing was changed. Its message may hold \
             values that are not yours to see: ask a developer of the product what it wants."
        ),
        format!(
            "제품 데이터베이스의 규칙{by}이 거부해서 아무것도 바뀌지 않았어요. 규칙의 메시지에는 볼 수 없는 값이 있을 수 있으니, \
             무엇이 필요한지 제품 개발자에게 물어봐 주세요."
        ),
    )
}

fn postgresql(error: &sqlx::Error) -> Option<&PgDatabaseError> {
    error.as_database_error()?.try_downcast_ref()
}

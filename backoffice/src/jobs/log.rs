//! A job's log, written in the transaction of what it tells.

use sqlx::PgConnection;
use uuid::Uuid;

/// What happened, by whom where it was a person.
pub async fn log(
    connection: &mut PgConnection,
    job: Uuid,
    what: &str,
    by: Option<&str>,
    detail: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "/* samuso job.log */ INSERT INTO samuso.job_log (job_id, what, by, detail) VALUES ($1, $2, left($3, 200), left($4, 1000))",
        job,
        what,
        by,
        detail,
    )
    .execute(connection)
    .await
    .map(drop)
}

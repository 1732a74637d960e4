//! What was said once must not be said again. The row is made in the transaction of what comes of the message.

use crate::access::session::Sessions;
use crate::limits::CLEAN_ROWS;
use crate::problem::Problem;
use jiff::Timestamp;
use sqlx::PgConnection;

/// Whether it is said for the first time. `until`: from then on it would be too old anyway.
pub(super) async fn is_new(
    conn: &mut PgConnection,
    provider: &str,
    message: &str,
    until: Timestamp,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query!(
        "/* samuso saml.seen */ INSERT INTO samuso.saml_seen (provider, message_id, expires_at)
         VALUES ($1, $2, to_timestamp($3)) ON CONFLICT DO NOTHING",
        provider,
        message,
        until.as_duration().as_secs_f64(),
    );
    Ok(kept.execute(conn).await?.rows_affected() == 1)
}

impl Sessions {
    /// Forgets what is too old to be said again, some at a time, and answers how many.
    pub async fn clean_seen(&self) -> Result<u64, Problem> {
        // An hour more than needed: our clock and the database's may differ.
        let cleaned = sqlx::query!(
            "/* samuso saml.clean_seen */ DELETE FROM samuso.saml_seen WHERE (provider, message_id) IN (
                 SELECT provider, message_id FROM samuso.saml_seen
                 WHERE expires_at < now() - interval '1 hour' LIMIT $1)",
            CLEAN_ROWS,
        );
        self.execute(cleaned).await
    }
}

use super::Sessions;
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};

impl Sessions {
    /// Removes sessions that ended or expired a day ago or more, some at a time, and answers how many.
    pub async fn clean(&self) -> Result<u64, Problem> {
        if !self.databases.health.borrow().primary_is_up {
            return Err(Problem::Away(Part::SignIn));
        }
        let cleaned = sqlx::query!(
            "/* samuso session.clean */ DELETE FROM samuso.session WHERE token_hash IN (
                 SELECT token_hash FROM samuso.session
                 WHERE least(expires_at, ended_at) < now() - interval '1 day' LIMIT $1)",
            CLEAN_ROWS,
        );
        let cleaned =
            within(Part::SignIn, WRITE_TIMEOUT_MS, cleaned.execute(&self.databases.primary)).await?;
        Ok(cleaned.rows_affected())
    }
}

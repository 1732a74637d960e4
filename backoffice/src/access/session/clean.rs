use super::Sessions;
use crate::limits::CLEAN_ROWS;
use crate::problem::Problem;

impl Sessions {
    /// Removes sessions that ended or expired a day ago or more, some at a time, and answers how many.
    pub async fn clean(&self) -> Result<u64, Problem> {
        let cleaned = sqlx::query!(
            "/* samuso session.clean */ DELETE FROM samuso.session WHERE token_hash IN (
                 SELECT token_hash FROM samuso.session
                 WHERE least(expires_at, ended_at) < now() - interval '1 day'
                 LIMIT $1 FOR UPDATE SKIP LOCKED)",
            CLEAN_ROWS,
        );
        self.execute(cleaned).await
    }
}

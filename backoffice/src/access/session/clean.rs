use super::Sessions;
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};

impl Sessions {
    /// Removes sessions that ended or expired a day ago or more, some at a time, and answers how many.
    pub async fn clean(&self) -> Result<u64, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let cleaned = sqlx::query!(
            "/* samuso session.clean */ DELETE FROM samuso.session WHERE token_hash IN (
                 SELECT token_hash FROM samuso.session
                 WHERE least(expires_at, ended_at) < now() - interval '1 day'
                 LIMIT $1 FOR UPDATE SKIP LOCKED)",
            CLEAN_ROWS,
        );
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await.map(|()| cleaned)
        })
        .await
    }
}

use super::{Sessions, Token};
use crate::cx::within;
use crate::limits::READ_TIMEOUT_MS;
use crate::problem::{Part, Problem};

impl Sessions {
    /// Notes that the session is in use: at most once a minute, and not while the member waits.
    pub async fn touch(&self, token: &Token) -> Result<(), Problem> {
        let hash = token.hash();
        let touched = sqlx::query!(
            "/* samuso session.touch */ UPDATE samuso.session SET last_seen_at = now()
             WHERE token_hash = $1 AND ended_at IS NULL AND last_seen_at < now() - interval '1 minute'",
            hash.as_slice(),
        );
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, READ_TIMEOUT_MS, async {
            touched.execute(&mut *transaction).await?;
            transaction.commit().await
        })
        .await
    }
}

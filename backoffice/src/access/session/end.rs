use super::{Sessions, SignedIn, Token};
use crate::cx::within;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use sqlx::PgConnection;
use sqlx::types::Uuid;

impl Sessions {
    /// Signs a member out: the session ends at once, on every instance.
    pub async fn end(&self, token: &Token, signed_in: &SignedIn, request_id: &str) -> Result<(), Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            // The second press ends nothing and is no event.
            if end_in(&mut transaction, &token.hash()).await? {
                let event = NewEvent::by(&signed_in.actor, "samuso.sign_out", request_id);
                append(&mut transaction, &event).await?;
            }
            transaction.commit().await
        })
        .await?;
        self.known.forget(&token.hash());
        Ok(())
    }
}

impl Sessions {
    /// Ends the session that a browser had, within the caller's transaction: a new one takes its place.
    pub(in crate::access) async fn replace_in(
        &self,
        conn: &mut PgConnection,
        old: &Token,
    ) -> Result<(), sqlx::Error> {
        end_in(conn, &old.hash()).await?;
        self.known.forget(&old.hash());
        Ok(())
    }

    /// Ends every session of a member, within the caller's transaction.
    pub(in crate::access) async fn end_all_in(
        &self,
        conn: &mut PgConnection,
        member: Uuid,
    ) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "/* samuso session.end_all */ UPDATE samuso.session SET ended_at = now()
             WHERE member_id = $1 AND ended_at IS NULL",
            member,
        )
        .execute(conn)
        .await?;
        self.known.forget_member(member);
        Ok(())
    }
}

/// Whether there was one to end.
async fn end_in(conn: &mut PgConnection, hash: &[u8; 32]) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query!(
        "/* samuso session.end */ UPDATE samuso.session SET ended_at = now() WHERE token_hash = $1 AND ended_at IS NULL",
        hash.as_slice(),
    );
    Ok(ended.execute(conn).await?.rows_affected() == 1)
}

use super::ticket::hand_on_ticket;
use super::{Sessions, SignedIn, Token};
use crate::access::actor::ActorKind;
use crate::cx::within;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// A session that was ended, as far as signing out at its provider needs it. Not `Debug`: the token is a secret.
pub struct Ended {
    pub provider: Option<String>,
    pub id_token: Option<String>,
}

impl Sessions {
    /// Signs a member out: the session ends at once, on every instance. The second press ends nothing and is no event.
    pub async fn end(
        &self,
        token: &Token,
        signed_in: &SignedIn,
        request_id: &str,
    ) -> Result<Option<Ended>, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let ended = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let ended = end_in(&mut transaction, &token.hash()).await?;
            // A service's coming and going is told once a day.
            if ended.is_some() && signed_in.actor.kind != ActorKind::Service {
                self.end_views_in(&mut transaction, Some(&token.hash()), true, request_id).await?;
                let event = NewEvent::by(&signed_in.actor, "samuso.sign_out", request_id);
                append(&mut transaction, &event).await?;
            }
            transaction.commit().await.map(|()| ended)
        })
        .await?;
        self.known.forget(&token.hash());
        Ok(ended)
    }

    /// A session that was ended in another way is not known here any more, either.
    pub(in crate::access) fn forget(&self, token_hash: &[u8]) {
        self.known.forget_kept(token_hash);
    }
}

impl Sessions {
    /// Ends the session that a browser had, within the caller's transaction: a new one takes its place.
    pub(in crate::access) async fn replace_in(
        &self,
        conn: &mut PgConnection,
        old: &Token,
        new: &Token,
    ) -> Result<(), sqlx::Error> {
        self.replace_hash_in(conn, &old.hash(), new).await
    }

    /// The same, where the browser could not bring its cookie, and the hash of it was kept.
    pub(in crate::access) async fn replace_hash_in(
        &self,
        conn: &mut PgConnection,
        old: &[u8; 32],
        new: &Token,
    ) -> Result<(), sqlx::Error> {
        hand_on_ticket(conn, old, new).await?;
        end_in(conn, old).await?;
        self.known.forget(old);
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

/// None, where there was none to end. The row says what it was before: a trigger takes its ID token away.
async fn end_in(conn: &mut PgConnection, hash: &[u8; 32]) -> Result<Option<Ended>, sqlx::Error> {
    sqlx::query_as!(
        Ended,
        "/* samuso session.end */ WITH before AS (
             SELECT token_hash, provider, id_token FROM samuso.session
             WHERE token_hash = $1 AND ended_at IS NULL FOR UPDATE)
         UPDATE samuso.session s SET ended_at = now() FROM before WHERE s.token_hash = before.token_hash
         RETURNING before.provider, before.id_token",
        hash.as_slice(),
    )
    .fetch_optional(conn)
    .await
}

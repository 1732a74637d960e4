//! Signing out because the provider says so: it calls us, and no browser is there.

use crate::access::actor::Actor;
use crate::access::session::Sessions;
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, LOGOUT_TOKEN_KEPT, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

/// What a provider says of whose session is over, verified. It names a subject, a session, or both.
pub struct Over<'a> {
    pub provider: &'a str,
    pub issuer: &'a str,
    pub subject: Option<&'a str>,
    /// What the provider calls the session.
    pub session: Option<&'a str>,
    /// The message's own name: each serves once.
    pub id: &'a str,
    pub request_id: &'a str,
}

impl Sessions {
    /// Ends the sessions that are meant, with an event for each, and answers how many there were. None, where this
    /// message has served already.
    pub async fn log_out(&self, over: &Over<'_>) -> Result<Option<usize>, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            if !is_first(&mut transaction, over).await? {
                return Ok(None);
            }
            let mut ended = 0;
            loop {
                let some = self.end_some(&mut transaction, over).await?;
                ended += some;
                if some == 0 {
                    break;
                }
            }
            transaction.commit().await.map(|()| Some(ended))
        })
        .await
    }

    /// A session whose name at the provider is not known is the one that is meant, if it is of that subject.
    async fn end_some(&self, conn: &mut PgConnection, over: &Over<'_>) -> Result<usize, sqlx::Error> {
        let ended = sqlx::query!(
            "/* samuso session.over */ UPDATE samuso.session s SET ended_at = now() FROM samuso.member m
             WHERE m.id = s.member_id AND s.token_hash IN (
                 SELECT token_hash FROM samuso.session
                 WHERE provider = $1 AND ended_at IS NULL
                   AND ($3::text IS NULL OR member_id = (
                       SELECT member_id FROM samuso.identity WHERE provider = $1 AND issuer = $2 AND subject = $3))
                   AND ($4::text IS NULL OR provider_session = $4 OR ($3 IS NOT NULL AND provider_session IS NULL))
                 LIMIT $5)
             RETURNING s.token_hash, m.id, m.name",
            over.provider,
            over.issuer,
            over.subject,
            over.session,
            CLEAN_ROWS,
        );
        let ended = ended.fetch_all(&mut *conn).await?;
        for session in &ended {
            let actor = Actor::member(session.id.to_string(), session.name.clone(), Vec::new());
            let arguments = Some(json!({ "how": "provider", "provider": over.provider }));
            let event = NewEvent { arguments, ..NewEvent::by(&actor, "samuso.sign_out", over.request_id) };
            append(conn, &event).await?;
            self.forget(&session.token_hash);
        }
        Ok(ended.len())
    }

    /// Removes what has long served, some at a time, and answers how many.
    pub async fn clean_logout_tokens(&self) -> Result<u64, Problem> {
        let cleaned = sqlx::query!(
            "/* samuso logout_token.clean */ DELETE FROM samuso.logout_token WHERE (provider, jti_hash) IN (
                 SELECT provider, jti_hash FROM samuso.logout_token WHERE expires_at < now() LIMIT $1)",
            CLEAN_ROWS,
        );
        self.execute(cleaned).await
    }
}

/// Whether nobody has brought it before. Of two at the same time, the second waits here for the first.
async fn is_first(conn: &mut PgConnection, over: &Over<'_>) -> Result<bool, sqlx::Error> {
    let id: [u8; 32] = Sha256::digest(over.id).into();
    let kept = sqlx::query!(
        "/* samuso logout_token.keep */ INSERT INTO samuso.logout_token (provider, jti_hash, expires_at)
         VALUES ($1, $2, now() + make_interval(secs => $3)) ON CONFLICT DO NOTHING",
        over.provider,
        id.as_slice(),
        LOGOUT_TOKEN_KEPT.as_secs_f64(),
    );
    Ok(kept.execute(conn).await?.rows_affected() == 1)
}

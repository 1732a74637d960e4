use super::Name;
use super::seen::is_new;
use crate::access::actor::Actor;
use crate::access::session::Sessions;
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use jiff::Timestamp;
use serde_json::json;
use sqlx::PgConnection;

/// A provider says that somebody has left, verified.
pub struct SignOut<'a> {
    pub provider: &'a str,
    pub issuer: &'a str,
    /// The message's own id, which serves once, and when it would be too old.
    pub message: &'a str,
    pub until: Timestamp,
    pub name: &'a Name,
    /// These sessions of theirs; all of them, where none is named.
    pub session_indexes: &'a [String],
    pub request_id: &'a str,
}

impl Sessions {
    /// Ends the sessions that a provider says are over, and answers how many; none, where it said so before.
    pub async fn sign_out_by(&self, sign_out: &SignOut<'_>) -> Result<Option<usize>, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let ended = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let ended = end_in(&mut transaction, sign_out).await?;
            transaction.commit().await.map(|()| ended)
        });
        let Some(ended) = ended.await? else { return Ok(None) };
        for hash in &ended {
            self.forget(hash);
        }
        Ok(Some(ended.len()))
    }
}

/// What one of the two leaves out about a name is no difference.
async fn end_in(
    conn: &mut PgConnection,
    sign_out: &SignOut<'_>,
) -> Result<Option<Vec<[u8; 32]>>, sqlx::Error> {
    let SignOut { provider, issuer, message, until, name, session_indexes, request_id } = *sign_out;
    if !is_new(conn, provider, message, until).await? {
        return Ok(None);
    }
    let ended = sqlx::query!(
        "/* samuso saml.sign_out */
         UPDATE samuso.session s SET ended_at = now()
         FROM samuso.member m
         WHERE m.id = s.member_id AND s.token_hash IN (
             SELECT n.token_hash FROM samuso.saml_session n JOIN samuso.session of USING (token_hash)
             WHERE of.provider = $1 AND of.ended_at IS NULL AND n.issuer = $2 AND n.name_id = $3
               AND coalesce(n.format = $4, true) AND coalesce(n.name_qualifier = $5, true)
               AND coalesce(n.sp_name_qualifier = $6, true)
               AND (cardinality($7::text[]) = 0 OR of.provider_session IS NULL OR of.provider_session = ANY ($7))
             LIMIT $8)
         RETURNING s.token_hash, m.id, m.name",
        provider,
        issuer,
        name.id,
        name.format,
        name.qualifier,
        name.sp_qualifier,
        session_indexes,
        CLEAN_ROWS,
    );
    let ended = ended.fetch_all(&mut *conn).await?;
    let mut hashes: Vec<[u8; 32]> = Vec::new();
    for row in ended {
        let actor = Actor::member(row.id.to_string(), row.name, Vec::new());
        let arguments = Some(json!({ "how": "saml", "provider": provider }));
        let event = NewEvent { arguments, ..NewEvent::by(&actor, "samuso.sign_out", request_id) };
        append(conn, &event).await?;
        hashes.extend(<[u8; 32]>::try_from(row.token_hash));
    }
    Ok(Some(hashes))
}

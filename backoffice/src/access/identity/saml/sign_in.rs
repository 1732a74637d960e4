use super::Name;
use super::seen::is_new;
use crate::access::identity::Asserted;
use crate::access::identity::refuse::{Cause, Flaw, refuse_in, stranger};
use crate::access::session::{Sessions, Token};
use crate::cx::within;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use jiff::Timestamp;
use sqlx::PgConnection;

/// What an assertion says beside who it is, verified.
pub struct Said<'a> {
    pub assertion: &'a str,
    /// From then on the assertion would be too old.
    pub until: Timestamp,
    pub name: &'a Name,
    /// The session ends then at the latest (`SessionNotOnOrAfter`).
    pub session_until: Option<Timestamp>,
    /// The session that the browser had when it set out.
    pub replaces: Option<[u8; 32]>,
}

/// What comes of an assertion.
pub enum SignedInBy {
    Assertion(Token),
    /// It is who they say, and they have no role.
    NobodyWithRole,
    /// The same assertion was here before.
    Replayed,
}

impl Sessions {
    /// Signs somebody in by an assertion, which serves once.
    pub async fn sign_in_by(&self, asserted: &Asserted<'_>, said: &Said<'_>) -> Result<SignedInBy, Problem> {
        let token = Token::new()?;
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let signed_in = self.sign_in_by_in(&mut transaction, token, asserted, said).await?;
            transaction.commit().await.map(|()| signed_in)
        })
        .await
    }

    async fn sign_in_by_in(
        &self,
        conn: &mut PgConnection,
        token: Token,
        asserted: &Asserted<'_>,
        said: &Said<'_>,
    ) -> Result<SignedInBy, sqlx::Error> {
        let Asserted { provider, request_id, .. } = *asserted;
        if !is_new(conn, provider, said.assertion, said.until).await? {
            let nobody = stranger(provider, provider);
            let cause = Cause::NotVerified(Flaw::Replay);
            refuse_in(conn, &nobody, (asserted.how, provider), cause, request_id).await?;
            return Ok(SignedInBy::Replayed);
        }
        if !self.sign_in_in(conn, &token, asserted, said.session_until).await? {
            return Ok(SignedInBy::NobodyWithRole);
        }
        if let Some(old) = &said.replaces {
            self.replace_hash_in(conn, old, &token).await?;
        }
        keep(conn, &token, asserted.issuer, said).await?;
        Ok(SignedInBy::Assertion(token))
    }
}

async fn keep(
    conn: &mut PgConnection,
    token: &Token,
    issuer: &str,
    said: &Said<'_>,
) -> Result<(), sqlx::Error> {
    let hash = token.hash();
    sqlx::query!(
        "/* samuso saml.keep */ INSERT INTO samuso.saml_session
             (token_hash, issuer, name_id, format, name_qualifier, sp_name_qualifier)
         VALUES ($1, $2, $3, $4, $5, $6)",
        hash.as_slice(),
        issuer,
        said.name.id,
        said.name.format,
        said.name.qualifier,
        said.name.sp_qualifier,
    )
    .execute(conn)
    .await
    .map(drop)
}

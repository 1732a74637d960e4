//! A request on its way to a provider and back: begun in one browser, ended in the same one, once, before it expires.

use crate::access::session::{Sessions, Token};
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, SIGN_IN_ATTEMPTS_MAX, SIGN_IN_LASTS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use sqlx::types::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    SignIn,
    SignOut,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SignOut => "sign_out",
        }
    }
}

/// Not `Debug`: what it holds is worth a session.
pub struct NewRequest<'a> {
    pub provider: &'a str,
    pub purpose: Purpose,
    /// What goes there and comes back as `RelayState`.
    pub relay: &'a Token,
    /// The cookie of the browser that began it.
    pub browser: &'a Token,
    /// The request's own.
    pub id: &'a str,
    /// The session that the browser has.
    pub session: Option<&'a Token>,
    /// The member, where it is one who signs in again.
    pub again_as: Option<Uuid>,
    pub next: &'a str,
    /// The address that it came from.
    pub client: &'a str,
}

/// What was kept of one that has come back.
pub struct Request {
    pub id: String,
    pub session_hash: Option<[u8; 32]>,
    pub again_as: Option<Uuid>,
    pub next: String,
}

impl Sessions {
    /// Keeps a request. How many there are at a time is bounded as for attempts: above that, the oldest of the address
    /// that has most gives way.
    pub async fn begin_request(&self, request: &NewRequest<'_>) -> Result<(), Problem> {
        let (relay, browser) = (request.relay.hash(), request.browser.hash());
        let session = request.session.map(Token::hash);
        let kept = sqlx::query!(
            "/* samuso saml.begin */
             WITH crowd AS (
                 SELECT client, count(*) AS has, (sum(count(*)) OVER ())::bigint AS together
                 FROM samuso.saml_request GROUP BY client ORDER BY has DESC LIMIT 1
             ), gave_way AS (
                 DELETE FROM samuso.saml_request WHERE relay_hash IN (
                     SELECT relay_hash FROM samuso.saml_request WHERE client = (SELECT client FROM crowd)
                     ORDER BY expires_at LIMIT (SELECT greatest(together + 1 - $9, 0) FROM crowd))
             )
             INSERT INTO samuso.saml_request
                 (relay_hash, browser_hash, provider, purpose, request_id, session_hash, next, expires_at, member_id, client)
             VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8), $10, $11)",
            relay.as_slice(),
            browser.as_slice(),
            request.provider,
            request.purpose.as_str(),
            request.id,
            session.as_ref().map(<[u8; 32]>::as_slice),
            request.next,
            SIGN_IN_LASTS.as_secs_f64(),
            SIGN_IN_ATTEMPTS_MAX,
            request.again_as,
            request.client,
        );
        self.execute(kept).await.map(drop)
    }

    /// Takes a request away, whatever comes of it: none, where there is no such one of this browser, provider and
    /// purpose any more.
    pub async fn take_request(
        &self,
        provider: &str,
        purpose: Purpose,
        relay: &Token,
        browser: &Token,
    ) -> Result<Option<Request>, Problem> {
        let (relay, browser) = (relay.hash(), browser.hash());
        let taken = sqlx::query!(
            "/* samuso saml.take */ DELETE FROM samuso.saml_request
             WHERE relay_hash = $1 AND browser_hash = $2 AND provider = $3 AND purpose = $4 AND expires_at > now()
             RETURNING request_id, session_hash, member_id, next",
            relay.as_slice(),
            browser.as_slice(),
            provider,
            purpose.as_str(),
        );
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let taken = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let taken = taken.fetch_optional(&mut *transaction).await?;
            transaction.commit().await.map(|()| taken)
        });
        Ok(taken.await?.map(|row| Request {
            id: row.request_id,
            session_hash: row.session_hash.and_then(|hash| hash.try_into().ok()),
            again_as: row.member_id,
            next: row.next,
        }))
    }

    /// Removes requests that nobody came back from, some at a time, and answers how many.
    pub async fn clean_requests(&self) -> Result<u64, Problem> {
        let cleaned = sqlx::query!(
            "/* samuso saml.clean_requests */ DELETE FROM samuso.saml_request WHERE relay_hash IN (
                 SELECT relay_hash FROM samuso.saml_request WHERE expires_at < now() LIMIT $1)",
            CLEAN_ROWS,
        );
        self.execute(cleaned).await
    }
}

//! A sign-in on its way: begun in one browser, ended in the same one, once, before it expires.

use crate::access::session::{Sessions, Token};
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, SIGN_IN_ATTEMPTS_MAX, SIGN_IN_LASTS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use sqlx::types::Uuid;

/// Not `Debug`: what it holds is worth a session.
pub struct NewAttempt<'a> {
    pub provider: &'a str,
    pub state: &'a Token,
    /// The cookie of the browser that began it.
    pub browser: &'a Token,
    pub nonce: &'a str,
    pub verifier: &'a str,
    pub next: &'a str,
    /// The member, where it is one who signs in again.
    pub again_as: Option<Uuid>,
    /// The address that it came from.
    pub client: &'a str,
}

/// What was kept of one that has come back.
pub struct Attempt {
    pub nonce: String,
    pub verifier: String,
    pub next: String,
    pub again_as: Option<Uuid>,
}

impl Sessions {
    /// Keeps an attempt. Nobody is known yet, so how many there are at a time is bounded: above that, the oldest of the
    /// address that has most gives way. Whoever makes thousands stands in their own way first, and never keeps everybody
    /// out for as long as an attempt lasts.
    pub async fn begin(&self, attempt: &NewAttempt<'_>) -> Result<(), Problem> {
        let (state, browser) = (attempt.state.hash(), attempt.browser.hash());
        let kept = sqlx::query!(
            "/* samuso attempt.begin */
             WITH crowd AS (
                 SELECT client, count(*) AS has, (sum(count(*)) OVER ())::bigint AS together
                 FROM samuso.sign_in_attempt GROUP BY client ORDER BY has DESC LIMIT 1
             ), gave_way AS (
                 DELETE FROM samuso.sign_in_attempt WHERE state_hash IN (
                     SELECT state_hash FROM samuso.sign_in_attempt WHERE client = (SELECT client FROM crowd)
                     ORDER BY expires_at LIMIT (SELECT greatest(together + 1 - $8, 0) FROM crowd))
             )
             INSERT INTO samuso.sign_in_attempt
                 (state_hash, browser_hash, provider, nonce, verifier, next, expires_at, member_id, client)
             VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7), $9, $10)",
            state.as_slice(),
            browser.as_slice(),
            attempt.provider,
            attempt.nonce,
            attempt.verifier,
            attempt.next,
            SIGN_IN_LASTS.as_secs_f64(),
            SIGN_IN_ATTEMPTS_MAX,
            attempt.again_as,
            attempt.client,
        );
        self.execute(kept).await.map(drop)
    }

    /// Takes an attempt away, whatever comes of it: none, where there is no such one of this browser and provider any
    /// more.
    pub async fn take(
        &self,
        provider: &str,
        state: &Token,
        browser: &Token,
    ) -> Result<Option<Attempt>, Problem> {
        let (state, browser) = (state.hash(), browser.hash());
        let taken = sqlx::query_as!(
            Attempt,
            "/* samuso attempt.take */ DELETE FROM samuso.sign_in_attempt
             WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND expires_at > now()
             RETURNING nonce, verifier, next, member_id AS again_as",
            state.as_slice(),
            browser.as_slice(),
            provider,
        );
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let taken = taken.fetch_optional(&mut *transaction).await?;
            transaction.commit().await.map(|()| taken)
        })
        .await
    }

    /// Removes attempts that nobody came back from, some at a time, and answers how many.
    pub async fn clean_attempts(&self) -> Result<u64, Problem> {
        let cleaned = sqlx::query!(
            "/* samuso attempt.clean */ DELETE FROM samuso.sign_in_attempt WHERE state_hash IN (
                 SELECT state_hash FROM samuso.sign_in_attempt WHERE expires_at < now() LIMIT $1)",
            CLEAN_ROWS,
        );
        self.execute(cleaned).await
    }
}

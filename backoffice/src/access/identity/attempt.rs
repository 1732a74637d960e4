//! A sign-in on its way: begun in one browser, ended in the same one, once, before it expires.

use crate::access::session::{Sessions, Token};
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, SIGN_IN_ATTEMPTS_MAX, SIGN_IN_LASTS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
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
}

/// What was kept of one that has come back.
pub struct Attempt {
    pub nonce: String,
    pub verifier: String,
    pub next: String,
    pub again_as: Option<Uuid>,
}

impl Sessions {
    /// Keeps an attempt. Nobody is known yet, so how many there are at a time is bounded.
    pub async fn begin(&self, attempt: &NewAttempt<'_>) -> Result<(), Problem> {
        let (state, browser) = (attempt.state.hash(), attempt.browser.hash());
        let kept = sqlx::query!(
            "/* samuso attempt.begin */
             INSERT INTO samuso.sign_in_attempt (state_hash, browser_hash, provider, nonce, verifier, next, expires_at, member_id)
             SELECT $1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7), $9
             WHERE (SELECT count(*) FROM samuso.sign_in_attempt WHERE expires_at > now()) < $8",
            state.as_slice(),
            browser.as_slice(),
            attempt.provider,
            attempt.nonce,
            attempt.verifier,
            attempt.next,
            SIGN_IN_LASTS.as_secs_f64(),
            SIGN_IN_ATTEMPTS_MAX,
            attempt.again_as,
        );
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let kept = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let kept = kept.execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await.map(|()| kept)
        });
        if kept.await? == 1 { Ok(()) } else { Err(too_many()) }
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
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await.map(|()| cleaned)
        })
        .await
    }
}

fn too_many() -> Problem {
    Problem::bad(Fault::general(
        "Too many people are signing in at this moment. Try again in some minutes.",
        "지금 로그인하는 사람이 너무 많아요. 몇 분 뒤에 다시 시도해 주세요.",
    ))
}

//! Messages are verified, and signed, on threads of their own, a few at a time: anybody may ask for it, each takes some
//! work, and libxml does one after the other.

use super::provider::Provider;
use super::refused::Refused;
use ::saml::{Expected, Metadata, ServiceProvider, Verified, verify_response};
use backoffice::limits::{SAML_TURN_WAIT_MS, SAML_VERIFIED_AT_ONCE};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Whose message is verified next. One for all providers.
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(SAML_VERIFIED_AT_ONCE)))
    }
}

/// A turn that was had. It lasts as long as the work, whoever asked for that.
pub struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl Turns {
    async fn take(&self) -> Result<Turn, Refused> {
        let turn = Arc::clone(&self.0).acquire_owned();
        let turn = timeout(Duration::from_millis(SAML_TURN_WAIT_MS), turn).await;
        turn.ok().and_then(Result::ok).map(|permit| Turn { _permit: permit }).ok_or(Refused::Busy)
    }
}

impl Provider {
    /// A turn, before anything is taken away that serves once: whoever has to come again still can. Nobody waits for
    /// another's provider: what this one says is known before.
    pub async fn turn(&self) -> Result<Turn, Refused> {
        self.said().await?;
        self.turns.take().await
    }

    /// Who has come back, with everything verified that there is to verify.
    pub async fn verify(&self, turn: Turn, posted: String, expected: Expected) -> Result<Verified, Refused> {
        self.with(turn, move |idp, us, now| verify_response(&posted, idp, us, &expected, now)).await
    }

    /// Holds something against the provider's metadata, and ours.
    pub(super) async fn with<T: Send + 'static, E: Into<Refused> + Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce(&Metadata, &ServiceProvider, Timestamp) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Refused> {
        let (idp, us, now) = (self.said().await?, Arc::clone(&self.us), self.clock.now());
        let done = spawn_blocking(move || {
            let done = work(&idp, &us, now);
            drop(turn);
            done
        });
        // The runtime catches what panics there.
        done.await.map_err(|_| Refused::Failed)?.map_err(Into::into)
    }
}

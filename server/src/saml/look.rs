//! What a provider says of itself: looked at when it starts, and every hour. What was known stays where the new cannot be
//! had, for as long as it holds.

use super::fetch::fetch;
use super::provider::Provider;
use super::refused::Refused;
use ::saml::Metadata;
use backoffice::limits::{PROVIDER_AGAIN, PROVIDER_LASTS};
use std::sync::Arc;
use std::time::{Duration, Instant};

impl Provider {
    /// Looks, where nothing is known, what is known is old, or the last look went wrong.
    pub async fn look(&self) {
        let _one = self.looking.lock().await;
        let seen = self.seen().clone();
        if seen.fault.is_some() || is_over(seen.had_at, PROVIDER_LASTS) {
            self.look_now().await;
        }
    }

    /// What it says, for whoever wants to sign in. What could not be had a moment ago is not looked for again.
    pub(super) async fn said(&self) -> Result<Arc<Metadata>, Refused> {
        if let Some(metadata) = self.metadata() {
            return Ok(metadata);
        }
        let _one = self.looking.lock().await;
        if self.metadata().is_none() && is_over(self.seen().asked_at, PROVIDER_AGAIN) {
            self.look_now().await;
        }
        self.metadata().ok_or(Refused::NoMetadata)
    }

    #[cfg(test)]
    pub async fn look_again(&self) {
        self.look_now().await;
    }

    async fn look_now(&self) {
        self.seen().asked_at = Some(Instant::now());
        let fetched = fetch(&self.settings, &self.fetcher, self.clock.now()).await;
        if let Err(fault) = &fetched {
            tracing::warn!(provider = self.settings.name, fault, "a provider's metadata is not to be had");
        }
        let mut seen = self.seen();
        match fetched {
            Ok(metadata) => {
                seen.metadata = Some(Arc::new(metadata));
                seen.had_at = seen.asked_at;
                seen.fault = None;
            }
            Err(fault) => seen.fault = Some(fault),
        }
    }
}

fn is_over(since: Option<Instant>, lasts: Duration) -> bool {
    since.is_none_or(|since| since.elapsed() >= lasts)
}

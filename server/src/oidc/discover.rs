//! What a provider says of itself: asked at start, every hour, and where a key is missing.

use super::fetch::Fault;
use super::protocol::{Keys, Metadata};
use super::provider::{Provider, Said, Seen};
use super::refused::Refused;
use crate::clock::Clock;
use crate::config::{ProviderSettings, is_safe};
use backoffice::limits::{PROVIDER_AGAIN, PROVIDER_LASTS};
use openidconnect::DiscoveryError;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use url::Url;

/// Whether a provider answers as one, for whoever sets it up: what is wrong is said.
pub async fn probe(settings: &ProviderSettings) -> Result<(), String> {
    let provider = Provider::new(settings.clone(), settings.issuer.url(), Clock::system());
    provider.discovered().await.map(drop)
}

impl Provider {
    /// Asks, where nothing is known or what is known is old. What was known stays where it does not answer.
    pub async fn look(&self) {
        let mut seen = self.seen.lock().await;
        if !self.answers() || is_over(seen.said_at, PROVIDER_LASTS) {
            self.ask(&mut seen).await;
        }
    }

    /// What it says. One that was away a moment ago is not asked again for each of those who wait.
    pub(super) async fn said(&self) -> Result<Arc<Said>, Refused> {
        let mut seen = self.seen.lock().await;
        if seen.said.is_none() && is_over(seen.asked_at, PROVIDER_AGAIN) {
            self.ask(&mut seen).await;
        }
        seen.said.clone().ok_or_else(|| Refused::NoProvider("it did not answer lately".to_owned()))
    }

    /// Its keys anew: once for a token whose key is not known, and not for every one that somebody makes up.
    pub(super) async fn said_with_new_keys(&self) -> Option<Arc<Said>> {
        let mut seen = self.seen.lock().await;
        let said = seen.said.clone()?;
        if !is_over(seen.keys_asked_at, PROVIDER_AGAIN) {
            return Some(said);
        }
        seen.keys_asked_at = Some(Instant::now());
        match Keys::fetch_async(said.metadata.jwks_uri(), &self.fetcher).await {
            Ok(keys) => {
                let said = Arc::new(Said { metadata: said.metadata.clone(), keys });
                seen.said = Some(Arc::clone(&said));
                Some(said)
            }
            Err(error) => {
                tracing::warn!(
                    provider = self.settings.name,
                    error = told(&error),
                    "its keys were not to be had"
                );
                None
            }
        }
    }

    /// Its document and its keys, as they are now.
    async fn discovered(&self) -> Result<Metadata, String> {
        let asked = Metadata::discover_async(self.settings.issuer.clone(), &self.fetcher).await;
        let metadata = asked.map_err(|error| told(&error)).and_then(checked)?;
        if metadata.jwks().keys().is_empty() { Err("it has no keys".to_owned()) } else { Ok(metadata) }
    }

    async fn ask(&self, seen: &mut Seen) {
        seen.asked_at = Some(Instant::now());
        let asked = self.discovered().await;
        self.answers.store(asked.is_ok(), Ordering::Relaxed);
        match asked {
            Ok(metadata) => {
                let keys = metadata.jwks().clone();
                seen.said = Some(Arc::new(Said { metadata, keys }));
                seen.said_at = seen.asked_at;
            }
            Err(error) => {
                tracing::warn!(
                    provider = self.settings.name,
                    error,
                    "a provider of sign-in does not answer well"
                );
            }
        }
    }
}

fn is_over(since: Option<Instant>, lasts: Duration) -> bool {
    since.is_none_or(|since| since.elapsed() >= lasts)
}

/// Browsers and secrets go nowhere unencrypted, whatever the document says.
fn checked(metadata: Metadata) -> Result<Metadata, String> {
    let token = metadata.token_endpoint().ok_or("it has no token endpoint")?;
    let all: [&Url; 3] = [metadata.authorization_endpoint().url(), token.url(), metadata.jwks_uri().url()];
    let out = &metadata.additional_metadata().end_session_endpoint;
    let in_the_clear = all.into_iter().chain(out).find(|url| !is_safe(url)).cloned();
    match in_the_clear {
        Some(url) => Err(format!("{url} is neither https nor on loopback")),
        None => Ok(metadata),
    }
}

fn told(error: &DiscoveryError<Fault>) -> String {
    match error {
        DiscoveryError::Request(fault) => fault.to_string(),
        DiscoveryError::Response(status, ..) => format!("it answers with the status {status}"),
        DiscoveryError::Validation(says) => says.clone(),
        // What cannot be read is not quoted.
        DiscoveryError::Parse(_) => "it answers with something else than what the standard says".to_owned(),
        other => other.to_string(),
    }
}

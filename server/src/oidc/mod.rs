//! OpenID Connect: what is asked of a provider, and what has to hold of its answers. The library verifies signature,
//! issuer, audience, nonce and expiry; the rest is here.

mod ask;
mod discover;
mod exchange;
mod fetch;
mod logout;
mod logout_token;
mod protocol;
mod provider;
mod refused;
mod roles;
mod token;

pub use ask::Asked;
pub use discover::probe;
pub use exchange::{CameBack, Who};
pub use fetch::{Fault, Fetcher};
pub use logout_token::NotHeld;
pub use provider::Provider;
pub use refused::Refused;

use crate::clock::Clock;
use crate::config::ProviderSettings;
use backoffice::limits::PROVIDER_EVERY;
use std::sync::Arc;
use tokio::time::interval;
use url::Url;

/// Every provider of the configuration.
pub struct Providers(Vec<Provider>);

impl Providers {
    /// Asks nobody yet.
    pub fn new(settings: &[ProviderSettings], public_url: &Url, clock: Clock) -> Self {
        let open = |settings: &ProviderSettings| Provider::new(settings.clone(), public_url, clock);
        Self(settings.iter().map(open).collect())
    }

    pub fn find(&self, name: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.settings.name == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }
}

/// Looks at every provider, at start and from then on: one that does not answer is looked for again.
pub async fn watch(providers: Arc<Providers>) {
    let mut ticks = interval(PROVIDER_EVERY);
    loop {
        ticks.tick().await;
        futures::future::join_all(providers.iter().map(Provider::look)).await;
    }
}

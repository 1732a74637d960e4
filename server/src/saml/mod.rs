//! SAML 2.0: the providers, what they say of themselves, and whose word is verified when. What has to hold of a message
//! is known by the crate `saml` alone.

mod ask;
mod fetch;
mod look;
mod provider;
mod refused;
mod sign_out;
mod standing;
mod verify;
mod who;

pub use fetch::try_metadata;
pub use provider::Provider;
pub use refused::{Refused, flaw};
pub use sign_out::Came;
pub use standing::{Standing, State, ends};
pub use verify::Turn;
pub use who::{kept, subject};

use crate::clock::Clock;
use crate::config::SamlSettings;
use backoffice::limits::PROVIDER_EVERY;
use std::sync::Arc;
use tokio::time::interval;
use url::Url;
use verify::Turns;

/// Every provider of the configuration.
pub struct Providers(Vec<Provider>);

impl Providers {
    /// Asks nobody yet.
    pub fn new(settings: &[SamlSettings], public_url: &Url, clock: Clock) -> Self {
        let turns = Arc::new(Turns::default());
        let open =
            |settings: &SamlSettings| Provider::new(settings.clone(), public_url, clock, Arc::clone(&turns));
        Self(settings.iter().map(open).collect())
    }

    pub fn find(&self, name: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.settings.name == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }
}

/// Looks at every provider's metadata, at start and from then on: what cannot be had is looked for again.
pub async fn watch(providers: Arc<Providers>) {
    let mut ticks = interval(PROVIDER_EVERY);
    loop {
        ticks.tick().await;
        futures::future::join_all(providers.iter().map(Provider::look)).await;
    }
}

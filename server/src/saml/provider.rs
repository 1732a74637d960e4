//! A provider: how it is configured, who we are to it, and what it says of itself.

use super::verify::Turns;
use crate::clock::Clock;
use crate::config::SamlSettings;
use crate::oidc::Fetcher;
use ::saml::{Metadata, ServiceProvider};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use url::Url;

pub struct Provider {
    pub settings: SamlSettings,
    pub(super) clock: Clock,
    pub(super) fetcher: Fetcher,
    pub(super) turns: Arc<Turns>,
    /// Who we are to it.
    pub(super) us: Arc<ServiceProvider>,
    seen: Mutex<Seen>,
    /// It is looked at by one at a time.
    pub(super) looking: tokio::sync::Mutex<()>,
}

/// What it said last, and how the last look went.
#[derive(Clone, Default)]
pub(super) struct Seen {
    pub(super) metadata: Option<Arc<Metadata>>,
    pub(super) fault: Option<String>,
    pub(super) had_at: Option<Instant>,
    pub(super) asked_at: Option<Instant>,
}

impl Provider {
    pub(super) fn new(settings: SamlSettings, public_url: &Url, clock: Clock, turns: Arc<Turns>) -> Self {
        Self {
            us: Arc::new(us(&settings, public_url)),
            fetcher: Fetcher::new(settings.metadata.is_https()),
            settings,
            clock,
            turns,
            seen: Mutex::default(),
            looking: tokio::sync::Mutex::default(),
        }
    }

    /// What its metadata says, where it holds still.
    pub fn metadata(&self) -> Option<Arc<Metadata>> {
        let metadata = self.seen().metadata.clone()?;
        let now = self.clock.now();
        metadata.valid_until.is_none_or(|until| now < until).then_some(metadata)
    }

    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Our name is where our metadata is.
fn us(settings: &SamlSettings, public_url: &Url) -> ServiceProvider {
    let address = |what: &str| {
        let mut address = public_url.clone();
        address.set_path(&format!("/saml/{}/{what}", settings.name));
        address.to_string()
    };
    ServiceProvider {
        entity_id: address("metadata"),
        acs: address("acs"),
        slo: Some(address("slo")),
        keys: settings.keys.clone(),
        name_id_format: settings.name_id_format.clone(),
        lasts: settings.assertion_lasts,
    }
}

//! A provider: how it is configured, and what it says of itself.

use super::fetch::Fetcher;
use super::protocol::{Client, Keys, Metadata};
use crate::clock::Clock;
use crate::config::ProviderSettings;
use jiff::Timestamp;
use openidconnect::core::CoreClientAuthMethod::{ClientSecretBasic, ClientSecretPost};
use openidconnect::{AuthType, ClientId, ClientSecret, RedirectUrl};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tokio::sync::Mutex;
use url::Url;

pub struct Provider {
    pub settings: ProviderSettings,
    pub(super) clock: Clock,
    pub(super) fetcher: Fetcher,
    pub(super) seen: Mutex<Seen>,
    pub(super) answers: AtomicBool,
    callback: Url,
    /// Where one comes back to after signing out there.
    pub(super) signed_out: Url,
}

/// What it said last, and when it was asked.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) said: Option<Arc<Said>>,
    pub(super) said_at: Option<Instant>,
    pub(super) asked_at: Option<Instant>,
    pub(super) keys_asked_at: Option<Instant>,
}

pub(super) struct Said {
    pub(super) metadata: Metadata,
    pub(super) keys: Keys,
}

impl Provider {
    pub(super) fn new(settings: ProviderSettings, public_url: &Url, clock: Clock) -> Self {
        let mut callback = public_url.clone();
        callback.set_path(&format!("/login/oidc/{}/callback", settings.name));
        let mut signed_out = public_url.clone();
        signed_out.set_path("/login");
        Self {
            fetcher: Fetcher::new(settings.issuer.url().scheme() == "https"),
            settings,
            clock,
            seen: Mutex::default(),
            answers: AtomicBool::new(false),
            callback,
            signed_out,
        }
    }

    /// Whether it answered when it was asked last.
    pub fn answers(&self) -> bool {
        self.answers.load(Ordering::Relaxed)
    }

    /// When it said what is known of it. Unknown while it is being asked.
    pub fn reached_at(&self) -> Option<Timestamp> {
        let said_at = self.seen.try_lock().ok()?.said_at?;
        self.clock.now().checked_sub(said_at.elapsed()).ok()
    }

    pub(super) fn client(&self, said: &Said) -> Client {
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = ClientSecret::new(self.settings.client_secret.0.clone());
        let client = Client::from_provider_metadata(said.metadata.clone(), id, Some(secret));
        let methods = said.metadata.token_endpoint_auth_methods_supported();
        let posts = methods.is_some_and(|methods| {
            methods.contains(&ClientSecretPost) && !methods.contains(&ClientSecretBasic)
        });
        client.set_redirect_uri(RedirectUrl::from_url(self.callback.clone())).set_auth_type(if posts {
            AuthType::RequestBody
        } else {
            AuthType::BasicAuth
        })
    }
}

//! What every request is answered with.

use super::cookies::Names;
use super::export::Exports;
use super::hosts::Hosts;
use super::quota::Quota;
use super::rates::Rates;
use super::shed::Places;
use super::turns::Turns;
use crate::clock::Clock;
use crate::config::Serving;
use crate::oidc::Providers;
use crate::ready::Readiness;
use crate::saml;
use backoffice::access::deny::Denials;
use backoffice::access::session::Sessions;
use backoffice::cx::Databases;
use backoffice::limits::{
    BREAK_GLASS_WAITING, MEMBER_REQUESTS, PASSWORDS_AT_ONCE, PROVIDER_LOGOUTS_A_MINUTE,
    SERVICE_REFUSALS_A_MINUTE, SERVICE_SIGN_INS_A_MINUTE, TOUCHES,
};
use backoffice::office::Office;
use jiff::Timestamp;
use leptos::config::LeptosOptions;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Semaphore;

pub struct Web {
    pub serving: Serving,
    pub office: Arc<Office>,
    pub databases: Arc<Databases>,
    pub sessions: Arc<Sessions>,
    pub denials: Arc<Denials>,
    /// Who is answered, and who has to come again.
    pub places: Places,
    pub turns: Turns,
    pub rates: Rates,
    /// Of OpenID Connect.
    pub providers: Arc<Providers>,
    pub saml: Arc<saml::Providers>,
    pub clock: Clock,
    pub started: Timestamp,
    pub readiness: Readiness,
    pub leptos: LeptosOptions,
    pub hosts: Hosts,
    pub names: Names,
    /// As browsers write it.
    pub origin: String,
    /// Notes of sessions' use that are on their way.
    pub touches: Arc<Semaphore>,
    /// Logouts by providers.
    pub logouts: Quota,
    /// Passwords that are being looked at, and tries that wait for that.
    pub passwords: Arc<Semaphore>,
    pub tries: Arc<Semaphore>,
    /// Sign-ins of the probe, and wrong tokens.
    pub service_sign_ins: Quota,
    pub service_refusals: Quota,
    /// Files that are being sent.
    pub exports: Exports,
}

impl Web {
    pub fn new(serving: Serving, office: Arc<Office>, databases: Arc<Databases>, clock: Clock) -> Self {
        let is_https = serving.public_url.scheme() == "https";
        let providers = Arc::new(Providers::new(&serving.providers, &serving.public_url, clock));
        let saml = Arc::new(saml::Providers::new(&serving.saml, &serving.public_url, clock));
        let environment = &serving.config.environment.name;
        Self {
            office: Arc::clone(&office),
            sessions: Arc::new(
                Sessions::new(Arc::clone(&databases), serving.sessions)
                    .with_break_glass(
                        serving.break_glass.as_ref().map(|administrator| administrator.who.clone()),
                    )
                    .with_service(serving.probe.as_ref().map(|probe| probe.who.clone())),
            ),
            denials: Arc::default(),
            places: Places::new(serving.at_once),
            turns: Turns::new(MEMBER_REQUESTS),
            rates: Rates::new(serving.member_rate),
            clock,
            started: clock.now(),
            readiness: Readiness::new(
                environment,
                office,
                Arc::clone(&databases),
                (Arc::clone(&providers), Arc::clone(&saml)),
            )
            .with_break_glass(serving.break_glass.is_some()),
            providers,
            saml,
            leptos: leptos_options(&serving),
            hosts: Hosts::new(&serving.public_url, serving.listen),
            names: Names::new(is_https),
            origin: serving.public_url.origin().ascii_serialization(),
            touches: Arc::new(Semaphore::new(TOUCHES)),
            logouts: Quota::new(PROVIDER_LOGOUTS_A_MINUTE),
            passwords: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
            tries: Arc::new(Semaphore::new(BREAK_GLASS_WAITING)),
            service_sign_ins: Quota::new(SERVICE_SIGN_INS_A_MINUTE),
            service_refusals: Quota::new(SERVICE_REFUSALS_A_MINUTE),
            exports: Exports::default(),
            databases,
            serving,
        }
    }

    pub fn is_https(&self) -> bool {
        self.serving.public_url.scheme() == "https"
    }
}

/// The names of the built files have hashes in them, which the build leaves beside the binary.
fn leptos_options(serving: &Serving) -> LeptosOptions {
    let beside =
        std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned)).unwrap_or_default();
    let hash_file = beside.join("hash.txt");
    let has_hashes = hash_file.exists();
    let site = serving.site.clone().unwrap_or_else(|| site_near(&beside));
    if !has_hashes || !site.is_dir() {
        tracing::warn!(site = %site.display(), "the built site is not there: pages have no styles and no scripts");
    }
    LeptosOptions::builder()
        .output_name("samuso")
        .site_root(&*site.to_string_lossy())
        .hash_files(has_hashes)
        .hash_file(hash_file.to_string_lossy().into())
        .build()
}

fn site_near(binary: &Path) -> PathBuf {
    let beside = binary.join("site");
    if beside.is_dir() { beside } else { binary.parent().unwrap_or(binary).join("site") }
}

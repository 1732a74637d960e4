//! How a provider stands: for `/readyz`, and for whoever looks after it.

use super::provider::Provider;
use backoffice::limits::EXPIRY_NAMED;
use jiff::{SignedDuration, Timestamp};

/// Of a provider, what somebody who looks after it has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub name: String,
    pub label: String,
    pub state: State,
    /// What is wrong, or soon will be.
    pub warnings: Vec<String>,
    /// When each certificate that its signatures are held against expires.
    pub certificates: Vec<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Up,
    /// Members sign in, and something has to be done before long.
    Warned,
    /// Nobody can sign in with it.
    Down,
}

impl Provider {
    /// When what is known of it was had.
    pub fn reached_at(&self) -> Option<Timestamp> {
        let had_at = self.seen().had_at?;
        self.clock.now().checked_sub(had_at.elapsed()).ok()
    }

    pub fn standing(&self) -> Standing {
        let now = self.clock.now();
        let fault = self.seen().fault.clone();
        let metadata = self.metadata();
        let mut warnings: Vec<String> = fault.map(|fault| format!("metadata: {fault}")).into_iter().collect();
        let mut certificates = Vec::new();
        if let Some(metadata) = &metadata {
            certificates.extend(metadata.certificates.iter().map(::saml::Certificate::ends));
            let ends = certificates.iter().map(|ends| ("a certificate of the provider's", *ends));
            let ends = ends.chain(metadata.valid_until.map(|until| ("the provider's metadata", until)));
            warnings.extend(ends.filter_map(|(what, ends)| warning(what, ends, now)));
        }
        let can_sign_in = metadata.is_some_and(|metadata| {
            metadata.certificates.iter().any(|certificate| certificate.holds_at(now))
        });
        let state = match (can_sign_in, warnings.is_empty()) {
            (false, _) => State::Down,
            (true, false) => State::Warned,
            (true, true) => State::Up,
        };
        let (name, label) = (self.settings.name.clone(), self.settings.label.clone());
        Standing { name, label, state, warnings, certificates }
    }
}

fn warning(what: &str, ends: Timestamp, now: Timestamp) -> Option<String> {
    let soon = SignedDuration::try_from(EXPIRY_NAMED).ok()?;
    let left = ends.duration_since(now);
    let day = ends.strftime("%Y-%m-%d");
    match left {
        left if left.is_negative() => Some(format!("{what} expired on {day}")),
        left if left < soon => Some(format!("{what} expires on {day}")),
        _ => None,
    }
}

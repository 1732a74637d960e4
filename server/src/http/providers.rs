//! How each provider of sign-in stands, for the page that shows it.

use super::serving::Web;
use crate::oidc::Provider;
use crate::saml;
use app::visit::{ProviderNow, Standing};

pub fn now(web: &Web) -> Vec<ProviderNow> {
    web.providers.iter().map(oidc).chain(web.saml.iter().map(saml)).collect()
}

fn oidc(provider: &Provider) -> ProviderNow {
    ProviderNow {
        kind: "OpenID Connect",
        name: provider.settings.name.clone(),
        label: provider.settings.label.clone(),
        standing: if provider.answers() { Standing::Up } else { Standing::Down },
        reached_at: provider.reached_at(),
        warnings: Vec::new(),
        certificates: Vec::new(),
    }
}

fn saml(provider: &saml::Provider) -> ProviderNow {
    let saml::Standing { name, label, state, warnings, certificates } = provider.standing();
    ProviderNow {
        kind: "SAML 2.0",
        name,
        label,
        standing: match state {
            saml::State::Up => Standing::Up,
            saml::State::Warned => Standing::Warned,
            saml::State::Down => Standing::Down,
        },
        reached_at: provider.reached_at(),
        warnings,
        certificates,
    }
}

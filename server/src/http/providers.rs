//! How each provider of sign-in stands, for the page that shows it.

use super::serving::Web;
use crate::oidc::Provider;
use app::visit::{ProviderNow, Standing};

pub fn now(web: &Web) -> Vec<ProviderNow> {
    web.providers.iter().map(oidc).collect()
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

//! The roles that samuso.toml names have to be the catalogue's: another one would let somebody in who may do nothing.

use crate::config::{LocalAdministrator, ProbeSettings, ProviderSettings, SamlSettings, Serving};
use crate::stop::Stop;
use backoffice::catalog::model::Catalog;
use backoffice::catalog::types::RoleKey;

/// A role, and the key that names it.
pub struct Named<'a>(Vec<(String, &'a RoleKey)>);

impl<'a> Named<'a> {
    pub fn of_serving(serving: &'a Serving) -> Self {
        Self::of(&serving.providers, &serving.saml, serving.break_glass.as_ref(), serving.probe.as_ref())
    }

    pub fn of(
        oidc: &'a [ProviderSettings],
        saml: &'a [SamlSettings],
        break_glass: Option<&'a LocalAdministrator>,
        probe: Option<&'a ProbeSettings>,
    ) -> Self {
        let oidc = oidc.iter().map(|provider| (&provider.name, &provider.roles));
        let saml = saml.iter().map(|provider| (&provider.name, &provider.roles));
        let rules = oidc.chain(saml).flat_map(|(name, rules)| {
            rules.iter().map(move |rule| (format!("provider.{name}.role"), &rule.role))
        });
        let local = break_glass.into_iter().flat_map(|administrator| &administrator.who.roles);
        let probe = probe.into_iter().flat_map(|probe| &probe.who.roles);
        let local = local.map(|role| ("break_glass.roles".to_owned(), role));
        Self(rules.chain(local).chain(probe.map(|role| ("probe.roles".to_owned(), role))).collect())
    }
}

pub fn roles_are_known(named: &Named<'_>, catalog: &Catalog) -> Result<(), Stop> {
    let Some((key, role)) = named.0.iter().find(|(_, role)| !catalog.roles.contains_key(*role)) else {
        return Ok(());
    };
    let known: Vec<&str> = catalog.roles.keys().map(RoleKey::as_str).collect();
    Err(Stop::because(format!(
        "{key} names the role {:?}, which the catalogue does not have. It has: {}",
        role.as_str(),
        known.join(", ")
    )))
}

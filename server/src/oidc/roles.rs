//! Who somebody is to Samuso: what to call them, and which roles their groups give.

use super::protocol::Claims;
use crate::config::{ProviderSettings, Whom, given};
use backoffice::access::actor::Covers;
use backoffice::catalog::types::RoleKey;
use backoffice::limits::MEMBER_NAME_MAX_CHARS;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

impl super::Provider {
    /// The roles that the configuration gives whom it finds in the token; none is none.
    pub fn roles(&self, claims: &Claims) -> BTreeMap<RoleKey, Covers> {
        roles(&self.settings, claims)
    }

    /// What to call somebody.
    pub fn name(&self, claims: &Claims) -> String {
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
        let others = [
            claims.preferred_username().map(|name| name.as_str()),
            claims.email().map(|email| email.as_str()),
            Some(claims.subject().as_str()),
        ];
        let shown = |name| ::saml::shown(name, MEMBER_NAME_MAX_CHARS);
        let name = std::iter::once(name).chain(others).flatten().find_map(shown);
        name.unwrap_or_else(|| self.settings.label.clone())
    }
}

fn roles(settings: &ProviderSettings, claims: &Claims) -> BTreeMap<RoleKey, Covers> {
    let groups = groups(claims.additional_claims().claims.get(&settings.groups_claim));
    let email = claims.email().filter(|_| claims.email_verified() == Some(true));
    let is_meant = |whom: &Whom| match whom {
        Whom::Group(group) => groups.contains(group.as_str()),
        Whom::Email(wanted) => email.is_some_and(|email| email.eq_ignore_ascii_case(wanted)),
    };
    given(&settings.roles, is_meant)
}

/// A list of names; some providers send one name as it is.
fn groups(claim: Option<&Value>) -> BTreeSet<&str> {
    match claim {
        Some(Value::String(group)) => [group.as_str()].into(),
        Some(Value::Array(groups)) => groups.iter().filter_map(Value::as_str).collect(),
        _ => BTreeSet::new(),
    }
}

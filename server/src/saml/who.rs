//! Who somebody is to Samuso: what to call them, and which roles their groups give.

use super::provider::Provider;
use crate::config::{Whom, given};
use ::saml::{NameId, Verified};
use backoffice::access::actor::Covers;
use backoffice::access::identity::saml::Name;
use backoffice::catalog::types::RoleKey;
use backoffice::limits::MEMBER_NAME_MAX_CHARS;
use std::collections::BTreeMap;

const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
/// Where providers put what to call somebody, where nothing else is configured.
const NAMES: [&str; 5] = [
    "displayName",
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    "cn",
];
const EMAILS: [&str; 4] = [
    "mail",
    "email",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
];

impl Provider {
    /// The roles that the configuration gives whom the assertion puts into these groups; none is none.
    pub fn roles(&self, verified: &Verified) -> BTreeMap<RoleKey, Covers> {
        let groups = verified.attributes.get(&self.settings.groups_attribute);
        let is_meant = |whom: &Whom| match whom {
            Whom::Group(group) => groups.is_some_and(|groups| groups.contains(group)),
            Whom::Email(_) => false,
        };
        given(&self.settings.roles, is_meant)
    }

    /// What the provider says their email is.
    pub fn email(&self, verified: &Verified) -> Option<String> {
        said_in(verified, self.settings.email_attribute.as_deref(), &EMAILS)
    }

    /// What to call somebody.
    pub fn name(&self, verified: &Verified) -> String {
        let name = said_in(verified, self.settings.name_attribute.as_deref(), &NAMES);
        let name = name.or_else(|| self.email(verified));
        name.unwrap_or_else(|| verified.name_id.value.chars().take(MEMBER_NAME_MAX_CHARS).collect())
    }
}

/// The first value of the attribute that is configured, or of the usual ones.
fn said_in(verified: &Verified, wanted: Option<&str>, usual: &[&str]) -> Option<String> {
    let first = |name: &str| ::saml::shown(verified.attributes.get(name)?.first()?, MEMBER_NAME_MAX_CHARS);
    match wanted {
        Some(name) => first(name),
        None => usual.iter().find_map(|name| first(name)),
    }
}

/// Who somebody is to us. The format is part of it: at some providers the browser chooses it, and what is a user's name in
/// one format is an email that they typed themselves in another.
pub fn subject(name_id: &NameId) -> String {
    format!("{} {}", name_id.format, name_id.value)
}

/// As it is kept. No format is as good as an unspecified one.
pub fn kept(name_id: &NameId) -> Name {
    Name {
        id: name_id.value.clone(),
        format: Some(name_id.format.clone()).filter(|format| format != UNSPECIFIED),
        qualifier: name_id.name_qualifier.clone(),
        sp_qualifier: name_id.sp_name_qualifier.clone(),
    }
}

/// As it is said to the provider again.
pub fn said(name: &Name) -> NameId {
    NameId {
        value: name.id.clone(),
        format: name.format.clone().unwrap_or_else(|| UNSPECIFIED.to_owned()),
        name_qualifier: name.qualifier.clone(),
        sp_name_qualifier: name.sp_qualifier.clone(),
    }
}

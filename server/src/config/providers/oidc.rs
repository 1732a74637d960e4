//! `kind = "oidc"`: a provider of OpenID Connect.

use super::{RoleRule, Secret, named_by_email, named_by_group, one_of, roles};
use crate::config::fault::{Fault, Place};
use crate::config::tables::Table;
use crate::config::values;
use openidconnect::IssuerUrl;
use url::Url;

pub const KEYS: [&str; 12] = [
    "kind",
    "label",
    "preset",
    "issuer",
    "client_id",
    "client_secret",
    "client_secret_file",
    "hosted_domain",
    "groups_claim",
    "scopes",
    "contact",
    "role",
];
const ISSUER: &str = "the provider's address as its own documents write it: https, or http on loopback";
pub const GOOGLE: &str = "https://accounts.google.com";
const ENTRA: &str = "https://login.microsoftonline.com/";

#[derive(Clone, Debug)]
pub struct ProviderSettings {
    pub name: String,
    /// On the button.
    pub label: String,
    pub issuer: IssuerUrl,
    pub client_id: String,
    pub client_secret: Secret,
    /// The company whose accounts are let in, where the provider serves many.
    pub hosted_domain: Option<String>,
    pub groups_claim: String,
    pub scopes: Vec<String>,
    /// Whom to ask for a role.
    pub contact: Option<String>,
    pub roles: Vec<RoleRule>,
}

/// Everything of a provider but its secret, which may come from elsewhere.
pub struct Draft {
    pub name: String,
    pub place: Place,
    pub secret: Option<String>,
    pub secret_file: Option<(String, Place)>,
    pub settings: Option<ProviderSettings>,
}

/// Reads one table. What is wrong is a fault, and then there are no settings.
pub fn read(name: &str, table: &Table<'_>, faults: &mut Vec<Fault>) -> Draft {
    let secret = table.text("client_secret", "the secret that the provider shows", faults);
    let file =
        table.text("client_secret_file", "the path of a file that holds nothing but the secret", faults);
    let secret_file = file.map(|file| (file, table.place_of("client_secret_file")));
    if secret.is_some()
        && let Some((_, place)) = &secret_file
    {
        let wrong = "is set, and client_secret too";
        faults.push(table.fault(place.clone(), "client_secret_file", wrong, "one of the two"));
    }
    let settings = settings(name, table, faults);
    Draft { name: name.to_owned(), place: table.place.clone(), secret, secret_file, settings }
}

fn settings(name: &str, table: &Table<'_>, faults: &mut Vec<Fault>) -> Option<ProviderSettings> {
    let preset = one_of(table, "preset", &["google", "entra"], false, faults);
    let is_google = preset.as_deref() == Some("google");
    let label = table.needed("label", "what the button says: a text", faults);
    let issuer = if is_google && table.items.get("issuer").is_none() {
        IssuerUrl::new(GOOGLE.to_owned()).ok()
    } else {
        issuer(table, preset.as_deref(), faults)
    };
    let client_id = table.needed("client_id", "the id that the provider shows", faults);
    let domain = "the domain of the company's accounts, as in example.com";
    let hosted_domain = if is_google {
        table.needed("hosted_domain", domain, faults)
    } else {
        table.text("hosted_domain", domain, faults)
    };
    let groups_claim = table.text("groups_claim", "the claim of the ID token that has the groups", faults);
    let scopes =
        table.texts("scopes", "what the provider is asked for, as in [\"profile\", \"groups\"]", faults);
    let contact = table.text("contact", "whom to ask for a role, as in it@example.com", faults);
    let roles = roles(table, if is_google { named_by_email } else { named_by_group }, faults);
    Some(ProviderSettings {
        name: name.to_owned(),
        label: label?,
        issuer: issuer?,
        client_id: client_id?,
        client_secret: Secret(String::new()),
        hosted_domain,
        groups_claim: groups_claim.unwrap_or_else(|| "groups".to_owned()),
        scopes: scopes.unwrap_or_else(|| vec!["profile".to_owned(), "email".to_owned()]),
        contact,
        roles,
    })
}

fn issuer(table: &Table<'_>, preset: Option<&str>, faults: &mut Vec<Fault>) -> Option<IssuerUrl> {
    let text = table.needed("issuer", ISSUER, faults)?;
    let url = Url::parse(&text).ok();
    let fits = url.is_some_and(|url| {
        values::is_safe(&url)
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
    });
    let expects = match preset {
        Some("google") if text != GOOGLE => Some(GOOGLE.to_owned()),
        // An issuer of every tenant would let every company's accounts in.
        Some("entra") if !is_tenant(&text) => Some(format!("{ENTRA}TENANT/v2.0, with the tenant's own id")),
        _ if !fits => Some(ISSUER.to_owned()),
        _ => None,
    };
    if let Some(expects) = expects {
        faults.push(table.fault(table.place_of("issuer"), "issuer", &format!("{text:?} is none"), &expects));
        return None;
    }
    IssuerUrl::new(text).ok()
}

fn is_tenant(issuer: &str) -> bool {
    let tenant = issuer.strip_prefix(ENTRA).and_then(|rest| rest.strip_suffix("/v2.0"));
    tenant.is_some_and(|tenant| {
        tenant.len() == 36 && tenant.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
    })
}

//! `[provider.NAME]`: where members sign in with an account of their company's, and which roles that gives them.

use super::fault::{Fault, Place};
use super::tables::Table;
use super::values;
use backoffice::access::actor::Covers;
use backoffice::catalog::types::RoleKey;
use openidconnect::IssuerUrl;
use std::collections::BTreeSet;
use std::fmt;
use toml_edit::Item;
use url::Url;

pub const NAME: &str = "a name of a-z, 0-9 and _, at most 40, beginning with a letter";
const KEYS: [&str; 12] = [
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

#[derive(Clone, Debug)]
pub struct RoleRule {
    pub whom: Whom,
    pub role: RoleKey,
    pub scope: Covers,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    Group(String),
    /// For a provider whose tokens have no groups.
    Email(String),
}

/// Never shown.
#[derive(Clone)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Everything of a provider but its secret, which may come from elsewhere.
pub struct Draft {
    pub name: String,
    pub place: Place,
    pub secret: Option<String>,
    pub secret_file: Option<(String, Place)>,
    pub settings: Option<ProviderSettings>,
}

pub fn is_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Reads one table. What is wrong is a fault, and then there are no settings.
pub fn read(name: &str, table: &Table<'_>, faults: &mut Vec<Fault>) -> Draft {
    table.unknown(&KEYS, faults);
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
    one_of(table, "kind", &["oidc"], true, faults);
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
    let roles = roles(table, is_google, faults);
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

fn one_of(
    table: &Table<'_>,
    key: &str,
    values: &[&str],
    needed: bool,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let expects = format!("one of {}", values.join(", "));
    let text = if needed { table.needed(key, &expects, faults) } else { table.text(key, &expects, faults) }?;
    if !values.contains(&&*text) {
        faults.push(table.fault(table.place_of(key), key, &format!("{text:?} is none"), &expects));
    }
    Some(text)
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

fn roles(table: &Table<'_>, is_google: bool, faults: &mut Vec<Fault>) -> Vec<RoleRule> {
    let Some(item) = table.items.get("role") else {
        let wrong = "is not set: nobody would have a role, and nobody would be let in";
        faults.push(table.fault(table.place.clone(), "role", wrong, "[[provider.NAME.role]], at least once"));
        return Vec::new();
    };
    let Item::ArrayOfTables(all) = item else {
        let expects = "[[provider.NAME.role]] and its keys under it";
        faults.push(table.fault(table.place_of("role"), "role", "is no list of tables", expects));
        return Vec::new();
    };
    let rules = all.iter().map(|rule| {
        let span = rule.span().map_or(0, |span| span.start);
        Table {
            path: table.path,
            text: table.text,
            name: format!("{}.role", table.name),
            items: rule,
            place: Place::in_file(table.path, table.text, span),
        }
    });
    rules.filter_map(|rule| role(&rule, is_google, faults)).collect()
}

fn role(table: &Table<'_>, is_google: bool, faults: &mut Vec<Fault>) -> Option<RoleRule> {
    table.unknown(&["group", "email", "role", "channels"], faults);
    let role = table.needed("role", "a role of the catalogue", faults);
    let scope = covers(table, faults);
    let (wanted, other) = if is_google { ("email", "group") } else { ("group", "email") };
    if table.items.get(other).is_some() {
        let wrong = if is_google {
            "is of no use: Google's tokens have no groups"
        } else {
            "is not taken: an email passes from one person to the next"
        };
        faults.push(table.fault(table.place_of(other), other, wrong, wanted));
    }
    let whom = table.needed(wanted, "whom the role is given to", faults)?;
    let whom = if is_google { Whom::Email(whom) } else { Whom::Group(whom) };
    Some(RoleRule { whom, role: RoleKey::new(role?), scope })
}

/// `channels = ["1", "2"]`, or `channels = "mine"`.
fn covers(table: &Table<'_>, faults: &mut Vec<Fault>) -> Covers {
    let expects = "the customers that it covers, by id, or \"mine\" for those assigned to the member; leave it out for all";
    let is_mine = table.items.get("channels").and_then(Item::as_str) == Some("mine");
    if is_mine {
        return Covers::Some { channels: BTreeSet::new(), mine: true };
    }
    let channels = table.texts("channels", expects, faults);
    channels.map_or(Covers::All, |channels| Covers::Some {
        channels: channels.into_iter().collect(),
        mine: false,
    })
}

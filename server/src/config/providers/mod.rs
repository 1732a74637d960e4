//! `[provider.NAME]`: where members sign in with an account of their company's, and which roles that gives them. What
//! every kind has is here; each kind has a file.

mod oidc;
mod saml;
mod secrets;

pub use oidc::{Draft as OidcDraft, GOOGLE, ProviderSettings};
pub use saml::{Binding, Draft as SamlDraft, MetadataFrom, NamedFile, PEM_FILES, Pair, SamlSettings};

use super::fault::{Fault, Place};
use super::tables::Table;
use backoffice::access::actor::Covers;
use backoffice::catalog::types::RoleKey;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use toml_edit::{Item, Value};

pub const NAME: &str = "a name of a-z, 0-9 and _, at most 40, beginning with a letter";
const KINDS: [&str; 2] = ["oidc", "saml"];

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

/// The roles that these rules give whom they mean, each with all that they cover together; none is none.
pub fn given(rules: &[RoleRule], is_meant: impl Fn(&Whom) -> bool) -> BTreeMap<RoleKey, Covers> {
    let mut roles: BTreeMap<RoleKey, Covers> = BTreeMap::new();
    for rule in rules.iter().filter(|rule| is_meant(&rule.whom)) {
        let scope = rule.scope.clone();
        roles
            .entry(rule.role.clone())
            .and_modify(|held| *held = held.clone().union(scope.clone()))
            .or_insert(scope);
    }
    roles
}

/// Everything of a provider but what is in files and variables.
pub enum Draft {
    Oidc(Box<OidcDraft>),
    Saml(Box<SamlDraft>),
}

pub fn is_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Reads one table. What is wrong is a fault, and then there are no settings.
pub fn read(name: &str, table: &Table<'_>, faults: &mut Vec<Fault>) -> Draft {
    one_of(table, "kind", &KINDS, true, faults);
    let is_saml = table.items.get("kind").and_then(Item::as_value).and_then(Value::as_str) == Some("saml");
    let (keys, others, other): (&[&str], &[&str], _) =
        if is_saml { (&saml::KEYS, &oidc::KEYS, "oidc") } else { (&oidc::KEYS, &saml::KEYS, "saml") };
    table.unknown(keys, faults, |key| others.contains(&key).then(|| format!("is a key of kind = {other:?}")));
    if is_saml {
        Draft::Saml(Box::new(saml::read(name, table, faults)))
    } else {
        Draft::Oidc(Box::new(oidc::read(name, table, faults)))
    }
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
        return None;
    }
    Some(text)
}

type ReadWhom = fn(&Table<'_>, &mut Vec<Fault>) -> Option<Whom>;

fn roles(table: &Table<'_>, whom: ReadWhom, faults: &mut Vec<Fault>) -> Vec<RoleRule> {
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
    rules.filter_map(|rule| role(&rule, whom, faults)).collect()
}

fn role(table: &Table<'_>, whom: ReadWhom, faults: &mut Vec<Fault>) -> Option<RoleRule> {
    table.unknown(&["group", "email", "role", "channels"], faults, |_| None);
    let role = table.needed("role", "a role of the catalogue", faults);
    let scope = covers(table, faults);
    let whom = whom(table, faults)?;
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

fn named_by_group(table: &Table<'_>, faults: &mut Vec<Fault>) -> Option<Whom> {
    not_by(table, "email", "is not taken: an email passes from one person to the next", "group", faults);
    table.needed("group", "whom the role is given to", faults).map(Whom::Group)
}

/// Of Google.
fn named_by_email(table: &Table<'_>, faults: &mut Vec<Fault>) -> Option<Whom> {
    not_by(table, "group", "is of no use: Google's tokens have no groups", "email", faults);
    table.needed("email", "whom the role is given to", faults).map(Whom::Email)
}

fn not_by(table: &Table<'_>, other: &str, wrong: &str, wanted: &str, faults: &mut Vec<Fault>) {
    if table.items.get(other).is_some() {
        faults.push(table.fault(table.place_of(other), other, wrong, wanted));
    }
}

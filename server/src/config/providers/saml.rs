//! `kind = "saml"`: a provider of SAML 2.0.

use super::{RoleRule, named_by_group, one_of, roles};
use crate::config::fault::{Fault, Place};
use crate::config::tables::Table;
use crate::config::values;
use ::saml::Keys;
use jiff::SignedDuration;
use std::path::PathBuf;
use url::Url;

pub const KEYS: [&str; 17] = [
    "kind",
    "label",
    "metadata",
    "entity_id",
    "key_file",
    "certificate_file",
    "former_key_file",
    "former_certificate_file",
    "binding",
    "name_id_format",
    "assertion_minutes",
    "idp_initiated",
    "groups_attribute",
    "name_attribute",
    "email_attribute",
    "contact",
    "role",
];
const METADATA: &str =
    "the provider's metadata: the path of a file, or an address with https (http on loopback)";
const KEY_FILE: &str = "the path of a PEM file with our own private key. It is made together with its certificate by: \
                        openssl req -x509 -newkey rsa:3072 -nodes -days 1095 -subj /CN=samuso -keyout samuso.key \
                        -out samuso.crt";
const CERTIFICATE_FILE: &str = "the path of the PEM file with the certificate of key_file's key";
/// Where they are not there.
pub const PEM_FILES: &str = "a file that Samuso may read. Both are made by: openssl req -x509 -newkey rsa:3072 -nodes \
                             -days 1095 -subj /CN=samuso -keyout samuso.key -out samuso.crt";

#[derive(Clone, Debug)]
pub struct SamlSettings {
    pub name: String,
    /// On the button.
    pub label: String,
    pub metadata: MetadataFrom,
    /// Which provider of the metadata it has to be. Without it there has to be one alone.
    pub entity_id: Option<String>,
    /// Ours: they are there once their files are read.
    pub keys: Option<Keys>,
    /// Without it, what the metadata offers.
    pub binding: Option<Binding>,
    /// Of the names of people. Without it any that stays the same from one sign-in to the next.
    pub name_id_format: Option<String>,
    /// How far away an assertion may say that it ends. Without it, ten minutes.
    pub assertion_lasts: Option<SignedDuration>,
    /// Whether the provider may send somebody who did not set out here.
    pub idp_initiated: bool,
    pub groups_attribute: String,
    pub name_attribute: Option<String>,
    pub email_attribute: Option<String>,
    /// Whom to ask for a role.
    pub contact: Option<String>,
    pub roles: Vec<RoleRule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetadataFrom {
    File(PathBuf),
    Url(Url),
}

/// How a request goes to the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    Redirect,
    Post,
}

/// Everything of a provider but what is in its files.
pub struct Draft {
    pub pair: Option<Pair>,
    /// What our keys were before: what is encrypted for them is still read.
    pub former: Option<Pair>,
    pub settings: Option<SamlSettings>,
}

/// A key's file and its certificate's, as one writes them.
pub struct Pair {
    pub key: NamedFile,
    pub certificate: NamedFile,
}

pub struct NamedFile {
    /// As in `provider.okta.key_file`.
    pub key: String,
    pub path: PathBuf,
    pub place: Place,
}

pub fn read(name: &str, table: &Table<'_>, faults: &mut Vec<Fault>) -> Draft {
    let former = ["former_key_file", "former_certificate_file"];
    let has_former = former.iter().any(|key| table.items.get(key).is_some());
    Draft {
        pair: pair(table, ["key_file", "certificate_file"], faults),
        former: has_former.then(|| pair(table, former, faults)).flatten(),
        settings: settings(name, table, faults),
    }
}

fn pair(table: &Table<'_>, [key, certificate]: [&str; 2], faults: &mut Vec<Fault>) -> Option<Pair> {
    let mut file = |key: &str, expects| {
        let path = PathBuf::from(table.needed(key, expects, faults)?);
        Some(NamedFile { key: format!("{}.{key}", table.name), path, place: table.place_of(key) })
    };
    let (key, certificate) = (file(key, KEY_FILE), file(certificate, CERTIFICATE_FILE));
    Some(Pair { key: key?, certificate: certificate? })
}

fn settings(name: &str, table: &Table<'_>, faults: &mut Vec<Fault>) -> Option<SamlSettings> {
    let label = table.needed("label", "what the button says: a text", faults);
    let metadata = metadata(table, faults);
    let entity_id =
        table.text("entity_id", "the provider's entityID, exactly as its metadata writes it", faults);
    let binding = one_of(table, "binding", &["redirect", "post"], false, faults);
    let name_id_format = name_id_format(table, faults);
    let assertion_lasts = table.number("assertion_minutes", 1, 90, faults).map(SignedDuration::from_mins);
    let idp_initiated = table.flag("idp_initiated", faults);
    let mut attribute = |key| table.text(key, "the Name of an attribute, as the provider sends it", faults);
    let (groups_attribute, name_attribute, email_attribute) =
        (attribute("groups_attribute"), attribute("name_attribute"), attribute("email_attribute"));
    let contact = table.text("contact", "whom to ask for a role, as in it@example.com", faults);
    let roles = roles(table, named_by_group, faults);
    Some(SamlSettings {
        name: name.to_owned(),
        label: label?,
        metadata: metadata?,
        entity_id,
        keys: None,
        binding: binding.map(|binding| if binding == "post" { Binding::Post } else { Binding::Redirect }),
        name_id_format,
        assertion_lasts,
        idp_initiated: idp_initiated.unwrap_or(false),
        groups_attribute: groups_attribute.unwrap_or_else(|| "groups".to_owned()),
        name_attribute,
        email_attribute,
        contact,
        roles,
    })
}

fn metadata(table: &Table<'_>, faults: &mut Vec<Fault>) -> Option<MetadataFrom> {
    let text = table.needed("metadata", METADATA, faults)?;
    if !text.contains("://") {
        return Some(MetadataFrom::File(PathBuf::from(text)));
    }
    let url = Url::parse(&text).ok().filter(|url| values::is_safe(url) && url.username().is_empty());
    if url.is_none() {
        faults.push(table.fault(
            table.place_of("metadata"),
            "metadata",
            &format!("{text:?} is neither"),
            METADATA,
        ));
    }
    url.map(MetadataFrom::Url)
}

fn name_id_format(table: &Table<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    const NAMES: [&str; 3] = ["persistent", "email", "unspecified"];
    let format = one_of(table, "name_id_format", &NAMES, false, faults)?;
    let format = match format.as_str() {
        "persistent" => "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
        "email" => "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
        _ => "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    };
    Some(format.to_owned())
}

impl MetadataFrom {
    /// Of an address with https, nothing else is asked.
    pub fn is_https(&self) -> bool {
        matches!(self, Self::Url(url) if url.scheme() == "https")
    }
}

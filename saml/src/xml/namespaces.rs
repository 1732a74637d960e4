//! Which prefix stands for which namespace, element by element.

use super::Attribute;
use super::tag::{Name, Tag};
use crate::limits::DECLARATIONS;
use crate::names::{XML, XMLNS};
use crate::refused::Refused;

#[derive(Default)]
pub struct Namespaces {
    /// Of the open elements, the innermost last. The default namespace has no prefix.
    declared: Vec<Vec<(String, String)>>,
}

impl Namespaces {
    pub fn open(&mut self, tag: &Tag) -> Result<(), Refused> {
        let mut declared = Vec::new();
        for (name, value) in &tag.attributes {
            if let Some(prefix) = declares(*name) {
                check(prefix, value)?;
                declared.push((prefix.to_owned(), value.clone()));
            }
        }
        self.declared.push(declared);
        let in_scope: usize = self.declared.iter().map(Vec::len).sum();
        if in_scope > DECLARATIONS { Err(Refused::Declarations) } else { Ok(()) }
    }

    pub fn close(&mut self) {
        self.declared.pop();
    }

    /// An element without a prefix has the default namespace, which may be none.
    pub fn of_element(&self, name: Name) -> Result<String, Refused> {
        if name.prefix.is_empty() {
            Ok(self.find("").unwrap_or_default())
        } else {
            self.of_prefix(name.prefix)
        }
    }

    /// An attribute without a prefix has none. Two prefixes may be one namespace, and so one attribute twice.
    pub fn of_attributes(&self, tag: &Tag) -> Result<Vec<Attribute>, Refused> {
        let mut attributes: Vec<Attribute> = Vec::new();
        for (name, value) in &tag.attributes {
            if declares(*name).is_some() {
                continue;
            }
            let namespace = if name.prefix.is_empty() { String::new() } else { self.of_prefix(name.prefix)? };
            if attributes.iter().any(|known| known.namespace == namespace && known.name == name.local) {
                return Err(Refused::Twice);
            }
            attributes.push(Attribute { namespace, name: name.local.to_owned(), value: value.clone() });
        }
        Ok(attributes)
    }

    fn of_prefix(&self, prefix: &str) -> Result<String, Refused> {
        if prefix == "xml" { Ok(XML.to_owned()) } else { self.find(prefix).ok_or(Refused::Namespace) }
    }

    fn find(&self, prefix: &str) -> Option<String> {
        let all = self.declared.iter().rev().flatten();
        all.filter(|(known, _)| known == prefix).map(|(_, namespace)| namespace.clone()).next()
    }
}

/// The prefix that this attribute declares.
fn declares(name: Name<'_>) -> Option<&str> {
    match (name.prefix, name.local) {
        ("", "xmlns") => Some(""),
        ("xmlns", prefix) => Some(prefix),
        _ => None,
    }
}

fn check(prefix: &str, namespace: &str) -> Result<(), Refused> {
    if !namespace.is_empty() && !is_absolute(namespace) {
        return Err(Refused::NamespaceUri);
    }
    let reserved = prefix.to_ascii_lowercase().starts_with("xml") || matches!(namespace, XML | XMLNS);
    let undeclared = namespace.is_empty() && !prefix.is_empty();
    if reserved || undeclared { Err(Refused::Namespace) } else { Ok(()) }
}

/// Canonicalisation has nothing to say of a relative one, and libxml complains of it wherever it is declared. No `&` either:
/// libxml has `&#38;` within a namespace where `&amp;` is written.
fn is_absolute(namespace: &str) -> bool {
    let Some((scheme, rest)) = namespace.split_once(':') else { return false };
    let of_scheme = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
    let of_uri = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/?#@!$()*+,;=".contains(letter);
    scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(of_scheme)
        && rest.chars().all(of_uri)
        && rest.matches('#').count() <= 1
}

//! XML as SAML needs it: elements with a namespace, attributes, and either text or elements in them.

mod bounds;
mod chars;
mod namespaces;
mod scan;
mod tag;

pub use bounds::Bounds;
pub use chars::is_space;
pub use scan::scan;

use crate::cut::Cut;
use crate::refused::Refused;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub namespace: String,
    pub name: String,
    pub attributes: Vec<Attribute>,
    /// Empty where it is nothing but white space, and where there are elements in it.
    pub text: String,
    pub children: Vec<Element>,
    /// From its first `<` to its last `>`.
    pub bytes_written: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribute {
    /// Empty without a prefix.
    pub namespace: String,
    pub name: String,
    pub value: String,
}

impl Element {
    pub fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    /// One without a prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let of_that_name = |found: &&Attribute| found.namespace.is_empty() && found.name == name;
        self.attributes.iter().find(of_that_name).map(|found| found.value.as_str())
    }

    pub fn all<'a>(&'a self, namespace: &'a str, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.is(namespace, name))
    }

    /// One at most.
    pub fn optional(&self, namespace: &str, name: &str) -> Result<Option<&Element>, Refused> {
        let mut all = self.children.iter().filter(|child| child.is(namespace, name));
        let first = all.next();
        if all.next().is_some() { Err(Refused::Repeated(Cut::of(name))) } else { Ok(first) }
    }

    pub fn required(&self, namespace: &str, name: &str) -> Result<&Element, Refused> {
        self.optional(namespace, name)?.ok_or_else(|| Refused::Missing(Cut::of(name)))
    }

    /// Base64 as XML has it: white space may be within.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let dense: String = self.text.chars().filter(|letter| !is_space(*letter)).collect();
        crate::posted::base64(&dense)
    }

    /// Whether both say the same, whatever prefixes they use and in whichever order attributes come.
    pub fn says_the_same(&self, other: &Element) -> bool {
        self.is(&other.namespace, &other.name)
            && self.text == other.text
            && sorted(&self.attributes) == sorted(&other.attributes)
            && self.children.len() == other.children.len()
            && self.children.iter().zip(&other.children).all(|(one, two)| one.says_the_same(two))
    }
}

fn sorted(attributes: &[Attribute]) -> Vec<&Attribute> {
    let mut sorted: Vec<_> = attributes.iter().collect();
    sorted.sort();
    sorted
}

#[cfg(test)]
mod tests;

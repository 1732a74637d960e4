//! What a search's text is: an id, a UUID, an email, an address, or words.

use crate::catalog::model::{Catalog, ProductUrl};
use crate::catalog::product_url::percent_decoded;
use crate::catalog::types::{EntityKey, FieldKey};
use crate::limits::SEARCH_WORDS;
use crate::records::types::{RecordId, RecordRef};
use url::Url;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// An address of Samuso's own.
    Record(RecordRef),
    /// An address of the product: the record that it names, of the customer whose site it is on.
    Product {
        record: Named,
        customer: Option<Named>,
    },
    /// Names at most one record of an entity: go straight there where it names just one.
    Exact(String),
    Words(String),
}

/// The record of an entity whose field has this value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub entity: EntityKey,
    pub field: FieldKey,
    pub value: String,
}

/// What stands around an address in a sentence, and is not of it.
const AROUND: &[char] =
    &['<', '>', '(', ')', '[', ']', '"', '\'', '“', '”', '‘', '’', '.', ',', ';', ':', '!', '?'];

pub fn recognise(catalog: &Catalog, text: &str) -> Recognised {
    let text = text.trim();
    if let Some(known) = address(catalog, text).or_else(|| called(catalog, text)) {
        return known;
    }
    // `#1701` and `@kim` are how people write an id and a handle.
    let bare = without_ending(text.strip_prefix(['#', '@']).unwrap_or(text).trim());
    if is_id(bare) || text.starts_with(['#', '@']) && !bare.is_empty() && !bare.contains(char::is_whitespace)
    {
        return Recognised::Exact(bare.to_owned());
    }
    text.split_whitespace()
        .find_map(|piece| pasted(catalog, piece))
        .unwrap_or_else(|| Recognised::Words(text.to_owned()))
}

/// An address or an email, as one pastes it out of a mail: `<kim@example.com>,`, `mailto:…`, a site without `https://`.
fn pasted(catalog: &Catalog, piece: &str) -> Option<Recognised> {
    let piece = piece.trim_matches(AROUND);
    let piece = piece.strip_prefix("mailto:").unwrap_or(piece);
    if is_email(piece) {
        return Some(Recognised::Exact(piece.to_owned()));
    }
    if piece.contains("://") {
        return address(catalog, piece);
    }
    let is_a_site = piece.split('/').next().is_some_and(|host| host.contains('.'));
    address(catalog, &format!("https://{piece}"))
        .filter(|known| is_a_site && matches!(known, Recognised::Product { .. }))
}

/// `1701번`, `1701.`
fn without_ending(text: &str) -> &str {
    let bare = text.trim_end_matches(AROUND);
    bare.strip_suffix('번').filter(|bare| is_id(bare)).unwrap_or(bare)
}

fn is_id(text: &str) -> bool {
    let is_number = !text.is_empty() && text.len() <= 19 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number || uuid::Uuid::parse_str(text).is_ok()
}

/// `article 1701`, `아티클 #1701`: an entity by what it is called, and an id.
fn called(catalog: &Catalog, text: &str) -> Option<Recognised> {
    let (name, id) = text.rsplit_once(char::is_whitespace)?;
    let id = without_ending(id.strip_prefix('#').unwrap_or(id));
    let name = name.trim().to_lowercase();
    let is_called = |label: &str| label.to_lowercase() == name;
    let entity = catalog.entities.iter().find(|entity| {
        [entity.key.as_str(), &entity.label.en, &entity.label.ko].into_iter().any(is_called)
    })?;
    let record = RecordRef { entity: entity.key.clone(), id: RecordId::new(id) };
    is_id(id).then_some(Recognised::Record(record))
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty()
        && domain.contains('.')
        && !domain.contains('@')
        && !text.contains(|c: char| c.is_whitespace() || c == '/')
}

fn address(catalog: &Catalog, text: &str) -> Option<Recognised> {
    // `/e/article/171` and `https://samuso.example/e/article/171?tab=x` are the same record.
    let base = Url::parse("http://samuso.invalid").ok()?;
    let url = if text.starts_with('/') { base.join(text) } else { Url::parse(text) }.ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    // The product's own addresses come first: they name their host.
    let product = catalog.product_urls.iter().find_map(|known| {
        let record = named(known, known.find(text)?);
        Some(Recognised::Product { customer: customer(catalog, &record.entity, text), record })
    });
    product.or_else(|| {
        let segments: Vec<String> =
            url.path_segments()?.filter(|s| !s.is_empty()).map(percent_decoded).collect();
        let [e, entity, id, ..] = segments.as_slice() else { return None };
        let entity = EntityKey::new(entity);
        let is_ours = e == "e" && catalog.entity(&entity).is_some();
        is_ours.then(|| Recognised::Record(RecordRef { entity, id: RecordId::new(id) }))
    })
}

/// Whose site the address is on, where its host says so.
fn customer(catalog: &Catalog, of: &EntityKey, address: &str) -> Option<Named> {
    let entity = catalog.entity(of)?;
    let customers = entity.field(entity.scope.as_ref()?)?.references.as_ref()?;
    let mut urls = catalog.product_urls.iter().filter(|url| url.entity == *customers);
    urls.find_map(|url| Some(named(url, url.find_in_host(address)?)))
}

fn named(url: &ProductUrl, value: String) -> Named {
    Named { entity: url.entity.clone(), field: url.field.clone(), value }
}

/// The words to look for: what has no letter or digit asks nothing. The last takes what is over the limit.
pub fn words_of(text: &str) -> Vec<String> {
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    if words.len() <= SEARCH_WORDS {
        return words.into_iter().map(str::to_owned).collect();
    }
    let (first, rest) = words.split_at(SEARCH_WORDS - 1);
    first.iter().map(|word| (*word).to_owned()).chain([rest.join(" ")]).collect()
}

/// A LIKE pattern for what begins with the text.
pub fn begins_with(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if matches!(c, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails_are_told_from_words() {
        assert!(is_email("kim@example.co.kr"));
        for no in ["kim@", "@example.com", "kim at example.com", "a@b@c.d", "kim@localhost"] {
            assert!(!is_email(no), "{no}");
        }
    }

    #[test]
    fn words_have_letters_and_an_end() {
        assert_eq!(words_of(" git  -- push "), ["git", "push"]);
        assert_eq!(words_of("1 2 3 4 5 6 7 8"), ["1", "2", "3", "4", "5", "6 7 8"]);
        assert!(words_of("% _ --").is_empty());
    }

    #[test]
    fn patterns_take_the_text_as_it_is() {
        assert_eq!(begins_with("50%_\\"), "50\\%\\_\\\\%");
    }
}

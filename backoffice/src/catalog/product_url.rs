//! Recognising an address of the product: which record does it name?

use super::model::ProductUrl;
use url::{Position, Url};

impl ProductUrl {
    /// The value that the address has where the pattern has its field, decoded; nothing where it does not fit. Query
    /// and fragment make no difference.
    pub fn find(&self, address: &str) -> Option<String> {
        let address = Url::parse(address.trim()).ok()?;
        let pattern = Pattern::parse(&self.pattern).ok()?;
        pattern.find(&address)
    }

    /// The same of the host alone, whatever the path is: whose site an address is on.
    pub fn find_in_host(&self, address: &str) -> Option<String> {
        let address = Url::parse(address.trim()).ok()?;
        let pattern = Pattern::parse(&self.pattern).ok()?;
        pattern.find_in_host(&address)
    }
}

/// A pattern, taken apart. Only the scheme, the host and the path are looked at.
#[derive(Debug)]
pub struct Pattern<'a> {
    scheme: &'a str,
    host: Vec<Piece<'a>>,
    path: Vec<Piece<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Is(&'a str),
    Any,
    Field(&'a str),
}

/// Why a pattern is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPattern {
    /// Not `http://host/path` or `https://host/path`.
    NoAddress,
    /// No `{field}`, or more than one.
    NotOneField,
    /// The host is nothing but wildcards: every address of the world would fit.
    AnyHost,
}

impl<'a> Pattern<'a> {
    pub fn parse(text: &'a str) -> Result<Self, BadPattern> {
        let (scheme, rest) = text.split_once("://").ok_or(BadPattern::NoAddress)?;
        if !matches!(scheme, "http" | "https") || rest.contains(['?', '#']) {
            return Err(BadPattern::NoAddress);
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let pattern = Self {
            scheme,
            host: host.split('.').map(Piece::parse).collect(),
            path: path.split('/').filter(|piece| !piece.is_empty()).map(Piece::parse).collect(),
        };
        if host.is_empty() {
            Err(BadPattern::NoAddress)
        } else if pattern.fields().count() != 1 {
            Err(BadPattern::NotOneField)
        } else if pattern.host.iter().filter(|piece| matches!(piece, Piece::Is(_))).count()
            < 2.min(pattern.host.len())
        {
            Err(BadPattern::AnyHost)
        } else {
            Ok(pattern)
        }
    }

    /// The one field that it has a place for.
    pub fn field(&self) -> Option<&'a str> {
        self.fields().next()
    }

    fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.host.iter().chain(&self.path).filter_map(|piece| match piece {
            Piece::Field(name) => Some(*name),
            _ => None,
        })
    }

    fn find(&self, address: &Url) -> Option<String> {
        let host = self.host_of(address)?;
        let path: Vec<&str> = address.path_segments()?.filter(|piece| !piece.is_empty()).collect();
        let fits = fits(&self.host, &host) && fits(&self.path, &path);
        let value = value(&self.host, &host).or_else(|| value(&self.path, &path))?;
        fits.then(|| percent_decoded(value))
    }

    fn find_in_host(&self, address: &Url) -> Option<String> {
        let host = self.host_of(address)?;
        let value = value(&self.host, &host)?;
        fits(&self.host, &host).then(|| percent_decoded(value))
    }

    /// The host's pieces, the port with the last, of an address with this pattern's scheme.
    fn host_of(&self, address: &'a Url) -> Option<Vec<&'a str>> {
        let authority = &address[Position::BeforeHost..Position::AfterPort];
        (address.scheme() == self.scheme).then(|| authority.split('.').collect())
    }
}

impl<'a> Piece<'a> {
    fn parse(text: &'a str) -> Self {
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(field) => Self::Field(field),
            None if text == "*" => Self::Any,
            None => Self::Is(text),
        }
    }
}

fn fits(pieces: &[Piece<'_>], texts: &[&str]) -> bool {
    let is_other = |(piece, text): (&Piece<'_>, &&str)| matches!(piece, Piece::Is(is) if is != text);
    pieces.len() == texts.len() && !pieces.iter().zip(texts).any(is_other)
}

fn value<'t>(pieces: &[Piece<'_>], texts: &[&'t str]) -> Option<&'t str> {
    let mut places = pieces.iter().zip(texts);
    places.find_map(|(piece, text)| matches!(piece, Piece::Field(_)).then_some(*text))
}

/// A path's segment as it was meant; in a path a plus is a plus.
pub fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::types::{EntityKey, FieldKey};

    fn find(pattern: &str, address: &str) -> Option<String> {
        let pattern = pattern.to_owned();
        let (entity, field) = (EntityKey::new("article"), FieldKey::new("slug"));
        ProductUrl { pattern, entity, field }.find(address)
    }

    #[test]
    fn the_fields_place_is_the_value() {
        let article = "https://*.docs.example/*/{slug}";
        assert_eq!(find(article, "https://acme.docs.example/help/reset?x=1#y"), Some("reset".into()));
        assert_eq!(
            find(article, "https://acme.docs.example/help/%EC%95%95%EC%B6%95+%26"),
            Some("압축+&".into())
        );
        assert_eq!(find(article, "https://acme.docs.example/help"), None);
        assert_eq!(find(article, "https://docs.example/help/reset"), None);
        assert_eq!(find(article, "http://acme.docs.example/help/reset"), None);
        assert_eq!(find(article, "https://acme.docs.example:8443/help/reset"), None);
        assert_eq!(find(article, "acme"), None);
        let channel = "https://{slug}.docs.example";
        assert_eq!(find(channel, "https://acme.docs.example/"), Some("acme".into()));
        assert_eq!(find(channel, "https://acme.evil.example/"), None);
        assert_eq!(find("http://localhost:8080/a/{slug}", "http://localhost:8080/a/7/"), Some("7".into()));
    }

    #[test]
    fn the_host_alone_says_whose_site_it_is() {
        let of = |pattern: &str, address| {
            let (entity, field) = (EntityKey::new("channel"), FieldKey::new("slug"));
            ProductUrl { pattern: pattern.to_owned(), entity, field }.find_in_host(address)
        };
        let channel = "https://{slug}.docs.example";
        assert_eq!(of(channel, "https://acme.docs.example/help/reset"), Some("acme".into()));
        assert_eq!(of(channel, "https://acme.evil.example/help"), None);
        assert_eq!(of("https://*.docs.example/{slug}", "https://acme.docs.example/help"), None);
    }

    #[test]
    fn a_pattern_names_one_field_and_a_host() {
        let refused = |pattern| Pattern::parse(pattern).expect_err("is refused");
        assert_eq!(refused("docs.example/{slug}"), BadPattern::NoAddress);
        assert_eq!(refused("https://docs.example/{slug}?a=b"), BadPattern::NoAddress);
        assert_eq!(refused("https://docs.example/"), BadPattern::NotOneField);
        assert_eq!(refused("https://{a}.docs.example/{b}"), BadPattern::NotOneField);
        assert_eq!(refused("https://*/{slug}"), BadPattern::AnyHost);
        assert_eq!(refused("https://*.example/{slug}"), BadPattern::AnyHost);
    }
}

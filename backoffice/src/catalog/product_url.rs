//! Recognising an address of the product: which record does it name?

use super::model::ProductUrl;
use url::Url;

impl ProductUrl {
    /// The value that the address has where the pattern has its field, decoded; nothing where it does not fit. Query
    /// and fragment make no difference.
    pub fn find(&self, address: &str) -> Option<String> {
        let address = Url::parse(address.trim()).ok()?;
        let pattern = Pattern::parse(&self.pattern).ok()?;
        pattern.find(&address)
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
        if address.scheme() != self.scheme {
            return None;
        }
        let authority = match (address.host_str()?, address.port()) {
            (host, Some(port)) => format!("{host}:{port}"),
            (host, None) => host.to_owned(),
        };
        let host: Vec<&str> = authority.split('.').collect();
        let path: Vec<&str> = address.path_segments()?.filter(|piece| !piece.is_empty()).collect();
        let places = || pairs(&self.host, &host).chain(pairs(&self.path, &path));
        let fits = self.host.len() == host.len()
            && self.path.len() == path.len()
            && places().all(|(piece, text)| !matches!(piece, Piece::Is(is) if is != text));
        let (_, value) = places().find(|(piece, _)| matches!(piece, Piece::Field(_)))?;
        fits.then(|| percent_decoded(value))
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

fn pairs<'p, 't>(
    pieces: &'p [Piece<'p>],
    texts: &'p [&'t str],
) -> impl Iterator<Item = (Piece<'p>, &'t str)> {
    pieces.iter().copied().zip(texts.iter().copied())
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

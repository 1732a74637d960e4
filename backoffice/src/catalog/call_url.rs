//! An address that is called: `https://api.example.com/articles/{id}?note={note}`. What is put in is one segment's or one
//! query value's text, whatever it says: host, path and query stay those that the catalogue wrote.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

/// All but what RFC 3986 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallUrl {
    text: String,
    /// With a word in each place.
    sample: Url,
}

/// A value that cannot stand in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotStand {
    pub name: String,
}

impl CallUrl {
    /// Or why it is none.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = text.split_once("://").ok_or("write the whole of it: https://host/path")?;
        if !matches!(scheme, "http" | "https") {
            return Err("only http:// and https:// are called");
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains(['{', '}']) {
            return Err("the host is always the same: no value can stand in it");
        }
        if host.is_empty() {
            return Err("write the whole of it: https://host/path");
        }
        if host.contains('@') {
            return Err("secrets are in samuso.toml's [[egress]], and not here");
        }
        if text.contains('#') {
            return Err("leave out what stands behind the #: it is never sent");
        }
        let query = text.split_once('?').map_or("", |(_, query)| query);
        let is_name = |pair: &str| pair.split('=').next().is_some_and(|name| name.contains(['{', '}']));
        if query.split('&').any(is_name) {
            return Err("in the query, a value can stand behind a = alone");
        }
        let sample = pieces(text).ok_or("a { without its }")?;
        let sample: String = sample.into_iter().map(|piece| piece.unwrap_or("x")).collect();
        let sample = Url::parse(&sample).map_err(|_| "write the whole of it: https://host/path")?;
        Ok(Self { text: text.to_owned(), sample })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names of its places.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        pieces(&self.text).into_iter().flatten().filter_map(Result::err)
    }

    /// `https://api.example.com`, with the port where it is not the usual one.
    pub fn origin(&self) -> String {
        self.sample.origin().ascii_serialization()
    }

    /// The address with a value in each place.
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>) -> Result<Url, CannotStand> {
        let mut filled = String::new();
        for piece in pieces(&self.text).unwrap_or_default() {
            match piece {
                Ok(text) => filled.push_str(text),
                Err(name) => {
                    let cannot = || CannotStand { name: name.to_owned() };
                    let value = value(name).ok_or_else(cannot)?;
                    let is_in_path = !filled.contains('?');
                    if value.is_empty() || (is_in_path && !stands_in_path(&value)) {
                        return Err(cannot());
                    }
                    filled.extend(utf8_percent_encode(&value, ENCODED));
                }
            }
        }
        let first = || CannotStand { name: self.names().next().unwrap_or_default().to_owned() };
        let url = Url::parse(&filled).map_err(|_| first())?;
        if self.has_shape_of(&url) { Ok(url) } else { Err(first()) }
    }

    fn has_shape_of(&self, url: &Url) -> bool {
        let segments = |url: &Url| url.path_segments().map(Iterator::count);
        let names = |url: &Url| url.query_pairs().map(|(name, _)| name.into_owned()).collect::<Vec<_>>();
        url.origin() == self.sample.origin()
            && segments(url) == segments(&self.sample)
            && names(url) == names(&self.sample)
    }
}

/// Even encoded, some servers and what stands before them read these as ways up and down, once or twice decoded.
fn stands_in_path(value: &str) -> bool {
    let decoded = value.to_ascii_lowercase().replace("%2e", ".").replace("%2f", "/").replace("%5c", "\\");
    !(decoded.contains(['/', '\\']) || matches!(decoded.as_str(), "." | ".."))
}

/// Its text, and the names between; nothing, where a brace is left open.
fn pieces(text: &str) -> Option<Vec<Result<&str, &str>>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.contains('{') {
            return None;
        }
        pieces.extend([Ok(before), Err(name)]);
        rest = after;
    }
    pieces.push(Ok(rest));
    (!rest.contains('}')).then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::CallUrl;

    const URL: &str = "https://api.example.com:8443/v1/articles/{id}/tags/{tag}.json?by={tag}&x=1";

    fn filled(tag: &str) -> Option<String> {
        let url = CallUrl::parse(URL).unwrap();
        url.fill(|name| Some(if name == "id" { "7".to_owned() } else { tag.to_owned() }))
            .ok()
            .map(String::from)
    }

    #[test]
    fn a_value_changes_neither_host_nor_path_nor_query() {
        let as_it_is =
            |tag: &str| format!("https://api.example.com:8443/v1/articles/7/tags/{tag}.json?by={tag}&x=1");
        assert_eq!(filled("a-b_c~1.2"), Some(as_it_is("a-b_c~1.2")));
        for (tag, encoded) in [
            ("a?c=d&e#f", "a%3Fc%3Dd%26e%23f"),
            ("@evil.example", "%40evil.example"),
            ("50%", "50%25"),
            ("a..b", "a..b"),
            ("a\r\nHost: b", "a%0D%0AHost%3A%20b"),
            ("압축 +", "%EC%95%95%EC%B6%95%20%2B"),
        ] {
            assert_eq!(filled(tag), Some(as_it_is(encoded)), "{tag}");
        }
    }

    #[test]
    fn what_would_be_read_as_a_way_up_cannot_stand_there() {
        let url = CallUrl::parse("https://api.example.com/a/{id}/b").unwrap();
        for value in [
            "",
            ".",
            "..",
            "a/b",
            "../../admin",
            "/",
            "\\..\\",
            "a\\b",
            "%2e%2e",
            "%2E.",
            "a%2fb",
            "a%2Fb",
            "a%5Cb",
            "a%5cb",
        ] {
            assert_eq!(url.fill(|_| Some(value.to_owned())).unwrap_err().name, "id", "{value:?}");
        }
        let query = CallUrl::parse("https://api.example.com/a?of={id}").unwrap();
        for (value, encoded) in [("a/b\\c", "a%2Fb%5Cc"), ("..", ".."), ("%2f", "%252f")] {
            let url = query.fill(|_| Some(value.to_owned())).unwrap();
            assert_eq!(url.as_str(), format!("https://api.example.com/a?of={encoded}"));
        }
        assert!(url.fill(|_| None).is_err());
    }

    #[test]
    fn what_is_no_such_address_is_refused() {
        for text in [
            "/a/{id}",
            "ftp://api.example.com/{id}",
            "https://{id}.example.com/",
            "https://api.example.com{id}/",
            "https://me:secret@api.example.com/",
            "https://api.example.com/#{id}",
            "https://api.example.com/?{id}=1",
            "https://api.example.com/{id",
            "https://api.example.com/id}",
            "https:///a",
        ] {
            assert!(CallUrl::parse(text).is_err(), "{text}");
        }
        let url = CallUrl::parse(URL).unwrap();
        assert_eq!(url.origin(), "https://api.example.com:8443");
        assert_eq!(url.names().collect::<Vec<_>>(), ["id", "tag", "tag"]);
    }
}

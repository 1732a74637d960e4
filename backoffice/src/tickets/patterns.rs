//! What a ticket is called. Of an address that fits a pattern of samuso.toml that is the pattern's label and the id, and
//! its link is made from the pattern again: no address that somebody pasted is ever a link where there are patterns.

use crate::limits::{TICKET_ADDRESS_MAX_CHARS, TICKET_ID_MAX_CHARS, TICKET_MAX_CHARS};
use crate::problem::Fault;
use url::Url;

/// `https://acme.zendesk.com/agent/tickets/{id}`, and what stands before the id in a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Empty, where the id says it all (`CX-12`).
    label: String,
    before: String,
    after: String,
}

/// Why a pattern is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPattern {
    /// Not `http://host/…` or `https://host/…`, or with somebody's name in it.
    NoAddress,
    /// No `{id}` after the host, or more than one.
    NotOneId,
}

impl Pattern {
    pub fn read(label: &str, pattern: &str) -> Result<Self, BadPattern> {
        let (before, after) = pattern.split_once("{id}").ok_or(BadPattern::NotOneId)?;
        let parsed = address(before).ok_or(BadPattern::NoAddress)?;
        // What the host would end with is no place for an id: it could be any host's.
        if before.matches('/').count() < 3 || [before, after].iter().any(|part| part.contains(['{', '}'])) {
            return Err(BadPattern::NotOneId);
        }
        Ok(Self { label: label.to_owned(), before: parsed.into(), after: after.to_owned() })
    }

    pub fn label(&self) -> &str {
        &self.label
    }

    fn reference_of(&self, address: &Url) -> Option<String> {
        let rest = address.as_str().strip_prefix(&self.before)?;
        let id = rest.split(['/', '?', '#', '&']).next().filter(|id| is_id(id))?;
        let behind = rest.strip_prefix(id)?.strip_prefix(&self.after)?;
        let is_whole = behind.is_empty() || behind.starts_with(['/', '?', '#', '&']);
        is_whole.then(|| if self.label.is_empty() { id.to_owned() } else { format!("{}-{id}", self.label) })
    }

    fn link_of(&self, reference: &str) -> Option<String> {
        let id = match self.label.as_str() {
            "" => reference,
            label => reference.strip_prefix(label)?.strip_prefix('-')?,
        };
        is_id(id).then(|| format!("{}{id}{}", self.before, self.after))
    }
}

/// Letters that mean nothing in an address, in HTML or in a text.
fn is_id(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=TICKET_ID_MAX_CHARS).contains(&text.len()) && text.chars().all(is_plain)
}

/// An address of the web, without a name or a password in it.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    (is_web && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// All of samuso.toml's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns(Vec<Pattern>);

impl Patterns {
    /// A label that is longer is tried first: of `ZD` and `ZD-OLD` the second.
    pub fn new(mut patterns: Vec<Pattern>) -> Self {
        patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.label.len()));
        Self(patterns)
    }

    /// What a member pasted or typed, as the reference that everything is marked with.
    pub fn read(&self, text: &str) -> Result<String, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(fault(
                "Paste the address of the ticket, or type its reference.",
                "티켓 주소나 번호를 입력해 주세요.",
            ));
        }
        if text.chars().count() > TICKET_ADDRESS_MAX_CHARS {
            return Err(Fault::too_long("ticket", TICKET_ADDRESS_MAX_CHARS));
        }
        if text.chars().any(char::is_control) {
            return Err(fault(
                "has a character that cannot be kept: type the reference instead of pasting it",
                "저장할 수 없는 문자가 있어요. 붙여 넣는 대신 번호를 입력해 주세요",
            ));
        }
        let reference = match address(text) {
            Some(url) => self.reference_of(&url).ok_or_else(|| self.not_a_ticket())?,
            None => text.to_owned(),
        };
        if reference.chars().count() > TICKET_MAX_CHARS {
            return Err(Fault::too_long("ticket", TICKET_MAX_CHARS));
        }
        Ok(reference)
    }

    /// As it is marked, of whatever is an address of a ticket's; what is none stays as it is.
    pub fn tidy(&self, text: String) -> String {
        match address(text.trim()) {
            Some(url) => self.reference_of(&url).unwrap_or(text),
            None => text,
        }
    }

    /// The ticket that is searched for: by an address of a pattern, or by a reference with a label.
    pub fn searched(&self, text: &str) -> Option<String> {
        let text = text.trim();
        let by_address = address(text).and_then(|url| self.of_pattern(&url));
        let is_labelled = |pattern: &&Pattern| !pattern.label.is_empty() && pattern.link_of(text).is_some();
        by_address.or_else(|| self.0.iter().find(is_labelled).map(|_| text.to_owned()))
    }

    /// Where the ticket is, where that is known.
    pub fn link(&self, reference: &str) -> Option<String> {
        if self.0.is_empty() {
            return address(reference).map(String::from);
        }
        self.0.iter().find_map(|pattern| pattern.link_of(reference))
    }

    /// Without patterns, any address of the web can be a ticket's, and is its own reference.
    fn reference_of(&self, address: &Url) -> Option<String> {
        if self.0.is_empty() { Some(address.to_string()) } else { self.of_pattern(address) }
    }

    fn of_pattern(&self, address: &Url) -> Option<String> {
        self.0.iter().find_map(|pattern| pattern.reference_of(address))
    }

    fn not_a_ticket(&self) -> Fault {
        let known: Vec<String> =
            self.0.iter().map(|pattern| format!("{}{{id}}{}", pattern.before, pattern.after)).collect();
        let known = known.join(", ");
        fault(
            format!("This address is no ticket's. A ticket's is like {known}; or type its reference."),
            format!("티켓 주소가 아니에요. 티켓 주소는 이렇게 생겼어요: {known}. 번호를 입력해도 돼요."),
        )
    }
}

fn fault(en: impl Into<String>, ko: impl Into<String>) -> Fault {
    Fault::new("ticket", en, ko)
}

#[cfg(test)]
mod tests {
    use super::{BadPattern, Pattern, Patterns};

    fn patterns(all: &[(&str, &str)]) -> Patterns {
        Patterns::new(all.iter().map(|(label, pattern)| Pattern::read(label, pattern).unwrap()).collect())
    }

    fn acme() -> Patterns {
        patterns(&[
            ("ZD", "https://acme.zendesk.com/agent/tickets/{id}"),
            ("", "https://acme.atlassian.net/browse/{id}"),
            ("OS", "https://help.acme.example/scp/tickets.php?id={id}"),
        ])
    }

    #[test]
    fn an_address_is_called_by_its_pattern_and_leads_back_there() {
        for (address, reference, link) in [
            (
                "https://acme.zendesk.com/agent/tickets/4711",
                "ZD-4711",
                "https://acme.zendesk.com/agent/tickets/4711",
            ),
            (
                " https://ACME.zendesk.com/agent/tickets/4711/?x=1#y ",
                "ZD-4711",
                "https://acme.zendesk.com/agent/tickets/4711",
            ),
            ("https://acme.atlassian.net/browse/CX-12", "CX-12", "https://acme.atlassian.net/browse/CX-12"),
            (
                "https://help.acme.example/scp/tickets.php?id=9&a=b",
                "OS-9",
                "https://help.acme.example/scp/tickets.php?id=9",
            ),
        ] {
            let read = acme().read(address).unwrap();
            assert_eq!(read, reference);
            assert_eq!(acme().link(&read).as_deref(), Some(link));
            assert_eq!(acme().searched(address).as_deref(), Some(reference));
        }
        assert_eq!(acme().searched("ZD-4711").as_deref(), Some("ZD-4711"));
        assert_eq!(acme().searched("CX-12"), None, "words to search for");
    }

    #[test]
    fn an_address_of_something_else_is_no_ticket() {
        for address in [
            "https://evil.example/agent/tickets/4711",
            "https://acme.zendesk.com.evil.example/agent/tickets/4711",
            "https://acme.zendesk.com@evil.example/agent/tickets/4711",
            "http://acme.zendesk.com/agent/tickets/4711",
            "https://acme.zendesk.com/agent/tickets/",
            "https://acme.zendesk.com/agent/tickets/%3Cb%3E",
            "https://acme.zendesk.com/agent/users/4711",
        ] {
            assert_ne!(acme().read(address).ok().as_deref(), Some("ZD-4711"), "{address}");
            assert_eq!(acme().link(address), None, "{address}");
        }
        let fault = acme().read("https://evil.example/1").unwrap_err();
        assert!(fault.says.en.contains("https://acme.zendesk.com/agent/tickets/{id}"), "{fault:?}");
    }

    #[test]
    fn what_is_typed_is_its_own_reference_and_never_a_link_of_another_kind() {
        for text in ["4711", "CX 12", "\"><script>alert(1)</script>", "javascript:alert(1)", "티켓 3"] {
            for patterns in [Patterns::default(), patterns(&[("ZD", "https://acme.zendesk.com/{id}")])] {
                assert_eq!(patterns.read(text).as_deref(), Ok(text));
                assert_eq!(patterns.link(text), None, "{text}");
            }
        }
        for text in ["", "  ", "a\nb", "a\0", &"x".repeat(201), &"x".repeat(1_001)] {
            assert!(Patterns::default().read(text).is_err(), "{text:?}");
        }
        let any = "https://tickets.example/7?a=b";
        assert_eq!(Patterns::default().read(any).as_deref(), Ok(any));
        assert_eq!(Patterns::default().link(any).as_deref(), Some(any));
        for no in ["data:text/html,x", "ftp://a.example/1", "https://me:secret@a.example/1"] {
            assert_eq!(Patterns::default().link(no), None, "{no}");
        }
    }

    #[test]
    fn a_pattern_has_one_id_behind_its_host() {
        let bad = |pattern| Pattern::read("A", pattern).unwrap_err();
        assert_eq!(bad("https://acme.example/tickets"), BadPattern::NotOneId);
        assert_eq!(bad("https://{id}.acme.example/"), BadPattern::NoAddress);
        assert_eq!(bad("https://acme.example{id}"), BadPattern::NotOneId);
        assert_eq!(bad("https://acme.example/{id}/{id}"), BadPattern::NotOneId);
        assert_eq!(bad("javascript:{id}"), BadPattern::NoAddress);
        assert_eq!(bad("acme.example/{id}"), BadPattern::NoAddress);
    }
}

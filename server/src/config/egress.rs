//! `[[egress]]`: the hosts that HTTP actions may call, and the secret that each is called with.

use super::Reader;
use super::fault::{Fault, Place};
use super::providers::Secret;
use super::tables::Table;
use crate::egress::is_public;
use axum::http::{HeaderName, HeaderValue};
use backoffice::calls::Waits;
use backoffice::limits::EGRESS_MAX;
use std::net::SocketAddr;
use toml_edit::Item;
use url::{Host, Url};

const TABLES: &str = "[[egress]] and its keys under it";
const ORIGIN: &str =
    "a scheme, a host and, where it is not the usual one, a port, as in https://api.example.com:8443";
const CONNECT: &str = "an IP address and a port, as in 10.0.0.7:8080";
const HEADER: &str = "the name of a header, as in Authorization";
const SECRET_ENV: &str =
    "the name of a variable that holds the header's whole value, as in PRODUCT_API_TOKEN";
const KEYS: [&str; 5] = ["origin", "private", "connect", "header", "secret_env"];

/// A host that may be called.
#[derive(Clone, Debug)]
pub struct Egress {
    pub origin: Url,
    /// It may be at an address that is not public.
    pub private: bool,
    /// Where it is, whatever its name resolves to.
    pub connect: Option<SocketAddr>,
    pub header: HeaderName,
    pub secret: Option<Secret>,
    pub waits: Waits,
}

/// Everything but what is in a variable.
pub struct Draft {
    pub egress: Egress,
    pub variable: Option<(String, Place)>,
    /// What the variable holds, once it was looked at.
    pub value: Option<String>,
}

impl Reader {
    /// Those without a fault, each with its secret.
    pub(super) fn egress(&mut self) -> Vec<Egress> {
        let drafts = std::mem::take(&mut self.source.egress);
        let finished = drafts.into_iter().map(Draft::finish);
        let (egress, faults): (Vec<_>, Vec<_>) = finished.partition(Result::is_ok);
        self.source.faults.extend(faults.into_iter().filter_map(Result::err).map(|fault| *fault));
        egress.into_iter().flatten().collect()
    }
}

impl Draft {
    /// With its secret. What is wrong with that is said without it.
    pub fn finish(self) -> Result<Egress, Box<Fault>> {
        let Some((name, place)) = self.variable else { return Ok(self.egress) };
        let fault = |wrong: String| {
            let (key, expects) = ("egress.secret_env".to_owned(), Some(SECRET_ENV.to_owned()));
            Box::new(Fault { place, key, wrong, expects })
        };
        match self.value.filter(|value| !value.trim().is_empty()) {
            None => Err(fault(format!("names {name}, which is not set, or is empty"))),
            Some(value) if HeaderValue::from_str(&value).is_err() => {
                Err(fault(format!("names {name}, whose value cannot stand in a header")))
            }
            Some(value) => Ok(Egress { secret: Some(Secret(value)), ..self.egress }),
        }
    }
}

/// Reads all of them. What is wrong is a fault, and that one is left out.
pub fn read(path: &str, text: &str, item: &Item, faults: &mut Vec<Fault>) -> Vec<Draft> {
    let place =
        |span: Option<std::ops::Range<usize>>| Place::in_file(path, text, span.map_or(0, |span| span.start));
    let fault = |wrong: &str| Fault {
        place: place(item.span()),
        key: "egress".to_owned(),
        wrong: wrong.to_owned(),
        expects: Some(TABLES.to_owned()),
    };
    let Item::ArrayOfTables(all) = item else {
        faults.push(fault("is no list of tables"));
        return Vec::new();
    };
    if all.len() > EGRESS_MAX {
        faults.push(fault(&format!("is there more than {EGRESS_MAX} times")));
        return Vec::new();
    }
    let mut drafts: Vec<Draft> = Vec::new();
    for items in all {
        let table = Table { path, text, name: "egress".to_owned(), items, place: place(items.span()) };
        let Some(draft) = draft(&table, faults) else { continue };
        if drafts.iter().any(|known| known.egress.origin == draft.egress.origin) {
            faults.push(table.fault(table.place_of("origin"), "origin", "is another's too", ORIGIN));
        } else {
            drafts.push(draft);
        }
    }
    drafts
}

fn draft(table: &Table<'_>, faults: &mut Vec<Fault>) -> Option<Draft> {
    table.unknown(&KEYS, faults, |key| {
        key.starts_with("secret").then(|| "would hold a secret: name the variable that has it".to_owned())
    });
    let private = table.flag("private", faults).unwrap_or_default();
    let origin = table.needed("origin", ORIGIN, faults);
    let connect = of_text(table, "connect", CONNECT, faults, |text| text.parse::<SocketAddr>().ok());
    let header = of_text(table, "header", HEADER, faults, |text| text.parse::<HeaderName>().ok());
    let variable =
        of_text(table, "secret_env", SECRET_ENV, faults, |text| is_variable(text).then(|| text.to_owned()));
    let origin = origin_of(&origin?, private, connect.is_some()).map_err(|wrong| {
        faults.push(table.fault(table.place_of("origin"), "origin", wrong, ORIGIN));
    });
    let header = header.unwrap_or(axum::http::header::AUTHORIZATION);
    let egress =
        Egress { origin: origin.ok()?, private, connect, header, secret: None, waits: Waits::default() };
    let variable = variable.map(|name| (name, table.place_of("secret_env")));
    Some(Draft { egress, variable, value: None })
}

fn of_text<T>(
    table: &Table<'_>,
    key: &str,
    expects: &str,
    faults: &mut Vec<Fault>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = table.text(key, expects, faults)?;
    let value = read(&text);
    if value.is_none() {
        faults.push(table.fault(table.place_of(key), key, &format!("{text:?} is none"), expects));
    }
    value
}

fn is_variable(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    text.len() <= 100 && text.chars().all(fits) && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn origin_of(text: &str, private: bool, elsewhere: bool) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "is no address")?;
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err("has more than a host");
    }
    let literal = match url.host() {
        None => return Err("has no host"),
        Some(Host::Domain(_)) => None,
        Some(Host::Ipv4(ip)) => Some(ip.into()),
        Some(Host::Ipv6(ip)) => Some(ip.into()),
    };
    match (url.scheme(), literal) {
        ("http" | "https", Some(_)) if elsewhere => Err("is an address itself: `connect` is for names"),
        ("http" | "https", Some(ip)) if !private && !is_public(ip) => {
            Err("is not public: say private = true")
        }
        ("https", _) => Ok(url),
        ("http", _) if private => Ok(url),
        ("http", _) => Err(
            "would send secrets and values unencrypted: https://, or private = true in a network of yours",
        ),
        _ => Err("is neither https:// nor http://"),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use toml_edit::Document;

    fn faults(text: &str) -> (usize, Vec<String>) {
        let document = Document::parse(text).unwrap();
        let mut faults = Vec::new();
        let drafts = read("samuso.toml", text, document.get("egress").unwrap(), &mut faults);
        (drafts.len(), faults.iter().map(|fault| format!("{} {}", fault.key, fault.wrong)).collect())
    }

    #[test]
    fn each_fault_is_told_and_the_others_hold() {
        let fits = "[[egress]]\norigin = \"https://api.example.com\"\nheader = \"X-Key\"\nsecret_env = \"API_KEY\"\n";
        assert_eq!(faults(fits), (1, vec![]));
        for good in [
            "origin = \"http://api.internal:8080\"\nprivate = true",
            "origin = \"http://127.0.0.1:8080\"\nprivate = true",
            "origin = \"https://api2.example.com\"\nconnect = \"10.0.0.7:443\"\nprivate = true",
            "origin = \"https://203.0.114.7\"",
        ] {
            assert_eq!(faults(&format!("{fits}[[egress]]\n{good}")), (2, vec![]), "{good}");
        }
        for (wrong, says) in [
            ("private = true", "egress.origin is not set"),
            ("origin = \"api.example.com\"", "egress.origin is no address"),
            ("origin = \"https://api.example.com\"", "egress.origin is another's"),
            ("origin = \"https://a.example.com/v1\"", "egress.origin has more than a host"),
            ("origin = \"https://me:pw@a.example.com\"", "egress.origin has more than a host"),
            ("origin = \"http://a.example.com\"", "egress.origin would send secrets"),
            ("origin = \"https://169.254.169.254\"", "egress.origin is not public"),
            ("origin = \"https://[::1]\"", "egress.origin is not public"),
            ("origin = \"ftp://a.example.com\"", "egress.origin is neither"),
            (
                "origin = \"https://10.0.0.1\"\nprivate = true\nconnect = \"10.0.0.2:1\"",
                "egress.origin is an address itself",
            ),
            (
                "origin = \"https://a.example.com\"\nconnect = \"a.internal\"",
                "egress.connect \"a.internal\" is none",
            ),
            ("origin = \"https://a.example.com\"\nheader = \"a b\"", "egress.header \"a b\" is none"),
            (
                "origin = \"https://a.example.com\"\nsecret_env = \"Bearer x\"",
                "egress.secret_env \"Bearer x\" is none",
            ),
            ("origin = \"https://a.example.com\"\nsecret = \"x\"", "egress.secret would hold a secret"),
        ] {
            let (_, faults) = faults(&format!("{fits}[[egress]]\n{wrong}"));
            assert!(faults.len() == 1 && faults[0].starts_with(says), "{wrong}: {faults:?}");
        }
        assert_eq!(faults("[egress]\norigin = \"x\"").1, ["egress is no list of tables"]);
    }
}

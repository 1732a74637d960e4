//! What every page begins with: who asks, and what for.

use crate::records::recent::is_ahead;
use crate::visit::Visit;
use backoffice::cx::Cx;
use backoffice::problem::{Fault, Problem};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;
use uuid::Uuid;

/// Who asks, and what for.
#[derive(Clone)]
pub struct Asked {
    pub cx: Cx,
    pub visit: Arc<Visit>,
    pub pairs: Vec<(String, String)>,
    /// Somebody looks at it. A browser that fetches ahead, and whoever asks for the head alone, does not.
    pub looks: bool,
}

impl Asked {
    pub fn here() -> Self {
        let parts = expect_context::<http::request::Parts>();
        let pairs = pairs(parts.uri.query().unwrap_or_default());
        let looks = parts.method == http::Method::GET && !is_ahead(&parts.headers);
        Self { cx: expect_context(), visit: Visit::here(), pairs, looks }
    }

    pub fn zone(&self) -> TimeZone {
        self.visit.zone.clone()
    }

    /// What the address says under a key: the empty text of a field that nobody filled is nothing.
    pub fn value(&self, key: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(k, value)| k == key && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// Where in a list the page goes on: after whom.
    pub fn after(&self) -> Result<Option<Uuid>, Problem> {
        self.value("after").map(Uuid::parse_str).transpose().map_err(|_| {
            Problem::bad(Fault::new(
                "after",
                "is no place in this list: open it from its beginning",
                "이 목록의 위치가 아니에요. 처음부터 열어 주세요",
            ))
        })
    }

    /// A part of the path.
    pub fn part(name: &str) -> String {
        use_params_map().with_untracked(|params| params.get(name)).unwrap_or_default()
    }
}

pub fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

/// A query (without `?`) of these pairs.
pub fn query<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A segment of a path.
pub fn segment(text: &str) -> String {
    const KEPT: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~')
        .remove(b',')
        .remove(b':')
        .remove(b'@');
    percent_encoding::utf8_percent_encode(text, &KEPT).to_string()
}

/// Who asks, and in which time zone they read and write: for server functions.
pub fn asker() -> Result<(Cx, TimeZone), Problem> {
    let cx = use_context::<Cx>().ok_or(Problem::SignIn)?;
    let zone = Visit::if_any().map_or(TimeZone::UTC, |visit| visit.zone.clone());
    Ok((cx, zone))
}

/// A ticket by its reference, where its address was pasted into a form.
pub fn ticket(typed: String) -> String {
    match Visit::if_any() {
        Some(visit) => visit.tickets.tidy(typed),
        None => typed,
    }
}

/// An id of a preview or a run. What is none names nothing.
pub fn id(text: &str) -> Result<uuid::Uuid, Problem> {
    uuid::Uuid::parse_str(text).map_err(|_| Problem::NotFound)
}

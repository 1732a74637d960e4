//! How a browser that nobody has signed in with likes to be shown things.

use super::cookies::{Cookies, Names};
use axum::http::{HeaderMap, header};
use backoffice::access::types::Preferences;
use backoffice::catalog::types::Locale;
use backoffice::limits::TIME_ZONE_MAX_CHARS;
use jiff::tz::TimeZone;

pub fn preferences(names: &Names, headers: &HeaderMap) -> Preferences {
    Cookies::of(headers)
        .preferences(names)
        .unwrap_or_else(|| Preferences { locale: accepted(headers), ..Preferences::default() })
}

/// The first language of the browser that Samuso speaks.
fn accepted(headers: &HeaderMap) -> Locale {
    let languages =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    languages
        .split(',')
        .take(20)
        .find_map(|language| Locale::parse(language.trim().split(['-', ';']).next()?))
        .unwrap_or_default()
}

/// An IANA name that we know.
pub fn is_time_zone(name: &str) -> bool {
    name.len() <= TIME_ZONE_MAX_CHARS && TimeZone::get(name).is_ok()
}

//! Moments as SAML writes them, and as certificates do.

use crate::limits::{ISSUED, SKEW};
use crate::refused::Refused;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use openssl::asn1::{Asn1Time, Asn1TimeRef};

/// UTC, always, and said so: `2026-05-01T09:30:00Z`. Parts of a second may be there, and are left out.
pub fn read(text: &str) -> Option<Timestamp> {
    let moment = text.strip_suffix('Z')?;
    let (seconds, parts) = moment.split_once('.').unwrap_or((moment, "0"));
    let digits = |text: &str| text.chars().all(|digit| digit.is_ascii_digit());
    let shape: String =
        seconds.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    if shape != "0000-00-00T00:00:00" || parts.is_empty() || parts.len() > 9 || !digits(parts) {
        return None;
    }
    let read: DateTime = seconds.parse().ok()?;
    // The last day that can be written is later than the last that can be reckoned with: some write it for "never".
    Some(read.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp()))
}

pub fn write(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

pub fn required(text: Option<&str>) -> Result<Timestamp, Refused> {
    text.and_then(read).ok_or(Refused::Instant)
}

pub fn optional(text: Option<&str>) -> Result<Option<Timestamp>, Refused> {
    text.map(|text| read(text).ok_or(Refused::Instant)).transpose()
}

pub fn is_ahead(moment: Timestamp, now: Timestamp) -> bool {
    moment.duration_since(now) > SKEW
}

/// Whether what ends at this moment is over.
pub fn is_over(end: Timestamp, now: Timestamp) -> bool {
    now.duration_since(end) >= SKEW
}

pub fn is_further_than(moment: Timestamp, far: SignedDuration, now: Timestamp) -> bool {
    moment.duration_since(now) > far.saturating_add(SKEW)
}

pub fn is_stale(issued: Timestamp, now: Timestamp) -> bool {
    now.duration_since(issued) > ISSUED.saturating_add(SKEW)
}

pub fn of_asn1(moment: &Asn1TimeRef) -> Option<Timestamp> {
    let since = Asn1Time::from_unix(0).ok()?.diff(moment).ok()?;
    Timestamp::from_second(i64::from(since.days) * 86_400 + i64::from(since.secs)).ok()
}

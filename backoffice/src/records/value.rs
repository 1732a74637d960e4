//! Values: what a member typed, held against a field's type; and what the database holds, as it is shown.

use crate::catalog::mask::Mask;
use crate::catalog::model::{Field, Sight};
use crate::catalog::types::{ChoiceValue, FieldKind, Text};
use crate::problem::Fault;
use crate::records::types::Shown;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The text as PostgreSQL will read it, where it fits the field; otherwise what to do about it.
pub fn fits(field: &Field, zone: &TimeZone, at: &str, text: &str) -> Result<String, Fault> {
    let fitting = match field.kind {
        FieldKind::Text => Some(text.to_owned()),
        FieldKind::Integer => integer(&field.sql_type, text),
        FieldKind::Number => number(text),
        FieldKind::Boolean => boolean(text).map(|value| value.to_string()),
        FieldKind::Date => text.parse::<Date>().ok().map(|date| date.to_string()),
        FieldKind::Timestamp => moment(zone, text, false).map(|moment| moment.to_string()),
        FieldKind::Uuid => uuid::Uuid::parse_str(text).ok().map(|uuid| uuid.to_string()),
        FieldKind::Choice => return choice(&field.values, at, text),
        FieldKind::Json | FieldKind::Array | FieldKind::Other => None,
    };
    fitting.ok_or_else(|| does_not_fit(at, field.kind))
}

/// Whether the text could be a value of the field at all: a search asks only those.
pub fn could_be(field: &Field, text: &str) -> bool {
    as_asked(field, text).is_some()
}

/// The text as PostgreSQL will read it, where it could be a value of the field at all.
pub fn as_asked(field: &Field, text: &str) -> Option<String> {
    fits(field, &TimeZone::UTC, "", text).ok()
}

/// `1,234.5` as people write it is `1234.5`; `1,2` is two numbers.
fn ungrouped(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().len();
    let grouped = (1..=3).contains(&first) && groups.all(|group| group.len() == 3) && !fraction.contains(',');
    grouped.then(|| text.replace(',', ""))
}

fn integer(sql_type: &str, text: &str) -> Option<String> {
    let number: i64 = ungrouped(text)?.parse().ok()?;
    let fits = match sql_type {
        "smallint" => i16::try_from(number).is_ok(),
        "integer" => i32::try_from(number).is_ok(),
        _ => true,
    };
    fits.then(|| number.to_string())
}

fn number(text: &str) -> Option<String> {
    let text = ungrouped(text)?;
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let whole = digits.len() <= 40
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1;
    whole.then_some(text)
}

pub fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn choice(values: &[ChoiceValue], at: &str, text: &str) -> Result<String, Fault> {
    let is_called = |choice: &&ChoiceValue| {
        choice.value == text || [&choice.label.en, &choice.label.ko].into_iter().any(|label| label == text)
    };
    if let Some(choice) = values.iter().find(is_called) {
        return Ok(choice.value.clone());
    }
    let offered = |label: fn(&Text) -> &str| {
        let labels = values.iter().map(|choice| match label(&choice.label) {
            label if label == choice.value => label.to_owned(),
            label => format!("{label} ({})", choice.value),
        });
        labels.collect::<Vec<_>>().join(", ")
    };
    Err(Fault::new(
        at,
        format!("is not one of: {}", offered(|label| &label.en)),
        format!("다음 중 하나여야 해요: {}", offered(|label| &label.ko)),
    ))
}

/// A moment: with an offset as it is; without one in the member's time zone; a day alone is its begin or its end.
pub fn moment(zone: &TimeZone, text: &str, end: bool) -> Option<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    // `2024-01-31T14:05`, as a browser's datetime-local sends it, is also a date to the parser: ask for it first.
    let civil = if text.contains([':', 'T']) {
        text.parse::<DateTime>().ok()?
    } else {
        let day = text.parse::<Date>().ok()?;
        if end { day.at(23, 59, 59, 999_999_000) } else { day.at(0, 0, 0, 0) }
    };
    zone.to_timestamp(civil).ok()
}

pub fn does_not_fit(at: &str, kind: FieldKind) -> Fault {
    let (en, ko) = match kind {
        FieldKind::Integer => ("Enter a whole number, like 42.", "정수로 입력해 주세요. 예: 42"),
        FieldKind::Number => ("Enter a number, like 3.14.", "숫자로 입력해 주세요. 예: 3.14"),
        FieldKind::Boolean => ("Enter true or false.", "예(true) 또는 아니요(false)로 입력해 주세요."),
        FieldKind::Date => ("Enter a date, like 2024-01-31.", "날짜로 입력해 주세요. 예: 2024-01-31"),
        FieldKind::Timestamp => (
            "Enter a date or a time, like 2024-01-31 or 2024-01-31T14:05.",
            "날짜나 시각으로 입력해 주세요. 예: 2024-01-31, 2024-01-31T14:05",
        ),
        FieldKind::Uuid => ("is not a UUID", "UUID가 아니에요"),
        _ => ("cannot be filtered by that", "그렇게는 거를 수 없어요"),
    };
    Fault::new(at, en, ko)
}

/// A value of the database as far as a member sees it: the one place where masks are put on.
pub fn seen(sight: Sight, field: &Field, raw: Option<String>, max_chars: usize) -> Shown {
    match sight {
        Sight::Plain => show(field, raw, max_chars),
        Sight::Masked(mask) => masked(mask, raw.as_deref(), max_chars),
        Sight::Hidden => Shown::Hidden,
    }
}

fn masked(mask: Mask, raw: Option<&str>, max_chars: usize) -> Shown {
    let Some(raw) = raw.filter(|raw| !raw.is_empty()) else { return Shown::Empty };
    // The end of what was cut is not its end.
    let is_cut = raw.chars().nth(max_chars).is_some();
    Shown::Masked(if is_cut { Mask::Secret } else { mask }.of(raw))
}

/// A value of the database in full sight, at most so many characters of it.
pub fn show(field: &Field, raw: Option<String>, max_chars: usize) -> Shown {
    let Some(raw) = raw else { return Shown::Empty };
    match field.kind {
        FieldKind::Integer | FieldKind::Number => Shown::Number(raw),
        FieldKind::Boolean => Shown::Boolean(matches!(raw.as_str(), "t" | "true")),
        FieldKind::Date => Shown::Date(raw),
        FieldKind::Timestamp => match timestamp(&raw) {
            Some(moment) => Shown::Time(moment),
            None => Shown::Text { text: raw, cut: false },
        },
        FieldKind::Choice => Shown::Choice { label: label_of(field, &raw), value: raw },
        FieldKind::Json => {
            let (text, cut) = cut(raw, max_chars);
            Shown::Json { text, cut }
        }
        FieldKind::Text | FieldKind::Uuid | FieldKind::Array | FieldKind::Other => {
            let (text, cut) = cut(raw, max_chars);
            Shown::Text { text, cut }
        }
    }
}

fn label_of(field: &Field, value: &str) -> Text {
    let known = field.values.iter().find(|choice| choice.value == value);
    known.map_or_else(|| Text::same(value), |choice| choice.label.clone())
}

/// PostgreSQL's text of a timestamp, with or without an offset (without: UTC).
pub fn timestamp(raw: &str) -> Option<Timestamp> {
    raw.parse().ok().or_else(|| TimeZone::UTC.to_timestamp(raw.parse::<DateTime>().ok()?).ok())
}

pub fn cut(mut text: String, max_chars: usize) -> (String, bool) {
    match text.char_indices().nth(max_chars) {
        Some((at, _)) => {
            text.truncate(at);
            (text, true)
        }
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_members_day() {
        let seoul = TimeZone::get("Asia/Seoul").expect("known zone");
        let text = |text, end| moment(&seoul, text, end).map(|moment| moment.to_string());
        assert_eq!(text("2024-01-31", false).as_deref(), Some("2024-01-30T15:00:00Z"));
        assert_eq!(text("2024-01-31", true).as_deref(), Some("2024-01-31T14:59:59.999999Z"));
        assert_eq!(text("2024-01-31T14:05", false).as_deref(), Some("2024-01-31T05:05:00Z"));
        assert_eq!(text("2024-01-31T14:05:00Z", false).as_deref(), Some("2024-01-31T14:05:00Z"));
        assert_eq!(text("2024-02-31", false), None);
        assert_eq!(text("yesterday", false), None);
    }

    #[test]
    fn postgresql_timestamps_are_read() {
        assert_eq!(
            timestamp("2024-01-31 05:05:00.25+00").map(|t| t.to_string()).as_deref(),
            Some("2024-01-31T05:05:00.25Z")
        );
        assert_eq!(
            timestamp("2024-01-31 05:05:00").map(|t| t.to_string()).as_deref(),
            Some("2024-01-31T05:05:00Z")
        );
        assert_eq!(timestamp("infinity"), None);
    }

    #[test]
    fn numbers_fit_their_type() {
        assert_eq!(integer("smallint", "40000"), None);
        assert_eq!(integer("integer", "1,234").as_deref(), Some("1234"));
        assert_eq!(number("-1.5").as_deref(), Some("-1.5"));
        assert_eq!(number("1.2.3"), None);
        assert_eq!(number("."), None);
        assert_eq!(number("-1,234,567.8").as_deref(), Some("-1234567.8"));
        for two in ["1,2", "1,23", ",123", "1234,567", "1,,234", "1,234,"] {
            assert_eq!((integer("bigint", two), number(two)), (None, None), "{two}");
        }
    }

    #[test]
    fn cut_counts_characters() {
        assert_eq!(cut("가나다".into(), 2), ("가나".into(), true));
        assert_eq!(cut("가나다".into(), 3), ("가나다".into(), false));
    }
}

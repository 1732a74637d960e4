//! Sentences of the timeline: text with `{placeholders}`.

use std::ops::Range;

/// A placeholder's name and its bytes, braces included.
pub type Place<'a> = (&'a str, Range<usize>);

/// All placeholders; or the byte of a brace that is not closed.
pub fn placeholders(sentence: &str) -> Result<Vec<Place<'_>>, usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = sentence[at..].find('{').map(|open| at + open) {
        let close = sentence[open..].find('}').map(|close| open + close).ok_or(open)?;
        found.push((&sentence[open + 1..close], open..close + 1));
        at = close + 1;
    }
    Ok(found)
}

/// Whether an event has such a thing.
pub fn is_known(name: &str) -> bool {
    match name.split_once('.') {
        None => matches!(name, "actor" | "record"),
        Some((of, field)) => matches!(of, "before" | "after" | "arguments") && !field.is_empty(),
    }
}

pub const KNOWN: [&str; 5] = ["actor", "record", "before.", "after.", "arguments."];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_their_places() {
        let names =
            |text| placeholders(text).map(|all| all.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
        assert_eq!(names("{actor}님이 {record}을(를)"), Ok(vec!["actor", "record"]));
        assert_eq!(placeholders("님 {a}"), Ok(vec![("a", 4..7)]));
        assert_eq!(names("no"), Ok(vec![]));
        assert_eq!(names("{a} {b"), Err(4));
        assert!(is_known("actor") && is_known("before.path"));
        assert!(!is_known("actor.name") && !is_known("before.") && !is_known("path"));
    }
}

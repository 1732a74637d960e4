//! Where a byte of a TOML string's value stands in the file.

use std::ops::Range;

/// `string` is the whole of the string with its quotes; `bytes` are of its value. What cannot be found is the whole.
pub fn string_place(text: &str, string: &Range<usize>, bytes: Range<usize>) -> Range<usize> {
    let Some(literal) = text.get(string.clone()) else { return string.clone() };
    let starts = starts(literal);
    let at = |byte: usize| starts.get(byte).or(starts.last()).map(|place| string.start + place);
    match (at(bytes.start), at(bytes.end)) {
        (Some(start), Some(end)) => start..end.max(start + 1).min(string.end),
        _ => string.clone(),
    }
}

/// For each byte of the value, and its end, where in the literal it comes from.
fn starts(literal: &str) -> Vec<usize> {
    let (quotes, escapes) = match () {
        () if literal.starts_with("\"\"\"") => (3, true),
        () if literal.starts_with("'''") => (3, false),
        () if literal.starts_with('"') => (1, true),
        () => (1, false),
    };
    let inner = literal.get(quotes..literal.len().saturating_sub(quotes)).unwrap_or_default();
    let mut starts = Vec::new();
    // The newline after an opening """ is no part of the value.
    let newline = ["\r\n", "\n"].into_iter().find(|newline| quotes == 3 && inner.starts_with(newline));
    let mut at = newline.map_or(0, str::len);
    while let Some(c) = inner[at..].chars().next() {
        let (length, value) = match c {
            '\\' if escapes => escape(&inner[at..]),
            _ => (c.len_utf8(), c.len_utf8()),
        };
        starts.extend(std::iter::repeat_n(quotes + at, value));
        at += length;
    }
    starts.push(quotes + at);
    starts
}

/// The length of an escape, and of what it stands for.
fn escape(text: &str) -> (usize, usize) {
    let hex = |digits: usize| {
        let code = text.get(2..2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        (
            2 + digits.min(text.len().saturating_sub(2)),
            code.and_then(char::from_u32).map_or(1, char::len_utf8),
        )
    };
    match text[1..].chars().next() {
        Some('x') => hex(2),
        Some('u') => hex(4),
        Some('U') => hex(8),
        // A line that goes on: the space up to the next word is no part of the value.
        Some(c) if c.is_whitespace() => (1 + text[1..].len() - text[1..].trim_start().len(), 0),
        Some(c) => (1 + c.len_utf8(), 1),
        None => (1, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in the file where the value has this word.
    fn found<'t>(toml: &'t str, word: &str) -> &'t str {
        let table = toml::de::DeTable::parse(toml).expect("is TOML");
        let value = &table.get_ref()["a"];
        let text = value.get_ref().as_str().expect("is a string");
        let start = text.find(word).expect("is in it");
        &toml[string_place(toml, &value.span(), start..start + word.len())]
    }

    #[test]
    fn a_word_of_the_value_stands_in_the_file() {
        assert_eq!(found("a = 'x word y'", "word"), "word");
        assert_eq!(found("a = \"글 \\\"q\\\" \\u00e9\\t word\"", "word"), "word");
        assert_eq!(found("b = 1\na = \"\"\"\none\n two word\"\"\"", "word"), "word");
        assert_eq!(found("a = '''\r\nword'''", "word"), "word");
        assert_eq!(found("a = \"\"\"x \\\n    word\"\"\"", "word"), "word");
        assert_eq!(found("a = \"\\e[0m word\"", "word"), "word");
        assert_eq!(found("a = \"q\\\"uote\"", "q\"uote"), "q\\\"uote");
    }

    #[test]
    fn what_is_not_there_is_the_whole() {
        assert_eq!(string_place("a = 'b'", &(4..7), 90..95), 6..7);
        assert_eq!(string_place("a", &(4..7), 0..1), 4..7);
    }
}

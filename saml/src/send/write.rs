//! XML, written.

/// Fit for a text, and for an attribute between double quotes.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// ` name="value"` for each that there is.
pub fn attributes(all: &[(&str, Option<&str>)]) -> String {
    let there = all.iter().filter_map(|(name, value)| value.map(|value| (name, value)));
    there.map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect()
}

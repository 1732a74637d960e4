//! Texts and keys as TOML writes them.

use std::fmt::Write;

/// A text: in plain quotes, whatever is in it.
pub fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            // Writing to a String cannot fail.
            c if c.is_control() => drop(write!(quoted, "\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

pub fn texts<S: AsRef<str>>(all: impl IntoIterator<Item = S>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| text(one.as_ref())).collect();
    format!("[{}]", all.join(", "))
}

/// A key, quoted where TOML wants it.
pub fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { name.to_owned() } else { text(name) }
}

/// Lines that say nothing to Samuso. TOML allows no control character even there.
pub fn comment(lines: &str) -> String {
    let lines = lines.replace(|c: char| c.is_control() && c != '\n', " ");
    lines.lines().map(|line| if line.is_empty() { "#\n".to_owned() } else { format!("# {line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for odd in ["", "a", "quote \" and \\", "two\nlines\r\n\ttab", "글 \u{1}\u{7f}\u{85}", "a.b"] {
            let file = format!("{} = {}", key(odd), text(odd));
            let table: toml::Table = file.parse().expect("is TOML");
            assert_eq!(table.get(odd).and_then(toml::Value::as_str), Some(odd));
        }
        assert_eq!(texts(["a", "b"]), "[\"a\", \"b\"]");
        assert_eq!(comment("a\n\nb\u{1}"), "# a\n#\n# b \n");
    }
}

//! `:name` placeholders of the catalogue's SQL. They are found where PostgreSQL would find a token, so never within
//! a string, a quoted name, a comment or a cast (`::`).

/// A placeholder and where it stands: byte offsets of `:name`, the colon included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder<'a> {
    pub name: &'a str,
    pub start: usize,
    pub end: usize,
}

pub fn placeholders(sql: &str) -> Vec<Placeholder<'_>> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &sql[at..];
        at += match bytes[at] {
            b'\'' => {
                let escapes = at > 0 && matches!(bytes[at - 1], b'e' | b'E');
                quoted(rest, b'\'', escapes)
            }
            b'"' => quoted(rest, b'"', false),
            b'-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => block_comment(rest),
            b'$' => dollar_quoted(rest),
            b':' if rest.starts_with("::") || rest.starts_with(":=") => 2,
            b':' => {
                let name = rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                let name = &rest[1..=name.unwrap_or(rest.len() - 1)];
                if !name.is_empty() && !name.as_bytes()[0].is_ascii_digit() {
                    found.push(Placeholder { name, start: at, end: at + 1 + name.len() });
                }
                1 + name.len()
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    found
}

/// The SQL with each placeholder replaced by what `value` gives for its name.
pub fn replace(sql: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut last = 0;
    for placeholder in placeholders(sql) {
        out.push_str(&sql[last..placeholder.start]);
        out.push_str(&value(placeholder.name));
        last = placeholder.end;
    }
    out.push_str(&sql[last..]);
    out
}

/// The length of a quoted token; a doubled quote stays inside.
pub(super) fn quoted(rest: &str, quote: u8, escapes: bool) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            byte if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// PostgreSQL's block comments nest.
pub(super) fn block_comment(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (mut at, mut depth) = (0, 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            (at, depth) = (at + 2, depth + 1);
        } else if bytes[at..].starts_with(b"*/") {
            (at, depth) = (at + 2, depth - 1);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

pub(super) fn dollar_quoted(rest: &str) -> usize {
    let Some(end) = rest[1..].find('$') else { return 1 };
    let tag = &rest[..end + 2];
    let inner = &tag[1..tag.len() - 1];
    let is_tag = inner.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !inner.starts_with(|c: char| c.is_ascii_digit());
    if !is_tag {
        return 1;
    }
    rest[tag.len()..].find(tag).map_or(rest.len(), |close| tag.len() + close + tag.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sql: &str) -> Vec<&str> {
        placeholders(sql).into_iter().map(|p| p.name).collect()
    }

    #[test]
    fn found_where_postgresql_would_see_a_token() {
        assert_eq!(names("UPDATE t SET a = :a WHERE id = ANY(:ids)"), ["a", "ids"]);
        assert_eq!(
            names("SELECT ':no', \":no\", 1::text, E'\\':no', $$:no$$, $x$:no$x$ -- :no\n, :yes"),
            ["yes"]
        );
        assert_eq!(names("SELECT /* :no /* :no */ :no */ :yes, x[1:2]"), ["yes"]);
        assert_eq!(names("SELECT 'it''s :no', '글 :no', :끝"), Vec::<&str>::new());
        assert_eq!(names(":a"), ["a"]);
    }

    #[test]
    fn replaced_in_place() {
        assert_eq!(
            replace("a = :a AND b = ':a' AND c = :b::int", |n| format!("<{n}>")),
            "a = <a> AND b = ':a' AND c = <b>::int"
        );
    }
}

//! The tokens of a piece of SQL, as PostgreSQL's own scanner would cut it.

use super::placeholders::{block_comment, dollar_quoted, quoted};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenIs {
    /// A key word or a name.
    Word,
    /// A name in double quotes.
    Name,
    /// A string or a number.
    Value,
    /// `:name`
    Param,
    /// One character of anything else; `::` is one.
    Symbol,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub is: TokenIs,
    pub text: &'a str,
    /// The byte that it starts at.
    pub start: usize,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.is == TokenIs::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.is == TokenIs::Symbol && self.text == symbol
    }

    /// The name that it is: folded to lower case, or as it stands in its quotes.
    pub fn name(&self) -> Option<String> {
        match self.is {
            TokenIs::Word => Some(self.text.to_lowercase()),
            TokenIs::Name => Some(self.text.trim_matches('"').replace("\"\"", "\"")),
            _ => None,
        }
    }
}

pub fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        let (is, length) = next(sql, at, first);
        if let Some(is) = is {
            found.push(Token { is, text: &sql[at..at + length], start: at });
        }
        at += length;
    }
    found
}

/// What starts here, and its length; nothing for space and comments.
fn next(sql: &str, at: usize, first: char) -> (Option<TokenIs>, usize) {
    let rest = &sql[at..];
    let length_while = |of: fn(char) -> bool| rest.find(|c| !of(c)).unwrap_or(rest.len());
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii();
    match first {
        _ if first.is_whitespace() => (None, first.len_utf8()),
        _ if rest.starts_with("--") => (None, rest.find('\n').unwrap_or(rest.len())),
        _ if rest.starts_with("/*") => (None, block_comment(rest)),
        'e' | 'E' if rest[1..].starts_with('\'') => {
            (Some(TokenIs::Value), 1 + quoted(&rest[1..], b'\'', true))
        }
        '\'' => (Some(TokenIs::Value), quoted(rest, b'\'', false)),
        '"' => (Some(TokenIs::Name), quoted(rest, b'"', false)),
        '$' => match dollar_quoted(rest) {
            1 => (Some(TokenIs::Symbol), 1),
            length => (Some(TokenIs::Value), length),
        },
        _ if first.is_ascii_digit() => {
            (Some(TokenIs::Value), length_while(|c| c.is_ascii_alphanumeric() || c == '.'))
        }
        _ if is_name(first) => (
            Some(TokenIs::Word),
            length_while(|c| c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()),
        ),
        ':' if rest.starts_with("::") || rest.starts_with(":=") => (Some(TokenIs::Symbol), 2),
        ':' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => {
            let length =
                rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len() - 1);
            (Some(TokenIs::Param), 1 + length)
        }
        _ => (Some(TokenIs::Symbol), first.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_as_postgresql_cuts() {
        let texts = |sql| tokens(sql).into_iter().map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(
            texts("UPDATE a.\"b\"\"c\" SET x=1.5e3, y = E'\\'' || $q$z$q$ -- no\n WHERE 글=:ids::int[]"),
            [
                "UPDATE",
                "a",
                ".",
                "\"b\"\"c\"",
                "SET",
                "x",
                "=",
                "1.5e3",
                ",",
                "y",
                "=",
                "E'\\''",
                "|",
                "|",
                "$q$z$q$",
                "WHERE",
                "글",
                "=",
                ":ids",
                "::",
                "int",
                "[",
                "]"
            ]
        );
        assert_eq!(texts("/* a /* b */ c */ 'it''s' $1"), ["'it''s'", "$", "1"]);
        assert_eq!(tokens("\"A\"\"b\"")[0].name().as_deref(), Some("A\"b"));
        assert_eq!(tokens("Abc")[0].name().as_deref(), Some("abc"));
    }
}

//! A fault of the configuration: where it is, what is wrong, what is expected.

use std::fmt;

#[derive(Clone, Debug)]
pub struct Fault {
    pub place: Place,
    pub key: String,
    pub wrong: String,
    pub expects: Option<String>,
}

#[derive(Clone, Debug)]
pub enum Place {
    /// Line and column count from 1.
    File {
        path: String,
        line: usize,
        column: usize,
        text: String,
    },
    Variable(String),
    Nowhere,
}

/// All of them, at once.
#[derive(Debug)]
pub struct Faults(pub Vec<Fault>);

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        writeln!(f, "the configuration has {count} fault{}:", if count == 1 { "" } else { "s" })?;
        self.0.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File { path, line, column, .. } => write!(f, "{path}:{line}:{column}: ")?,
            Place::Variable(name) => write!(f, "{name}: ")?,
            Place::Nowhere => {}
        }
        if !self.key.is_empty() {
            write!(f, "{} ", self.key)?;
        }
        writeln!(f, "{}", self.wrong)?;
        if let Place::File { column, text, .. } = &self.place {
            writeln!(f, "    {text}\n    {:>column$}", "^")?;
        }
        match &self.expects {
            Some(expects) => writeln!(f, "  expected: {expects}"),
            None => Ok(()),
        }
    }
}

impl Place {
    /// The place of a byte of a file.
    pub fn in_file(path: &str, text: &str, offset: usize) -> Self {
        let offset = offset.min(text.len());
        let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let line_text = text[start..].lines().next().unwrap_or_default();
        Self::File {
            path: path.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column: text[start..offset].chars().count() + 1,
            text: without_secrets(line_text),
        }
    }
}

/// The line as it may be shown: a database's address has a password in it, what stands where a hash should may be what
/// it is of, and faults end up in logs.
fn without_secrets(line: &str) -> String {
    match line.split_once('=') {
        _ if line.contains("client_secret") => "client_secret… = …".to_owned(),
        Some((key, value)) if value.contains('@') || is_secret(key.trim(), value) => format!("{key}= …"),
        _ => line.to_owned(),
    }
}

fn is_secret(key: &str, value: &str) -> bool {
    let names_one = |text: &str| ["token", "password", "hash"].iter().any(|word| text.contains(word));
    let is_table = value.trim_start().starts_with('{');
    let is_address = key.ends_with("_url") && !key.contains("public");
    is_address || names_one(key) && !key.ends_with("_file") || is_table && names_one(value)
}

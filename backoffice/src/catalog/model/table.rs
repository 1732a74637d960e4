//! Names of the database, as the catalogue writes them and as SQL does.

use std::fmt;

/// A table or view.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Table {
    pub schema: String,
    pub name: String,
}

impl Table {
    /// Quoted for SQL.
    pub fn sql(&self) -> String {
        format!("{}.{}", ident(&self.schema), ident(&self.name))
    }
}

impl fmt::Display for Table {
    /// As the catalogue writes it: quoted only where the name would be read as something else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needs_quotes = |name: &str| name.contains(['.', '"']) || name.is_empty();
        let written = |name: &str| if needs_quotes(name) { ident(name) } else { name.to_owned() };
        write!(f, "{}.{}", written(&self.schema), written(&self.name))
    }
}

/// An identifier, quoted: names come from the database's own catalogue, and may be reserved words, mixed case or
/// contain quotes.
pub fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

//! Names in SQL that people read: quoted only where they have to be.

use super::model::{Table, ident};

/// PostgreSQL's reserved words: as a name, each needs quotes.
const RESERVED: &str = "all analyse analyze and any array as asc asymmetric authorization binary both case cast check \
    collate collation column concurrently constraint create cross current_catalog current_date current_role \
    current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except \
    false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join \
    lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer \
    overlaps placing primary references returning right select session_user similar some symmetric system_user table \
    tablesample then to trailing true union unique user using variadic verbose when where window with";

pub fn name(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !RESERVED.split(' ').any(|word| word == name);
    if plain { name.to_owned() } else { ident(name) }
}

pub fn table(table: &Table) -> String {
    format!("{}.{}", name(&table.schema), name(&table.name))
}

pub fn names<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> = names.iter().map(|part| name(part.as_ref())).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_where_they_have_to_be() {
        assert_eq!(
            super::names(&["title", "Title", "order", "a b", "a\"b", "_x1", "1x"]),
            "title, \"Title\", \"order\", \"a b\", \"a\"\"b\", _x1, \"1x\""
        );
    }
}

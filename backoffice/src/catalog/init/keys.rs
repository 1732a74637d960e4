//! Keys of entities: the table's name as far as it can be one, with its schema where two tables have the same.

use crate::catalog::model::Table;
use crate::limits::KEY_MAX_CHARS;
use std::collections::{BTreeMap, BTreeSet};

/// Names of files that are no entity's.
const TAKEN: [&str; 2] = ["roles", "timeline"];

/// A key for each table, all of them different.
pub fn keys(tables: &[&Table]) -> Vec<String> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for table in tables {
        *count.entry(key(&table.name)).or_default() += 1;
    }
    let mut used: BTreeSet<String> = TAKEN.map(str::to_owned).into();
    let mut keys = Vec::new();
    for table in tables {
        let bare = key(&table.name);
        let wanted = if count[&bare] > 1 || used.contains(&bare) {
            key(&format!("{}_{}", table.schema, table.name))
        } else {
            bare
        };
        keys.push(unused(&wanted, &mut used));
    }
    keys
}

/// Lower-case letters, digits and `_`, a letter first.
pub fn key(name: &str) -> String {
    let mut key = String::new();
    let mut last_was_lower = false;
    for c in name.chars() {
        if last_was_lower && c.is_ascii_uppercase() {
            key.push('_');
        }
        last_was_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        key.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    let key = key.trim_matches('_');
    let lettered =
        if key.starts_with(|c: char| c.is_ascii_lowercase()) { key.to_owned() } else { format!("t_{key}") };
    lettered.chars().take(KEY_MAX_CHARS).collect::<String>().trim_end_matches('_').to_owned()
}

/// The key itself, or with the first number that makes it another's.
pub fn unused(wanted: &str, used: &mut BTreeSet<String>) -> String {
    let mut key = wanted.to_owned();
    let mut number = 2;
    while !used.insert(key.clone()) {
        let suffix = format!("_{number}");
        let room = KEY_MAX_CHARS - suffix.len();
        key = wanted.chars().take(room).collect::<String>() + &suffix;
        number += 1;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_key() {
        for (name, expected) in [
            ("article", "article"),
            ("OrderLines", "order_lines"),
            ("we\"ird. name", "we_ird__name"),
            ("2fa_codes", "t_2fa_codes"),
            ("주문", "t"),
            ("_x_", "x"),
            ("v2Users", "v2_users"),
        ] {
            assert_eq!(key(name), expected);
        }
        assert_eq!(key(&"a".repeat(90)).len(), KEY_MAX_CHARS);
    }

    #[test]
    fn keys_are_all_different() {
        let table = |schema: &str, name: &str| Table { schema: schema.into(), name: name.into() };
        let tables = [
            table("public", "user"),
            table("sales", "user"),
            table("public", "roles"),
            table("public", "주문"),
            table("public", "고객"),
            table("public", "a_b"),
            table("public", "a b"),
            table("public", "A_b"),
        ];
        let keys = keys(&tables.iter().collect::<Vec<_>>());
        assert_eq!(
            keys,
            [
                "public_user",
                "sales_user",
                "public_roles",
                "public",
                "public_2",
                "public_a_b",
                "public_a_b_2",
                "public_a_b_3"
            ]
        );
        let distinct: BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }
}

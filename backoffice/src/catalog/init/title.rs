//! By what its records are called.

use super::names::{bare, is_named, is_pasted, words};
use crate::catalog::introspect::{Column, Relation};
use crate::catalog::types::FieldKind;

/// Names that a record goes by, best first.
const TITLES: [&str; 22] = [
    "name",
    "title",
    "subject",
    "display_name",
    "full_name",
    "label",
    "email",
    "email_address",
    "username",
    "login",
    "handle",
    "slug",
    "code",
    "number",
    "reference",
    "key",
    "이름",
    "제목",
    "성명",
    "last_name",
    "surname",
    "family_name",
];
const FIRST_NAMES: [&str; 3] = ["first_name", "given_name", "forename"];
/// Statistics of fewer rows say little.
const ROWS_THAT_TELL: u64 = 10;

pub fn title<'a>(relation: &Relation, shown: &[&'a Column]) -> Option<&'a Column> {
    let texts: Vec<&Column> = shown.iter().copied().filter(|column| column.kind == FieldKind::Text).collect();
    // After first and last names, a title is "Dr".
    let of_people = texts.iter().any(|column| FIRST_NAMES.iter().any(|name| is_named(column, name)));
    let named = || {
        let names = TITLES.iter().filter(|name| !(of_people && **name == "title"));
        names.filter_map(|name| texts.iter().copied().find(|column| is_named(column, name)))
    };
    let number = || {
        let told = |column: &&Column| {
            is_pasted(column)
                && (relation.is_unique(&[&column.name]) || tells(relation, column, 0.9) == Some(true))
        };
        texts.iter().copied().filter(told)
    };
    let ends = || {
        let ends = ["name", "title", "명", "이름", "제목"].into_iter();
        ends.flat_map(|end| texts.iter().copied().filter(move |column| bare(&column.name).ends_with(end)))
            .filter(|column| !(of_people && is_named(column, "title")))
            .filter(|column| tells(relation, column, 0.5).unwrap_or_else(|| is_its_own(relation, column)))
    };
    named()
        .find(|column| tells(relation, column, 0.02) != Some(false))
        .or_else(|| number().next())
        .or_else(|| ends().next())
        .or_else(|| named().find(|column| tells(relation, column, 0.0) != Some(false)))
}

/// Whether most rows have a value, and so many of them values of their own; nothing where nobody has looked.
fn tells(relation: &Relation, column: &Column, least: f64) -> Option<bool> {
    let stats = column.stats.filter(|_| relation.rows >= ROWS_THAT_TELL)?;
    #[expect(clippy::cast_precision_loss, reason = "it is an estimate")]
    let filled = relation.rows as f64 * f64::from(1.0 - stats.empty);
    let distinct = column.distinct_of(relation.rows)?;
    Some(stats.empty <= 0.5 && distinct >= 2.0 && distinct >= filled * least)
}

/// `product_name`, of `product`.
fn is_its_own(relation: &Relation, column: &Column) -> bool {
    let table = bare(&relation.table.name);
    words(&column.name).first().is_some_and(|first| table.contains(first.as_str()))
}

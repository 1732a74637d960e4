//! Names: of keys, of tables, and what people call them where nobody says.

use super::Work;
use super::entity::Draft;
use crate::catalog::at::At;
use crate::catalog::check::{Kind, near};
use crate::catalog::introspect::{Column, Relation};
use crate::catalog::model::{Field, Table};
use crate::catalog::raw::Label;
use crate::catalog::types::{FieldKey, Text};
use crate::limits::KEY_MAX_CHARS;

/// `updated_at` → `Updated at`, `orderLines` → `Order lines`.
pub fn humanise(name: &str) -> String {
    let mut words = String::new();
    let mut last_was_lower = false;
    for c in name.chars() {
        let separates = matches!(c, '_' | '-' | '.' | ' ');
        if (separates || (last_was_lower && c.is_uppercase())) && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        if !separates {
            words.extend(if words.is_empty() {
                c.to_uppercase().collect::<Vec<_>>()
            } else {
                c.to_lowercase().collect()
            });
        }
        last_was_lower = c.is_lowercase();
    }
    match words.trim_end() {
        "" => name.to_owned(),
        words if words.eq_ignore_ascii_case("id") => "ID".to_owned(),
        words => words.to_owned(),
    }
}

/// `documents.article`, `article` (of `public`), `"odd.schema"."odd ""table"`.
pub fn parse_table(text: &str) -> Option<Table> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let (part, after) = if let Some(quoted) = rest.strip_prefix('"') {
            unquote(quoted)?
        } else {
            let end = rest.find('.').unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        if part.is_empty() {
            return None;
        }
        parts.push(part);
        match after.strip_prefix('.') {
            Some(more) => rest = more,
            None if after.is_empty() => break,
            None => return None,
        }
    }
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), None, None) => Some(Table { schema: "public".to_owned(), name }),
        (Some(schema), Some(name), None) => Some(Table { schema, name }),
        _ => None,
    }
}

/// The name up to its closing quote, and what follows.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c != '"' {
            name.push(c);
        } else if text[at + 1..].starts_with('"') {
            name.push('"');
            chars.next();
        } else {
            return Some((name, &text[at + 1..]));
        }
    }
    None
}

impl<'a> Work<'a> {
    /// Whether it can be a key of ours: it appears in addresses and in SQL parameters.
    pub(super) fn good_name(&mut self, file: usize, name: &At<String>, what: &'static str) -> bool {
        let text = name.as_str();
        let good = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && text.len() <= KEY_MAX_CHARS;
        if !good {
            self.fault(file, &name.span, Kind::BadName { name: text.to_owned(), what });
        }
        good
    }

    pub(super) fn text(&mut self, file: usize, label: &At<Label>) -> Text {
        let missing = match (&label.value.en, &label.value.ko) {
            (None, Some(_)) => Some("English"),
            (Some(_), None) => Some("Korean"),
            _ => None,
        };
        if let Some(language) = missing {
            self.fault(file, &label.span, Kind::MissingLanguage { language });
        }
        let either = || label.value.en.clone().or_else(|| label.value.ko.clone()).unwrap_or_default();
        Text {
            en: label.value.en.clone().unwrap_or_else(either),
            ko: label.value.ko.clone().unwrap_or_else(either),
        }
    }

    /// The label, or the name in words.
    pub(super) fn text_or(&mut self, file: usize, label: Option<&At<Label>>, name: &str) -> Text {
        label.map_or_else(|| Text::same(humanise(name)), |label| self.text(file, label))
    }

    /// The label of something that people press: they should not have to guess.
    pub(super) fn text_due(&mut self, file: usize, label: Option<&At<Label>>, name: &At<String>) -> Text {
        if label.is_none() {
            let (what, shown) = (name.value.clone(), humanise(name.as_str()));
            self.fault(file, &name.span, Kind::MissingLabel { what, shown });
        }
        self.text_or(file, label, name.as_str())
    }

    /// A field of a draft, by the column's name.
    pub(super) fn field<'d>(
        &mut self,
        file: usize,
        draft: &'d Draft<'_>,
        name: &At<String>,
    ) -> Option<&'d Field> {
        let field = draft.entity.field(&FieldKey::new(name.as_str()));
        if field.is_none() {
            let left_out = draft.raw.entity.as_ref().is_some_and(|raw| raw.leave_out.contains(name));
            self.no_column(file, draft.relation, name, left_out);
        }
        field
    }

    pub(super) fn column<'r>(
        &mut self,
        file: usize,
        relation: &'r Relation,
        name: &At<String>,
    ) -> Option<&'r Column> {
        let column = relation.column(name.as_str());
        if column.is_none() {
            self.no_column(file, relation, name, false);
        }
        column
    }

    fn no_column(&mut self, file: usize, relation: &Relation, name: &At<String>, left_out: bool) {
        let kind = Kind::UnknownColumn {
            table: relation.table.to_string(),
            column: name.value.clone(),
            near: near(name.as_str(), relation.columns.iter().map(|column| column.name.as_str())),
            left_out,
        };
        self.fault(file, &name.span, kind);
    }

    pub(super) fn relation(&mut self, file: usize, name: &At<String>) -> Option<&'a Relation> {
        let table = parse_table(name.as_str());
        let database = self.database;
        let relation = table.as_ref().and_then(|table| database.relation(table));
        if relation.is_none() {
            let known: Vec<String> = database.relations.keys().map(ToString::to_string).collect();
            // The right table in the wrong schema is as near as it gets.
            let bare = table.map_or_else(|| name.value.clone(), |table| table.name);
            let moved = database.relations.keys().find(|table| table.name == bare).map(ToString::to_string);
            let near = moved.or_else(|| near(name.as_str(), known.iter().map(String::as_str)));
            self.fault(file, &name.span, Kind::UnknownTable { table: name.value.clone(), near });
        }
        if let Some(relation) = relation.filter(|relation| relation.unlogged) {
            self.fault(file, &name.span, Kind::Unlogged { table: relation.table.to_string() });
        }
        relation
    }

    /// An entity that some file claims to be; whether it is sound is that file's matter.
    pub(super) fn known_entity(&mut self, file: usize, name: &At<String>) -> bool {
        let known = self.keys.contains_key(name.as_str());
        if !known {
            let near = near(name.as_str(), self.keys.keys().map(String::as_str));
            self.fault(file, &name.span, Kind::UnknownEntity { entity: name.value.clone(), near });
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_words() {
        for (name, words) in [
            ("updated_at", "Updated at"),
            ("id", "ID"),
            ("orderLines", "Order lines"),
            ("URL", "Url"),
            ("_private", "Private"),
            ("article.created", "Article created"),
            ("___", "___"),
            ("상태", "상태"),
        ] {
            assert_eq!(humanise(name), words);
        }
    }

    #[test]
    fn tables_by_name() {
        let table = |schema: &str, name: &str| Some(Table { schema: schema.into(), name: name.into() });
        assert_eq!(parse_table("documents.article"), table("documents", "article"));
        assert_eq!(parse_table("Article"), table("public", "Article"));
        assert_eq!(parse_table("\"odd.schema\".\"odd \"\"table\""), table("odd.schema", "odd \"table"));
        for bad in ["", ".", "a.", "a.b.c", "\"a", "\"a\"b", "a..b"] {
            assert_eq!(parse_table(bad), None, "{bad}");
        }
        let odd = table("odd.schema", "odd \"table").map(|table| table.to_string());
        assert_eq!(odd.as_deref().and_then(parse_table), table("odd.schema", "odd \"table"));
    }
}

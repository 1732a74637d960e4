//! Filters: which parameters of a list's statements hold which test of which field.

use crate::catalog::model::{Catalog, Entity, Field, ident};
use crate::catalog::types::{FieldKey, FieldKind};
use crate::cx::Arg;
use crate::limits::SEARCH_WORDS;
use crate::records::compile::{words_expression, words_match};
use crate::records::types::{Filter, Test};
use std::fmt::Write;

/// What a parameter tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Equals,
    Contains,
    From,
    To,
    Empty,
}

/// The parameters of an entity's filters, in order. The words of `q=` come first.
pub struct Slots {
    slots: Vec<(FieldKey, Slot)>,
    words: bool,
}

/// Which tests make sense for a kind of field.
fn slots_of(kind: FieldKind) -> &'static [Slot] {
    match kind {
        FieldKind::Text => &[Slot::Equals, Slot::Contains, Slot::Empty],
        FieldKind::Integer | FieldKind::Number | FieldKind::Date | FieldKind::Timestamp => {
            &[Slot::Equals, Slot::From, Slot::To, Slot::Empty]
        }
        FieldKind::Boolean | FieldKind::Uuid | FieldKind::Choice => &[Slot::Equals, Slot::Empty],
        FieldKind::Json | FieldKind::Array | FieldKind::Other => &[Slot::Empty],
    }
}

pub fn can_equal(kind: FieldKind) -> bool {
    slots_of(kind).contains(&Slot::Equals)
}

impl Slots {
    /// The filters that the catalogue names, and the fields that other entities' relations find records by.
    pub fn of(catalog: &Catalog, entity: &Entity) -> Self {
        let mut fields = entity.list.filters.clone();
        let relations = catalog.entities.iter().flat_map(|other| &other.relations);
        for relation in relations.filter(|relation| relation.entity == entity.key) {
            if !fields.contains(&relation.by) {
                fields.push(relation.by.clone());
            }
        }
        let slots = fields
            .iter()
            .filter_map(|key| entity.field(key))
            .flat_map(|field| slots_of(field.kind).iter().map(|slot| (field.key.clone(), *slot)))
            .collect();
        Self { slots, words: words_expression(entity).is_some() }
    }

    pub fn has(&self, field: &FieldKey) -> bool {
        self.slots.iter().any(|(key, _)| key == field)
    }

    pub fn fields(&self) -> Vec<&FieldKey> {
        let mut fields: Vec<&FieldKey> = self.slots.iter().map(|(key, _)| key).collect();
        fields.dedup();
        fields
    }

    /// ` AND …` for every filter, the first in `$first`.
    pub fn sql(&self, entity: &Entity, first: usize) -> String {
        let mut sql = String::new();
        let mut at = first;
        let words = words_expression(entity);
        if let Some(expression) = &words {
            // Writing to a String cannot fail.
            let _ = write!(sql, " AND {}", words_match(expression, at));
            at += SEARCH_WORDS;
        }
        for (key, slot) in &self.slots {
            if let Some(field) = entity.field(key) {
                let indexed = words.as_deref().filter(|_| entity.search.words.contains(key));
                let _ = write!(sql, " AND (${at}::text IS NULL OR {})", condition(field, *slot, at, indexed));
            }
            at += 1;
        }
        sql
    }

    /// The values of the parameters: NULL for what is not asked.
    pub fn args(&self, words: &[String], filters: &[Filter]) -> Vec<Arg> {
        let mut args = Vec::with_capacity(self.slots.len() + SEARCH_WORDS);
        if self.words {
            args.extend((0..SEARCH_WORDS).map(|at| Arg::Text(words.get(at).cloned())));
        }
        for (key, slot) in &self.slots {
            let mut asked = filters.iter().filter(|filter| filter.field == *key);
            args.push(Arg::Text(asked.find_map(|filter| value(&filter.is, *slot))));
        }
        args
    }
}

fn condition(field: &Field, slot: Slot, at: usize, indexed: Option<&str>) -> String {
    let (column, sql_type) = (ident(field.key.as_str()), &field.sql_type);
    match slot {
        Slot::Equals => format!("{column} = ${at}::text::{sql_type}"),
        // Where words are searched in this field, their index narrows it down first.
        Slot::Contains => match indexed {
            Some(expression) => format!(
                "({expression} LIKE samuso.search_pattern(${at}::text) \
                 AND samuso.search_text({column}::text) LIKE samuso.search_pattern(${at}::text))"
            ),
            None => format!("position(lower(${at}::text) in lower({column}::text)) > 0"),
        },
        Slot::From => format!("{column} >= ${at}::text::{sql_type}"),
        Slot::To => format!("{column} <= ${at}::text::{sql_type}"),
        Slot::Empty if field.kind == FieldKind::Text => {
            format!("({column} IS NULL OR {column}::text = '') = ${at}::text::boolean")
        }
        Slot::Empty => format!("({column} IS NULL) = ${at}::text::boolean"),
    }
}

fn value(test: &Test, slot: Slot) -> Option<String> {
    match (test, slot) {
        (Test::Equals(value), Slot::Equals) | (Test::Contains(value), Slot::Contains) => Some(value.clone()),
        (Test::Between { from, .. }, Slot::From) => from.clone(),
        (Test::Between { to, .. }, Slot::To) => to.clone(),
        (Test::Empty(empty), Slot::Empty) => Some(empty.to_string()),
        _ => None,
    }
}

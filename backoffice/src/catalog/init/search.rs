//! What a search may ask of an entity. Nothing is asked that would be slow: where no index serves it, it has to be
//! little; else it is written with the index that it waits for.

use super::choose::Chosen;
use super::names::{is_named, is_of_a_person, is_pasted};
use crate::catalog::create_index::{create, words_index};
use crate::catalog::introspect::{Column, Facts, Relation};
use crate::catalog::quote;
use crate::catalog::types::FieldKind;
use crate::limits::{INDEX_FROM_ROWS, UNINDEXED_WORDS_BYTES};
use crate::records::words_expression_of;

/// Texts that are worth searching beside the title.
const TEXTS: [&str; 5] = ["summary", "description", "subject", "headline", "subtitle"];

#[derive(Default)]
pub struct Searches<'a> {
    pub exact: Vec<&'a Column>,
    pub prefix: Vec<&'a Column>,
    pub words: Vec<&'a Column>,
    /// The same, where the indexes are made; empty where it would be no more.
    pub more_exact: Vec<&'a Column>,
    pub more_words: Vec<&'a Column>,
    pub indexes: Vec<String>,
}

impl<'a> Searches<'a> {
    pub fn of(chosen: &Chosen<'a>, title: Option<&'a Column>, shown: &[&'a Column], facts: &Facts) -> Self {
        let relation = chosen.relation;
        let mut searches = Self { prefix: prefix(relation, title, shown), ..Self::default() };
        searches.exact(chosen, shown);
        searches.words(relation, title, shown, facts);
        searches
    }

    /// People know no more of a record than what an address says.
    pub fn is_by_id_only(&self, chosen: &Chosen<'_>) -> bool {
        let is_id = |column: &Column| chosen.id.iter().any(|id| id.name == column.name);
        self.prefix.is_empty() && self.words.is_empty() && self.exact.iter().all(|column| is_id(column))
    }

    fn exact(&mut self, chosen: &Chosen<'a>, shown: &[&'a Column]) {
        let relation = chosen.relation;
        let is_id = |column: &Column| matches!(chosen.id.as_slice(), [id] if id.name == column.name);
        let wanted = shown.iter().copied().filter(|column| is_wanted(relation, column, is_id(column)));
        let wanted: Vec<&Column> = wanted.collect();
        let serves = |column: &Column| is_small(relation) || relation.serves_exact(&column.name);
        let (served, waiting): (Vec<&Column>, Vec<&Column>) =
            wanted.iter().copied().partition(|column| is_id(column) || serves(column));
        let indexes = waiting.iter().map(|column| create(relation, &quote::name(&column.name)));
        self.indexes.extend(indexes);
        self.exact = served;
        self.more_exact = if waiting.is_empty() { Vec::new() } else { wanted };
    }

    /// Without an index only the title, and only while all titles are few letters: whatever is longer takes a second.
    fn words(&mut self, relation: &Relation, title: Option<&'a Column>, shown: &[&'a Column], facts: &Facts) {
        let more = shown.iter().copied().filter(|column| {
            column.kind == FieldKind::Text
                && TEXTS.iter().any(|name| is_named(column, name))
                && title.is_none_or(|title| title.name != column.name)
        });
        let all: Vec<&Column> = title.into_iter().chain(more).collect();
        let title: Vec<&Column> = title.into_iter().collect();
        let (Some(of_all), of_title) = (expression(&all), expression(&title)) else { return };
        if relation.serves_words(&of_all) {
            self.words = all;
            return;
        }
        let is_little = relation.bytes_of(title.iter().map(|column| &*column.name)) <= UNINDEXED_WORDS_BYTES;
        if is_little || of_title.is_some_and(|of_title| relation.serves_words(&of_title)) {
            self.words = title;
        }
        if self.words.len() < all.len() {
            self.indexes.push(words_index(relation, facts, &of_all));
            self.more_words = all;
        }
    }
}

fn expression(columns: &[&Column]) -> Option<String> {
    words_expression_of(columns.iter().map(|column| (&*column.name, &*column.sql_type)))
}

pub fn is_small(relation: &Relation) -> bool {
    relation.rows < INDEX_FROM_ROWS
}

fn is_wanted(relation: &Relation, column: &Column, is_id: bool) -> bool {
    let unique = relation.is_unique(&[&column.name]);
    let names_another = relation.foreign_keys.iter().any(|key| key.columns == [column.name.as_str()]);
    let pasted = !names_another && is_pasted(column);
    match column.kind {
        FieldKind::Text | FieldKind::Uuid => {
            is_id || unique || (pasted && (is_of_a_person(column) || differs(relation, column, 0.1)))
        }
        // A number that is of many records is not what a number in the search box means.
        FieldKind::Integer => {
            is_id || unique || (pasted && column.stats.is_some() && differs(relation, column, 0.9))
        }
        FieldKind::Number | FieldKind::Choice => is_id,
        _ => false,
    }
}

/// So much of what it holds is of one record alone; also where nobody has looked.
fn differs(relation: &Relation, column: &Column, least: f64) -> bool {
    let Some((stats, distinct)) = column.stats.zip(column.distinct_of(relation.rows)) else { return true };
    #[expect(clippy::cast_precision_loss, reason = "it is an estimate")]
    let filled = relation.rows as f64 * f64::from(1.0 - stats.empty);
    distinct >= filled * least
}

fn prefix<'a>(relation: &Relation, title: Option<&'a Column>, shown: &[&'a Column]) -> Vec<&'a Column> {
    let begun = |column: &Column| is_pasted(column) || title.is_some_and(|title| title.name == column.name);
    let texts = shown.iter().copied().filter(|column| column.kind == FieldKind::Text && begun(column));
    texts.filter(|column| is_small(relation) || relation.serves_prefix(&column.name)).collect()
}

//! What the indexes of a table serve. The statements of `records` and `timeline` are what has to be served.

use super::{Index, IndexKey, Relation};
use crate::catalog::quote;
use crate::catalog::tokens::tokens;

impl Relation {
    /// `column = value`
    pub fn serves_exact(&self, column: &str) -> bool {
        self.indexes.iter().any(|index| index.is_whole() && index.begins_with(column))
    }

    /// `column LIKE 'value%'`
    pub fn serves_prefix(&self, name: &str) -> bool {
        let Some(column) = self.column(name) else { return false };
        let cast = format!("{}::text", quote::name(name));
        self.indexes.iter().filter(|index| index.is_whole()).any(|index| {
            let Some(first) = index.keys.first() else { return false };
            let is_it = if column.sql_type == "text" || column.sql_type == "character varying" {
                first.is(name)
            } else {
                same(&first.definition, &cast)
            };
            let bytewise = column.bytewise || first.operator_class.ends_with("_pattern_ops");
            (index.method == "btree" && is_it && bytewise)
                || index.keys.iter().any(|key| key.is(name) && key.is_of_trigrams())
        })
    }

    /// `expression LIKE '%value%'`
    pub fn serves_words(&self, expression: &str) -> bool {
        let whole = self.indexes.iter().filter(|index| index.is_whole());
        whole
            .flat_map(|index| &index.keys)
            .any(|key| key.is_of_trigrams() && same(&key.definition, expression))
    }

    /// `ORDER BY column`
    pub fn serves_order(&self, column: &str) -> bool {
        self.indexes.iter().any(|index| index.orders_by(column))
    }

    /// `column = value`, or a part of its values.
    pub fn serves_filter(&self, column: &str) -> bool {
        self.indexes.iter().any(|index| index.narrows(column))
    }

    /// The newest rows, by the last of these columns, of which the others hold something.
    pub fn serves_newest(&self, columns: &[&str]) -> bool {
        self.indexes.iter().any(|index| index.is_whole() && index.leads_with(columns))
    }
}

impl IndexKey {
    fn is(&self, column: &str) -> bool {
        self.column.as_deref() == Some(column)
    }

    fn is_of_trigrams(&self) -> bool {
        self.operator_class.ends_with("_trgm_ops")
    }
}

impl Index {
    fn is_whole(&self) -> bool {
        self.predicate.is_none()
    }

    fn begins_with(&self, column: &str) -> bool {
        matches!(self.method.as_str(), "btree" | "hash")
            && self.keys.first().is_some_and(|key| key.is(column))
    }

    /// Walked along, it gives the rows in this order. A list reads the rows whose field is empty by themselves, so that
    /// an index may leave those out.
    fn orders_by(&self, column: &str) -> bool {
        let pattern = self.keys.first().is_some_and(|key| key.operator_class.ends_with("_pattern_ops"));
        let filled = format!("{} IS NOT NULL", quote::name(column));
        let has_all = self.predicate.as_ref().is_none_or(|predicate| same(predicate, &filled));
        self.method == "btree" && self.begins_with(column) && has_all && !pattern
    }

    /// It begins with the column, or holds only some of its values.
    fn narrows(&self, column: &str) -> bool {
        let named = |predicate: &String| {
            tokens(predicate).iter().any(|token| token.name().as_deref() == Some(column))
        };
        self.keys.first().is_some_and(|key| key.is(column)) || self.predicate.as_ref().is_some_and(named)
    }

    /// Its first columns are these, the last of them last.
    fn leads_with(&self, columns: &[&str]) -> bool {
        let first: Vec<Option<&str>> =
            self.keys.iter().take(columns.len()).map(|key| key.column.as_deref()).collect();
        self.method == "btree"
            && first.len() == columns.len()
            && columns.iter().all(|column| first.contains(&Some(column)))
            && first.last() == columns.last().map(|last| Some(*last)).as_ref()
    }
}

/// PostgreSQL writes an expression with brackets and without needless quotes.
fn same(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.replace(['(', ')', ' ', '"', '\n'], "");
    bare(one) == bare(other)
}

//! What the database knows of itself: tables, columns, types, keys, indexes, comments. A handful of queries, whatever
//! the number of tables.

mod kinds;
mod load;
mod serves;

pub use load::introspect;

use super::model::Table;
use super::types::FieldKind;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Database {
    pub relations: BTreeMap<Table, Relation>,
    pub facts: Facts,
}

#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct Facts {
    /// How the database tells letters from other characters.
    pub ctype: String,
    /// The schema that `pg_trgm` is in, where it is installed.
    pub trgm_schema: Option<String>,
    /// `samuso migrate` has been here: there is `samuso.search_text`.
    pub migrated: bool,
}

/// A table or view. Partitions are part of their table.
#[derive(Clone, Debug)]
pub struct Relation {
    pub table: Table,
    pub kind: RelationKind,
    pub comment: Option<String>,
    /// Belongs to an extension, not to the product.
    pub of_extension: bool,
    /// UNLOGGED, or a part of it is: a replica has nothing of it, and refuses to be asked.
    pub unlogged: bool,
    /// As far as PostgreSQL has estimated it.
    pub rows: u64,
    /// On disk, without its indexes.
    pub bytes: u64,
    pub columns: Vec<Column>,
    pub indexes: Vec<Index>,
    pub foreign_keys: Vec<ForeignKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    Table,
    Partitioned,
    View,
    MaterialisedView,
    Foreign,
}

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own of pg_attribute")]
pub struct Column {
    pub name: String,
    pub kind: FieldKind,
    /// Fit for a cast: of a domain its base type, and without a length (a cast to `varchar(3)` would cut).
    pub sql_type: String,
    /// As people write it: `character varying(200)`.
    pub shown_type: String,
    pub nullable: bool,
    pub generated: bool,
    pub identity: bool,
    pub comment: Option<String>,
    /// Of an enum, in order.
    pub values: Vec<String>,
    /// PostgreSQL knows an order of its values.
    pub sortable: bool,
    /// Its collation orders as bytes do, so that a plain btree serves a search by prefix.
    pub bytewise: bool,
    /// Where the table was analysed, and the column may be read.
    pub stats: Option<Stats>,
}

/// What PostgreSQL has estimated of a column's values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stats {
    pub average_bytes: u64,
    /// The fraction that is NULL.
    pub empty: f32,
    /// How many different values there are; negative, the fraction of the rows.
    pub distinct: f32,
}

#[derive(Clone, Debug)]
pub struct Index {
    pub name: String,
    pub method: String,
    pub unique: bool,
    pub primary: bool,
    pub keys: Vec<IndexKey>,
    /// Of a partial index.
    pub predicate: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexKey {
    /// A column, or nothing where it is an expression.
    pub column: Option<String>,
    /// As PostgreSQL writes it.
    pub definition: String,
    pub operator_class: String,
}

#[derive(Clone, Debug)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub table: Table,
    pub target_columns: Vec<String>,
}

impl Database {
    pub fn relation(&self, table: &Table) -> Option<&Relation> {
        self.relations.get(table)
    }
}

impl Column {
    /// Of so many rows, how many values there are that differ.
    pub fn distinct_of(&self, rows: u64) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "it is an estimate")]
        let rows = rows as f64;
        let distinct = f64::from(self.stats?.distinct);
        Some(if distinct < 0.0 { -distinct * rows } else { distinct })
    }
}

impl Relation {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn is_table(&self) -> bool {
        matches!(self.kind, RelationKind::Table | RelationKind::Partitioned)
    }

    /// Sets of columns that tell rows apart, the primary key first.
    pub fn unique_keys(&self) -> Vec<Vec<&str>> {
        let mut unique: Vec<&Index> =
            self.indexes.iter().filter(|index| index.unique && index.predicate.is_none()).collect();
        unique.sort_by_key(|index| !index.primary);
        unique
            .into_iter()
            .filter_map(|index| index.keys.iter().map(|key| key.column.as_deref()).collect())
            .collect()
    }

    /// What these columns hold, all rows together. Of one that nobody has measured, no more is known than that it is
    /// not more than the table.
    pub fn bytes_of<'a>(&self, columns: impl IntoIterator<Item = &'a str>) -> u64 {
        let columns = columns.into_iter().filter_map(|name| self.column(name));
        let bytes = columns.map(|column| match column.stats {
            Some(stats) => self.rows.saturating_mul(stats.average_bytes),
            None => self.bytes,
        });
        bytes.fold(0, u64::saturating_add)
    }

    pub fn primary_key(&self) -> Option<Vec<&str>> {
        let primary = self.indexes.iter().find(|index| index.primary)?;
        primary.keys.iter().map(|key| key.column.as_deref()).collect()
    }

    pub fn is_unique(&self, columns: &[&str]) -> bool {
        self.unique_keys().iter().any(|key| key.iter().all(|column| columns.contains(column)))
    }
}

#[cfg(test)]
mod tests;

//! Which tables become entities, and by which id their records are known.

use super::keys::keys;
use super::names::is_secret;
use crate::catalog::compile::humanise;
use crate::catalog::introspect::{Column, Relation, RelationKind};
use crate::catalog::model::Table;
use crate::catalog::types::FieldKind;
use std::collections::BTreeMap;
use std::fmt;

/// A table on its way into the catalogue.
pub struct Chosen<'a> {
    pub key: String,
    pub label: String,
    pub relation: &'a Relation,
    pub id: Vec<&'a Column>,
    /// The id is not the primary key, so that the file has to say it.
    pub id_is_named: bool,
    /// The database would let its id be empty, though no record's is.
    pub id_may_be_empty: bool,
}

/// Why a table has no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing tells its rows apart.
    NoKey,
    /// What would tell its rows apart may be empty.
    NullableKey(String),
    /// What tells its rows apart cannot be written in an address.
    KeyType,
    /// Its address would tell a secret.
    SecretKey,
    /// PostgreSQL does not know what is unique in a view.
    View,
    Foreign,
    /// A replica cannot be asked for it.
    Unlogged,
    NoColumns,
    OfExtension,
    OfMigrations,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NullableKey(column) => {
                return write!(
                    f,
                    "nothing tells its rows apart but `{column}`, which is unique and may be empty. If it never is, write \
                     a file with that `id`"
                );
            }
            Self::NoKey => "nothing tells its rows apart: it has no primary key and no unique index of filled columns",
            Self::KeyType => "its key is of a type that cannot stand in an address",
            Self::SecretKey => "its key is a secret, which an address would tell",
            Self::View => "a view: PostgreSQL does not know what is unique in it. Write a file, and name its `id`",
            Self::Foreign => "on another server: PostgreSQL does not know what is unique in it. Write a file, and name its `id`",
            Self::Unlogged => "it is UNLOGGED: a replica has nothing of it",
            Self::NoColumns => "it has no columns",
            Self::OfExtension => "it belongs to an extension",
            Self::OfMigrations => "a tool keeps account of migrations in it",
        })
    }
}

/// Where tools of all kinds keep account of migrations.
const MIGRATIONS: [&str; 16] = [
    "schema_migrations",
    "ar_internal_metadata",
    "flyway_schema_history",
    "_prisma_migrations",
    "_sqlx_migrations",
    "__diesel_schema_migrations",
    "__efmigrationshistory",
    "django_migrations",
    "alembic_version",
    "goose_db_version",
    "gorp_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "databasechangelog",
    "databasechangeloglock",
    "migrations",
];

pub fn choose<'a>(relations: &[&'a Relation]) -> (Vec<Chosen<'a>>, Vec<(Table, Why)>) {
    let mut found = Vec::new();
    let mut skipped = Vec::new();
    for relation in relations {
        match id_of(relation) {
            Ok(id) => found.push((*relation, id)),
            Err(why) => skipped.push((relation.table.clone(), why)),
        }
    }
    let tables: Vec<&Table> = found.iter().map(|(relation, _)| &relation.table).collect();
    let labels = labels(&tables);
    let chosen = keys(&tables).into_iter().zip(labels).zip(found).map(|((key, label), (relation, id))| {
        let names: Vec<&str> = id.iter().map(|column| column.name.as_str()).collect();
        let id_is_named = relation.primary_key().is_none_or(|primary| primary != names);
        let id_may_be_empty = relation.is_table() && id.iter().any(|column| column.nullable);
        Chosen { key, label, relation, id, id_is_named, id_may_be_empty }
    });
    (chosen.collect(), skipped)
}

/// The table's name in words; with its schema where another table is called the same.
fn labels(tables: &[&Table]) -> Vec<String> {
    let bare: Vec<String> = tables.iter().map(|table| humanise(&table.name)).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for label in &bare {
        *count.entry(label).or_default() += 1;
    }
    let named = tables.iter().zip(&bare);
    named
        .map(|(table, label)| match count[label.as_str()] {
            1 => label.clone(),
            _ => format!("{label} ({})", table.schema),
        })
        .collect()
}

fn id_of(relation: &Relation) -> Result<Vec<&Column>, Why> {
    if relation.of_extension {
        return Err(Why::OfExtension);
    }
    if MIGRATIONS.contains(&relation.table.name.to_lowercase().as_str()) {
        return Err(Why::OfMigrations);
    }
    if relation.columns.is_empty() {
        return Err(Why::NoColumns);
    }
    if relation.unlogged {
        return Err(Why::Unlogged);
    }
    match relation.kind {
        RelationKind::View => return Err(Why::View),
        RelationKind::Foreign => return Err(Why::Foreign),
        _ => {}
    }
    let keys: Vec<Vec<&Column>> = relation
        .unique_keys()
        .into_iter()
        .map(|key| key.into_iter().filter_map(|name| relation.column(name)).collect())
        .collect();
    // A materialised view's columns are never declared to be filled; of others, one that nobody has seen empty will do.
    let never_empty = |key: &Vec<&Column>| matches!(key.as_slice(), [only] if relation.rows > 0 && only.stats.is_some_and(|stats| stats.empty == 0.0));
    let filled = |key: &&Vec<&Column>| {
        relation.kind == RelationKind::MaterialisedView
            || key.iter().all(|column| !column.nullable)
            || never_empty(key)
    };
    let writable = |key: &&Vec<&Column>| {
        key.iter().all(|column| !matches!(column.kind, FieldKind::Json | FieldKind::Array | FieldKind::Other))
    };
    let is_foreign =
        |column: &Column| relation.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    let open = |key: &&Vec<&Column>| key.iter().all(|column| is_foreign(column) || !is_secret(column));
    // The primary key comes first, then whatever has the fewest columns.
    let candidates: Vec<&Vec<&Column>> = keys.iter().filter(filled).collect();
    let written: Vec<&Vec<&Column>> = candidates.iter().copied().filter(writable).collect();
    let best = written.iter().copied().filter(open).enumerate();
    let is_primary = |key: &[&Column]| {
        let names: Vec<&str> = key.iter().map(|column| column.name.as_str()).collect();
        relation.primary_key().is_some_and(|primary| primary == names)
    };
    let may_be_empty = |key: &[&Column]| key.iter().any(|column| column.nullable);
    match best.min_by_key(|(at, key)| (!is_primary(key), may_be_empty(key), key.len(), *at)) {
        Some((_, key)) => Ok(key.clone()),
        None if candidates.is_empty() => Err(nullable(&keys).map_or(Why::NoKey, Why::NullableKey)),
        None if !written.is_empty() => Err(Why::SecretKey),
        None => Err(Why::KeyType),
    }
}

/// The one column of a unique key, where there is such a key.
fn nullable(keys: &[Vec<&Column>]) -> Option<String> {
    keys.iter().find_map(|key| match key.as_slice() {
        [only] => Some(only.name.clone()),
        _ => None,
    })
}

//! Reading the catalogue, and what it is held to.

use std::time::Duration;

/// Reading the database's schema and preparing every statement. Above it, the command stops, or Samuso does not
/// start.
pub const CATALOG_TIMEOUT: Duration = Duration::from_mins(1);
/// One statement of reading the schema. Above it, the same.
pub const CATALOG_STATEMENT_TIMEOUT_MS: u64 = 30_000;
/// Waiting for a lock meanwhile. Above it, the same.
pub const CATALOG_LOCK_TIMEOUT_MS: u64 = 5_000;
/// A key of an entity, a field, an action or a parameter. Above it, `samuso check` refuses the catalogue.
pub const KEY_MAX_CHARS: usize = 60;
/// Rows of a table. Above it, what no index serves is worth a warning.
pub const INDEX_FROM_ROWS: u64 = 1_000;
/// Text, in all rows together, that a search by words may read without an index: a million bytes take a third of a
/// second, and every entity is asked at the same time. Above it, `samuso check` names the index that is missing.
pub const UNINDEXED_WORDS_BYTES: u64 = 200_000;

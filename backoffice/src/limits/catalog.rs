//! Reading the catalogue, and what it is held to.

use std::time::Duration;

/// Reading the database's schema and preparing every statement.
pub const CATALOG_TIMEOUT: Duration = Duration::from_mins(1);
pub const CATALOG_LOCK_TIMEOUT_MS: u64 = 5_000;
/// From so many rows on, what no index serves is worth a warning.
pub const INDEX_FROM_ROWS: u64 = 1_000;
/// Up to so many bytes of text, in all rows together, a search by words may read without an index: a million take a
/// third of a second, and every entity is asked at the same time.
pub const UNINDEXED_WORDS_BYTES: u64 = 200_000;

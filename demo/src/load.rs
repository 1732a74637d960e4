//! Real data: CSV files of the product's tables, gzipped, streamed into them in one transaction.
//!
//! A fault in a file is an error with its line, and leaves the database as it was.

mod derive;
mod file;
mod languages;
mod read;

use std::path::Path;

use crate::copy::Time;
use crate::intake::bring_in;
use crate::product::{DataError, Loaded};

/// Loads `channel`, `manager`, `space`, `article` and `audit_log` (`.csv.gz`) from a folder into the empty product.
///
/// `now` is when a row was made that the data say nothing about, in seconds since 1970.
pub async fn load(url: &str, dir: &Path, now: i64) -> Result<Loaded, DataError> {
    let name = dir.file_name().map_or_else(|| dir.to_string_lossy(), |name| name.to_string_lossy());
    let description = format!("real data: {name}");
    let folder = dir.to_owned();
    bring_in(url, &description, move |chunks| read::files(&folder, Time(now), chunks), &derive::STATEMENTS)
        .await
}

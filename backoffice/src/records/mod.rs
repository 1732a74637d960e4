//! Searching, listing and showing records; diagnosis.

pub mod types;

#[cfg(feature = "db")]
pub mod address;
#[cfg(feature = "db")]
mod compile;
#[cfg(feature = "db")]
mod cursor;
#[cfg(feature = "db")]
mod diagnose;
#[cfg(feature = "db")]
mod filter;
#[cfg(feature = "db")]
mod known_titles;
#[cfg(feature = "db")]
mod large;
#[cfg(feature = "db")]
pub mod list;
#[cfg(feature = "db")]
pub mod matching;
pub mod notes;
pub mod pins;
#[cfg(feature = "db")]
pub mod recognise;
#[cfg(feature = "db")]
pub(crate) mod references;
#[cfg(feature = "db")]
pub mod relations;
#[cfg(feature = "db")]
pub mod reveal;
#[cfg(feature = "db")]
pub mod revealed;
#[cfg(feature = "db")]
pub mod search;
#[cfg(feature = "db")]
pub mod show;
#[cfg(feature = "db")]
pub mod titles;
#[cfg(feature = "db")]
pub mod value;
pub mod views;

#[cfg(feature = "db")]
pub(crate) use known_titles::KnownTitles;
#[cfg(feature = "db")]
pub(crate) use large::LargeLists;

#[cfg(feature = "db")]
pub use compile::{
    EntityStatements, Statements, in_scope, key_columns_of, literal, record_id, words_expression,
    words_expression_of,
};

#[cfg(test)]
#[cfg(feature = "db")]
mod tests;

//! Searching, listing and showing records; diagnosis.

pub mod types;

//! Events: reading every source as one, and appending.

pub mod types;

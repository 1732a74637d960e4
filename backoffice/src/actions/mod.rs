//! Preview, run and undo, for one record and for a selection.

pub mod types;

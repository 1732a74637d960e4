//! Holding a catalogue against the database: every fault at once, each where it stands, with what to do.

mod advice;
mod findings;
mod kind;
mod prepare;
mod report;

pub use findings::{Finding, Findings, near};
pub use kind::{Kind, Severity};
pub use prepare::{Preparer, snippets, statements};
pub use report::{Notice, Report};

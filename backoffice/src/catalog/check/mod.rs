//! Holding a catalogue against the database: every fault at once, each where it stands, with what to do.

mod advice;
mod findings;
mod grants;
mod indexes;
mod kind;
mod prepare;
mod report;
mod rights;

pub use findings::{Finding, Findings, near};
pub use grants::grants;
pub use indexes::indexes;
pub use kind::{Kind, Severity};
pub use prepare::{Preparer, snippets, statements};
pub use report::{Notice, Report};
pub use rights::rights;

#[cfg(test)]
mod tests;

//! Preview, run and undo, for one record and for a selection.

pub mod types;

#[cfg(feature = "db")]
pub mod approvals;
#[cfg(feature = "db")]
mod changed_since;
#[cfg(feature = "db")]
mod compile;
#[cfg(feature = "db")]
mod failed;
#[cfg(feature = "db")]
pub mod form;
#[cfg(feature = "db")]
pub(crate) mod image;
#[cfg(feature = "db")]
mod named;
#[cfg(feature = "db")]
pub(crate) mod params;
#[cfg(feature = "db")]
pub mod preview;
#[cfg(feature = "db")]
pub(crate) mod rehearse;
#[cfg(feature = "db")]
pub mod run;
#[cfg(feature = "db")]
pub mod runs;
#[cfg(feature = "db")]
pub mod stored;
#[cfg(feature = "db")]
pub(crate) mod targets;
#[cfg(feature = "db")]
pub(crate) mod undo;

#[cfg(feature = "db")]
pub use compile::{Statements, sql_type};
#[cfg(feature = "db")]
pub(crate) use params::asked_text;

#[cfg(test)]
#[cfg(feature = "db")]
mod tests;

//! What the back office knows and does: one folder a subject. SQL, no HTML, no HTTP.
//!
//! Each subject keeps its wire types in `types.rs`, free of any gate; whatever needs a database is behind the
//! feature `db`.

pub mod access;
pub mod actions;
pub mod calls;
pub mod catalog;
pub mod jobs;
pub mod one_line;
pub mod ops;
pub mod problem;
pub mod records;
pub mod tickets;
pub mod timeline;

#[cfg(feature = "db")]
pub mod cx;
#[cfg(feature = "db")]
pub mod limits;
#[cfg(feature = "db")]
pub mod notify;
#[cfg(feature = "db")]
pub mod office;

#[cfg(test)]
#[cfg(feature = "db")]
mod testing;

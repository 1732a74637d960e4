//! The demo's product (`documents`, a help centre), its data, and the PostgreSQL servers it runs on.
//!
//! It depends on no other crate of the workspace: the product knows nothing of Samuso, as a company's own would not.

pub mod admin_api;
mod batch;
pub mod cluster;
mod copy;
mod generate;
mod intake;
mod load;
pub mod product;
mod rows;
mod statement;

pub use generate::{Scale, Ticket, Words, generate, tickets};
pub use load::load;
pub use product::DataError;

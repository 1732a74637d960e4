//! Every limit and every timeout, in one place, with units in their names.

mod access;
mod actions;
mod calls;
mod catalog;
mod config;
mod jobs;
mod notices;
mod ops;
mod records;
mod requests;
mod service;
mod sign_in;
#[cfg(test)]
mod table;
mod tickets;
mod timeline;

pub use access::*;
pub use actions::*;
pub use calls::*;
pub use catalog::*;
pub use config::*;
pub use jobs::*;
pub use notices::*;
pub use ops::*;
pub use records::*;
pub use requests::*;
pub use service::*;
pub use sign_in::*;
pub use tickets::*;
pub use timeline::*;

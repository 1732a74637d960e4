//! What people are told outside Samuso, by webhook and email: put down in the transaction that it tells of, and delivered
//! afterwards, by whoever has the ways.

pub mod outbox;
pub mod put;
#[cfg(test)]
mod tests;

pub use put::{Kind, Notice, put, untold};

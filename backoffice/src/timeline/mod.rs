//! Events: reading every source as one, appending, capturing, verifying.

pub mod types;

#[cfg(feature = "db")]
pub mod address;
#[cfg(feature = "db")]
pub mod append;
#[cfg(feature = "db")]
pub mod asked;
#[cfg(feature = "db")]
mod branch;
#[cfg(feature = "db")]
mod burst;
#[cfg(feature = "db")]
pub mod capture;
#[cfg(feature = "db")]
pub mod chain;
#[cfg(feature = "db")]
pub mod changes;
#[cfg(feature = "db")]
mod compile;
#[cfg(feature = "db")]
mod cursor;
#[cfg(feature = "db")]
pub mod event;
#[cfg(feature = "db")]
pub mod export;
#[cfg(feature = "db")]
pub mod labels;
#[cfg(feature = "db")]
pub mod last_change;
#[cfg(feature = "db")]
mod named;
#[cfg(feature = "db")]
mod once;
#[cfg(feature = "db")]
pub mod own;
pub mod particle;
#[cfg(feature = "db")]
pub mod read;
#[cfg(feature = "db")]
pub mod sentence;
#[cfg(feature = "db")]
mod sources;
#[cfg(feature = "db")]
pub mod state;
#[cfg(feature = "db")]
mod verified;
#[cfg(feature = "db")]
pub mod verify;
#[cfg(feature = "db")]
pub mod words;

#[cfg(feature = "db")]
pub use compile::Statements;

#[cfg(test)]
#[cfg(feature = "db")]
mod tests;

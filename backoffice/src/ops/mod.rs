//! Health, replicas and their lag, limits.

#[cfg(feature = "db")]
pub mod health;

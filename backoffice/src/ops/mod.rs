//! Health, replicas and their lag, limits.

#[cfg(feature = "db")]
pub mod connect;
#[cfg(feature = "db")]
pub mod grants;
#[cfg(feature = "db")]
pub mod health;
#[cfg(feature = "db")]
pub mod heartbeat;
#[cfg(feature = "db")]
pub mod hold_down;
#[cfg(feature = "db")]
pub mod metrics;
#[cfg(feature = "db")]
pub mod migrate;
#[cfg(feature = "db")]
pub mod missing;
#[cfg(feature = "db")]
pub mod needless;
#[cfg(test)]
mod roles;
#[cfg(feature = "db")]
pub mod standing;
#[cfg(test)]
pub(crate) mod testing;

//! Members, roles, sessions, permissions, scopes.

#[cfg(feature = "db")]
pub mod actor;
#[cfg(feature = "db")]
pub mod permission;

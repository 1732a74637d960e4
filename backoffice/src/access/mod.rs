//! Members, roles, sessions, permissions, scopes.

pub mod types;

#[cfg(feature = "db")]
pub mod account;
#[cfg(feature = "db")]
pub mod actor;
#[cfg(feature = "db")]
pub mod allowance;
#[cfg(feature = "db")]
pub mod deny;
#[cfg(feature = "db")]
pub mod fresh;
#[cfg(feature = "db")]
pub mod grants;
#[cfg(feature = "db")]
pub mod identity;
#[cfg(feature = "db")]
pub mod matrix;
#[cfg(feature = "db")]
pub mod member;
#[cfg(feature = "db")]
pub mod now;
#[cfg(feature = "db")]
pub mod permission;
#[cfg(feature = "db")]
pub mod session;
#[cfg(feature = "db")]
pub mod sign_ins;
#[cfg(feature = "db")]
pub mod somebody;

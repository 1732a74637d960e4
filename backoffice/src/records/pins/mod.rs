//! Records that a member pinned to their home page, and what happened to them.

#[cfg(feature = "db")]
mod pin;
#[cfg(feature = "db")]
mod show;
pub mod types;

#[cfg(feature = "db")]
pub use {
    pin::{pin, unpin},
    show::{is_pinned, pinned},
};

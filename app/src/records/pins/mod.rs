//! Pinning a record, and the pinned ones on the home page.

pub mod api;
#[cfg(feature = "ssr")]
mod button;
#[cfg(feature = "ssr")]
mod section;

#[cfg(feature = "ssr")]
pub use {button::pin_button, section::pinned};

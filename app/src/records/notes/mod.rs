//! Notes on a record's page, and where they mention one.

pub mod api;
#[cfg(feature = "ssr")]
mod mentions;
#[cfg(feature = "ssr")]
mod section;

#[cfg(feature = "ssr")]
pub use {mentions::mentions, section::notes};

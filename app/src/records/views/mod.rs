//! Saved views on a list's page.

pub mod api;
#[cfg(feature = "ssr")]
mod menu;

#[cfg(feature = "ssr")]
pub use menu::{everything_address, lacking, view_address, views, whole_address};

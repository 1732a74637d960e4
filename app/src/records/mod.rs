//! Pages of records: search, lists, the record itself.

pub mod api;
#[cfg(feature = "ssr")]
mod facts;
#[cfg(feature = "ssr")]
mod filters;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod list;
pub mod notes;
pub mod pins;
#[cfg(feature = "ssr")]
pub mod recent;
#[cfg(feature = "ssr")]
pub mod record;
#[cfg(feature = "ssr")]
mod reveal;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
mod table;
#[cfg(feature = "ssr")]
pub mod value;
pub mod views;

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

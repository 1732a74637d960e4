//! Jobs: actions on very many records, their preview, their progress and what became of them.

pub mod api;

#[cfg(feature = "ssr")]
mod controls;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod job;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
mod words;

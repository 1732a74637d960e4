//! Pages and components: what people see.
//!
//! Pages are rendered whole on the server; wasm holds the islands alone.

// A page is one type, as deep as its elements are nested.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are two builds of this crate: the server's and the browser's");

pub mod access;
pub mod actions;
pub mod jobs;
pub mod problem;
pub mod records;
pub mod tickets;
pub mod timeline;
pub mod ui;

#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
pub mod kept;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod texts;
#[cfg(feature = "ssr")]
pub mod visit;

#[cfg(feature = "ssr")]
pub use document::{App, shell};

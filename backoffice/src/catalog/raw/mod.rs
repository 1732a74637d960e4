//! The catalogue's files as types: what can be written, and nothing about whether it is right. The reference of the
//! format is made of the comments on these types, so they speak to the people who write catalogues.
//!
//! Everything is optional here, so that a file with faults can still be held against the database; which keys must be
//! there is said by `#[schemars(required)]`, and `read` looks that they are.

mod action;
mod entity;
mod http;
mod roles;
mod text;
mod timeline;

pub use action::*;
pub use entity::*;
pub use http::*;
pub use roles::*;
pub use text::*;
pub use timeline::*;

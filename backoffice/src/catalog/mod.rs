//! The catalogue: reading it, checking it against the database, compiling it into what the other subjects use.

pub mod types;

#[cfg(feature = "db")]
pub mod model;
#[cfg(feature = "db")]
pub mod placeholders;
#[cfg(feature = "db")]
pub mod product_url;

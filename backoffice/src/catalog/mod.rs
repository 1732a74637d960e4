//! The catalogue: reading it, checking it against the database, compiling it into what the other subjects use.

pub mod types;

#[cfg(test)]
#[cfg(feature = "db")]
pub(crate) mod testing;

#[cfg(feature = "db")]
pub mod at;
#[cfg(feature = "db")]
pub mod call_url;
#[cfg(feature = "db")]
pub mod check;
#[cfg(feature = "db")]
pub mod compile;
#[cfg(feature = "db")]
mod create_index;
#[cfg(feature = "db")]
pub mod init;
#[cfg(feature = "db")]
pub mod introspect;
#[cfg(feature = "db")]
pub mod mask;
#[cfg(feature = "db")]
pub mod model;
#[cfg(feature = "db")]
pub mod open;
#[cfg(feature = "db")]
mod outline;
#[cfg(feature = "db")]
pub mod placeholders;
#[cfg(feature = "db")]
pub mod product_url;
#[cfg(feature = "db")]
mod quote;
#[cfg(feature = "db")]
pub mod raw;
#[cfg(feature = "db")]
pub mod read;
#[cfg(feature = "db")]
pub mod reference;
#[cfg(feature = "db")]
mod tokens;

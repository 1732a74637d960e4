//! Saved views of lists: one's own, those that are shared, and the one that a list opens with.

#[cfg(feature = "db")]
mod delete;
#[cfg(feature = "db")]
mod query;
#[cfg(feature = "db")]
mod save;
#[cfg(feature = "db")]
mod show;
pub mod types;

#[cfg(feature = "db")]
pub use {
    delete::delete,
    query::kept,
    save::{TypedView, save},
    show::of_list,
};

//! Notes of colleagues on a record: written, edited and deleted by their author, seen by whoever may see the record.

#[cfg(feature = "db")]
mod delete;
#[cfg(feature = "db")]
mod edit;
#[cfg(feature = "db")]
mod mention;
#[cfg(feature = "db")]
mod mentioned;
#[cfg(feature = "db")]
mod own;
#[cfg(feature = "db")]
mod show;
#[cfg(feature = "db")]
pub(crate) mod told;
pub mod types;
#[cfg(feature = "db")]
mod write;

#[cfg(feature = "db")]
pub use {delete::delete, edit::edit, mentioned::mentioned, show::of_record, write::write};

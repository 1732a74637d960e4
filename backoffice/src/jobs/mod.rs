//! Jobs: actions on more records than one transaction holds. Rehearsed and run in chunks, by workers that may die.

pub mod types;

#[cfg(feature = "db")]
mod attempt;
#[cfg(feature = "db")]
mod chunk;
#[cfg(feature = "db")]
mod clean;
#[cfg(feature = "db")]
mod control;
#[cfg(feature = "db")]
mod finish;
#[cfg(feature = "db")]
mod govern;
#[cfg(feature = "db")]
pub(crate) mod kill;
#[cfg(feature = "db")]
mod lease;
#[cfg(feature = "db")]
mod list;
#[cfg(feature = "db")]
mod listed;
#[cfg(feature = "db")]
mod log;
#[cfg(feature = "db")]
mod prepare;
#[cfg(feature = "db")]
mod put_down;
#[cfg(feature = "db")]
mod rehearsal;
#[cfg(feature = "db")]
mod requester;
#[cfg(feature = "db")]
mod seen;
#[cfg(feature = "db")]
mod show;
#[cfg(feature = "db")]
mod work;

#[cfg(feature = "db")]
pub use clean::clean;
#[cfg(feature = "db")]
pub use control::{Controlled, cancel, go_on, pause, start};
#[cfg(feature = "db")]
pub use list::{jobs, my_open};
#[cfg(feature = "db")]
pub use listed::{ids, too_large};
#[cfg(feature = "db")]
pub use prepare::{again, is_undone_as_job, prepare, undo};
#[cfg(feature = "db")]
pub(crate) use prepare::{needs_approval, too_many};
#[cfg(feature = "db")]
pub use show::{Listing, show};
#[cfg(feature = "db")]
pub use work::Workers;

#[cfg(test)]
#[cfg(feature = "db")]
mod tests;

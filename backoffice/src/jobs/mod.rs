//! Jobs: actions on more records than one transaction holds. Rehearsed and run in chunks, by workers that may die.

pub mod types;

#[cfg(feature = "db")]
mod again;
#[cfg(feature = "db")]
mod allowed;
#[cfg(feature = "db")]
pub(crate) mod asked;
#[cfg(feature = "db")]
mod cancel;
#[cfg(feature = "db")]
mod change;
#[cfg(feature = "db")]
mod chunk;
#[cfg(feature = "db")]
mod clean;
#[cfg(feature = "db")]
mod finish;
#[cfg(feature = "db")]
mod found;
#[cfg(feature = "db")]
mod go_on;
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
mod make;
#[cfg(feature = "db")]
mod pause;
#[cfg(feature = "db")]
mod prepare;
#[cfg(feature = "db")]
mod put_down;
#[cfg(feature = "db")]
mod rate;
#[cfg(feature = "db")]
mod rehearse;
#[cfg(feature = "db")]
mod seen;
#[cfg(feature = "db")]
mod show;
#[cfg(feature = "db")]
mod start;
#[cfg(feature = "db")]
mod undo;
#[cfg(feature = "db")]
mod waiting;
#[cfg(feature = "db")]
mod work;

#[cfg(feature = "db")]
pub use again::again;
#[cfg(feature = "db")]
pub(crate) use allowed::allowed;
#[cfg(feature = "db")]
pub use cancel::cancel;
#[cfg(feature = "db")]
pub use clean::clean;
#[cfg(feature = "db")]
pub use found::Controlled;
#[cfg(feature = "db")]
pub use go_on::go_on;
#[cfg(feature = "db")]
pub use list::{jobs, my_open};
#[cfg(feature = "db")]
pub use listed::ids;
#[cfg(feature = "db")]
pub(crate) use make::too_many;
#[cfg(feature = "db")]
pub use pause::pause;
#[cfg(feature = "db")]
pub use prepare::prepare;
#[cfg(feature = "db")]
pub use rate::rate;
#[cfg(feature = "db")]
pub use show::{Listing, show};
#[cfg(feature = "db")]
pub use start::start;
#[cfg(feature = "db")]
pub use undo::{is_undone_as_job, undo};
#[cfg(feature = "db")]
pub use waiting::{longest_wait, waits_for_a_worker};
#[cfg(feature = "db")]
pub use work::Workers;

#[cfg(test)]
#[cfg(feature = "db")]
mod tests;

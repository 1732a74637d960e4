//! The ticket that a member works on: what it is called, what they open and do for it, and all of that on one page.

#[cfg(feature = "db")]
mod looks;
#[cfg(feature = "db")]
mod mine;
#[cfg(feature = "db")]
mod patterns;
#[cfg(feature = "db")]
mod show;
pub mod types;

#[cfg(feature = "db")]
pub use {
    looks::{Looks, clean, looked},
    mine::mine,
    patterns::{BadPattern, Pattern, Patterns},
    show::show,
};

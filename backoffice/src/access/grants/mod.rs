//! Roles that members give each other by hand. Nobody gives themselves anything or takes it from themselves, nobody's
//! word counts whose own right has just been taken back, and somebody is always left who looks after members.

mod channels;
mod from_outside;
mod give;
mod hold;
mod take_back;
#[cfg(test)]
mod tests;

pub use channels::{channels, named};
pub use from_outside::{NotGiven, Wanted as WantedFromOutside, give_from_outside};
pub use give::{TypedGrant, give};
pub use take_back::{Which, take_back};

pub(in crate::access) use hold::{Subject, asked_reason, hold, subject};

//! Members who sign in with an account of their company's: what the database knows of it. How the provider's word is
//! verified is not known here; whoever calls has done that.

mod attempt;
mod log_out;
mod refuse;
mod roles;
pub mod saml;
mod sign_in;
#[cfg(test)]
mod tests;

pub use attempt::{Attempt, NewAttempt};
pub use log_out::Over;
pub use refuse::{Cause, Flaw};
pub(super) use roles::has_any;
pub use sign_in::Asserted;

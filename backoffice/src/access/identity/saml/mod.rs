//! What SAML needs to be kept: requests that wait for their answer, what was said once, and whom a session is of.

mod left;
mod request;
mod seen;
mod sign_in;
mod sign_out;
#[cfg(test)]
mod tests;

pub use left::Left;
pub use request::{NewRequest, Purpose, Request};
pub use sign_in::{Said, SignedInBy};
pub use sign_out::SignOut;

/// Somebody's name at their provider, with what tells it from others'.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    pub id: String,
    pub format: Option<String>,
    pub qualifier: Option<String>,
    pub sp_qualifier: Option<String>,
}

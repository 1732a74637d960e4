//! What we send: asking to sign in, asking to sign out, answering, and what we are.

mod authn;
mod carry;
mod id;
mod logout;
mod metadata;
mod sign;
mod write;

pub use authn::{Ask, authn_request};
pub use logout::{Answer, logout_request, logout_response};
pub use metadata::metadata;

/// What the browser carries to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The message's own: what an answer has to be in response to.
    pub id: String,
    pub by: By,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The address to send it to.
    Redirect(String),
    /// A form to post: where to, and its fields, not yet escaped for HTML.
    Post { action: String, fields: Vec<(&'static str, String)> },
}

#[derive(Debug, thiserror::Error)]
pub enum CannotSend {
    #[error("the provider wants it signed, and there is no key")]
    NoKey,
    #[error("the provider has no address for it")]
    NoAddress,
    #[error("the relay state is longer than 80 bytes")]
    RelayState,
    #[error("the system has no randomness")]
    Random,
    #[error("signing failed")]
    Signing,
    #[error("a name has a character that XML does not know")]
    Character,
}

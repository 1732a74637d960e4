//! Single logout, as it comes in: asked for by the provider, or answered by it.

mod receive;
mod redirect;
mod request;
mod response;

pub use receive::Received;
#[cfg(feature = "fuzz")]
pub(crate) use receive::root;
pub use request::{LogoutRequest, verify as verify_logout_request};
pub use response::{LogoutResponse, LogoutStatus, verify as verify_logout_response};

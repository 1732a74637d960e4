//! SAML 2.0 as a service provider: from what an identity provider sent to something verified, or to a refusal with a
//! cause of its own; and what is sent to it. No HTTP, no database, no clock: what keeps state is the server's.
mod certificate;
mod cut;
mod encrypted;
mod guard;
mod keys;
mod libxml;
pub mod limits;
mod logout;
mod metadata;
mod names;
mod places;
mod posted;
mod refused;
mod response;
pub mod send;
mod service_provider;
mod signature;
mod time;
mod xml;

pub use certificate::Certificate;
pub use cut::Cut;
pub use keys::{BadKey, KeyPair, Keys};
pub use logout::{
    LogoutRequest, LogoutResponse, LogoutStatus, Received, verify_logout_request, verify_logout_response,
};
pub use metadata::{BadMetadata, Logout, Metadata, is_safe};
pub use refused::{CAUSES, Refused};
pub use response::{Expected, NameId, Verified, verify_response};
pub use service_provider::ServiceProvider;

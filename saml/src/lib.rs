//! SAML 2.0 as a service provider: from what an identity provider sent to something verified, or to a refusal with a
//! cause of its own; and what is sent to it. No HTTP, no database, no clock: what keeps state is the server's.
//!
//! # Taking
//!
//! [`Metadata::parse`] reads what a provider says of itself. [`verify_response`] takes the form's `SAMLResponse`, and
//! [`verify_logout_request`] and [`verify_logout_response`] what came in an address or a form. In this order:
//!
//! 1. size, base64, UTF-8;
//! 2. a strict reading (`xml::scan`): what two parsers could read in two ways is refused before libxml sees a byte;
//! 3. where everything is (`places`, `response::shape`), and how signatures are built (`signature::shape`): one
//!    reference, to what the signature is in, with two transforms and algorithms off a short list;
//! 4. samael, and so xmlsec, says whether the signatures hold, and gives back what they cover;
//! 5. which is read as strictly once more, and has to say what step 2 had read: from then on there is nothing else;
//! 6. encrypted assertions are opened with OpenSSL, and go through steps 2 to 5 themselves;
//! 7. and what the assertion says is held against who we are, what we asked and what time it is.
//!
//! What is left to the caller: that a request's id is kept, used once and bound to the browser; that an assertion's id
//! counts once until `valid_until`; that a [`Refused`] goes to the log, and one sentence to the member; that it all runs
//! on a thread where it may block: some milliseconds, one signature at a time in the whole process.
//!
//! # Sending
//!
//! [`send`] writes requests, answers and our own metadata, signed wherever there are [`Keys`].
//!
//! # Looking for faults
//!
//! `tests/saml` has a provider of its own and every forgery that is known beside a twin that is taken. `fuzz` is a crate
//! apart: whatever the strict reading takes, libxml has to read as the same tree.

mod certificate;
mod cut;
mod encrypted;
#[cfg(feature = "fuzz")]
#[doc(hidden)]
pub mod fuzz;
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
mod shown;
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
pub use refused::{CAUSES, Kind, Refused};
pub use response::{Expected, NameId, Verified, verify_response};
pub use service_provider::ServiceProvider;
pub use shown::shown;

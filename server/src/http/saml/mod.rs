//! Signing in with SAML: out to the provider, and back by what its page posts. What went wrong is one and the same to
//! whoever comes back; the log has the cause, by the request's id.

mod acs;
mod arrive;
mod begin;
mod slo;

pub use acs::acs;
pub use begin::{begin, metadata, send_on};
pub use slo::{leave, slo, slo_posted};

use super::refusal::Refusal;
use super::sign_in;
use crate::saml::{Provider, Refused};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backoffice::limits::SAML_RETRY_AFTER_SECS;
use backoffice::problem::{Part, Problem};

/// What went wrong, as the member sees it; the log has it all.
fn refused(provider: &Provider, refused: &Refused) -> Response {
    tracing::warn!(provider = provider.settings.name, %refused, "nobody was let in");
    match refused {
        Refused::Busy => {
            let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Problem::TooSlow(Part::SignIn));
            let mut response = refusal.into_response();
            let seconds = HeaderValue::from(SAML_RETRY_AFTER_SECS);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
            response
        }
        Refused::NoMetadata | Refused::NotMade(_) => sign_in::away(&provider.settings.label).into_response(),
        Refused::Database(problem) => Refusal::from(problem.clone()).into_response(),
        _ => sign_in::refused().into_response(),
    }
}

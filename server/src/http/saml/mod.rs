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
use backoffice::problem::{Fault, Problem};

/// What went wrong, as the member sees it; the log has it all.
fn refused(provider: &Provider, refused: &Refused) -> Response {
    tracing::warn!(provider = provider.settings.name, %refused, "nobody was let in");
    match refused {
        Refused::Busy => come_again(Problem::not_let_in(
            "Too many are signing in or out at the same time, and this was not looked at. Wait a moment, then try again.",
            "동시에 너무 많은 로그인·로그아웃 요청이 있어 확인하지 못했어요. 잠시 뒤에 다시 시도해 주세요.",
        )),
        Refused::NoMetadata | Refused::NotMade(_) => sign_in::away(&provider.settings.label).into_response(),
        Refused::Database(problem) => Refusal::from(problem.clone()).into_response(),
        _ => sign_in::refused().into_response(),
    }
}

fn come_again(problem: Problem) -> Response {
    let mut response = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, problem).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(SAML_RETRY_AFTER_SECS));
    response
}

/// The same of a message about signing out: whoever it was about is signed in as before.
fn not_taken(provider: &Provider, cause: &Refused) -> Response {
    if matches!(cause, Refused::NoMetadata | Refused::NotMade(_) | Refused::Database(_)) {
        return refused(provider, cause);
    }
    tracing::warn!(provider = provider.settings.name, refused = %cause, "a message about signing out was not taken");
    if matches!(cause, Refused::Busy) {
        return come_again(Problem::not_now(
            "Too many are signing in or out at the same time, and this was not looked at: whoever was signed in here \
             still is. Wait a moment, then sign out again.",
            "동시에 너무 많은 로그인·로그아웃 요청이 있어 확인하지 못했고, 로그인 상태는 그대로예요. 잠시 뒤에 다시 로그아웃해 주세요.",
        ));
    }
    let problem = Problem::bad(Fault::general(
        "This was to sign you out, and was not taken: whoever was signed in here still is. To leave, sign out in the \
         menu at the top.",
        "로그아웃 요청이 확인되지 않아 로그인 상태가 그대로예요. 나가려면 위쪽 메뉴에서 로그아웃해 주세요.",
    ));
    Refusal::new(StatusCode::BAD_REQUEST, problem).into_response()
}

//! Every request ends, and none takes the process with it.

use super::refusal::Refusal;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backoffice::limits::REQUEST_TIMEOUT_MS;
use backoffice::problem::{Part, Problem};
use std::any::Any;
use std::time::Duration;

pub async fn layer(request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(Duration::from_millis(REQUEST_TIMEOUT_MS), next.run(request)).await;
    answered.unwrap_or_else(|_| {
        tracing::error!("a request ran out of time");
        Refusal::from(Problem::TooSlow(Part::Request)).into_response()
    })
}

/// What a panic answers. The log has its message; the member has the request's id.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let message = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let message = message.or_else(|| panic.downcast_ref::<String>().cloned());
    tracing::error!(panic = message.as_deref().unwrap_or("of another kind"), "a request panicked");
    Refusal::from(Problem::Internal).into_response()
}

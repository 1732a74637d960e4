//! One line of the log for each request, and its numbers for `/metrics`: never a value, a query string or a path, which may
//! hold an email.

use super::request_id::RequestId;
use super::visitor::Visitor;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use backoffice::ops::metrics::{IN_FLIGHT, REQUEST_SECONDS, REQUESTS};
use std::time::Instant;
use tracing::Instrument;
use tracing::field::Empty;

/// Everything that is logged on the way has the request's id and route, and whose it is as soon as that is known.
pub async fn layer(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let _flying = Flying::new();
    let method = word(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    // Whatever is logged at all says of which request it is.
    let span = tracing::error_span!("request", request_id = id, method, route, actor = Empty);
    let response = next.run(request).instrument(span.clone()).await;
    let visitor = response.extensions().get::<Visitor>();
    if let Some(member) = visitor.and_then(|visitor| visitor.signed_in.as_ref()) {
        span.record("actor", &*member.actor.id);
    }
    let (status, took) = (response.status().as_u16(), started.elapsed());
    span.in_scope(|| {
        tracing::info!(status, ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX), "answered");
    });
    let status = status.to_string();
    metrics::counter!(REQUESTS, "route" => route.clone(), "method" => method, "status" => status)
        .increment(1);
    metrics::histogram!(REQUEST_SECONDS, "route" => route).record(took);
    response
}

/// Whoever asks may make words up: what is none of these is one.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// A request that is being answered, however that ends.
struct Flying;

impl Flying {
    fn new() -> Self {
        metrics::gauge!(IN_FLIGHT).increment(1.0);
        Self
    }
}

impl Drop for Flying {
    fn drop(&mut self) {
        metrics::gauge!(IN_FLIGHT).decrement(1.0);
    }
}

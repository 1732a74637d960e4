//! One line of the log for each request: never a value, a query string or a path, which may hold an email.

use super::request_id::RequestId;
use super::visitor::Visitor;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// Everything that is logged on the way has the request's id.
pub async fn layer(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let span = tracing::info_span!("request", id);
    let response = next.run(request).instrument(span.clone()).await;
    let visitor = response.extensions().get::<Visitor>();
    let actor = visitor.and_then(|visitor| visitor.signed_in.as_ref()).map(|member| &*member.actor.id);
    span.in_scope(|| {
        tracing::info!(
            %method,
            route,
            status = response.status().as_u16(),
            ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            actor,
            "answered"
        );
    });
    response
}

//! A member who is refused leaves a trace on the timeline.

use super::serving::Web;
use super::visitor::Visitor;
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use backoffice::access::deny::Denied;
use std::sync::Arc;

pub async fn layer(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    if response.status() == StatusCode::FORBIDDEN
        && let Some(Visitor { signed_in: Some(signed_in), request_id, .. }) = visitor
    {
        let denied = Denied {
            actor: &signed_in.actor,
            method: method.as_str(),
            route: &route,
            request_id: &request_id,
        };
        if let Err(problem) = web.denials.deny(&web.databases, denied).await {
            tracing::warn!(
                ?problem,
                actor = signed_in.actor.id,
                route,
                "a denied attempt is not on the timeline"
            );
        }
    }
    response
}

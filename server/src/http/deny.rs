//! A member who is refused leaves a trace on the timeline.

use super::serving::Web;
use super::visitor::Visitor;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use backoffice::access::deny::Denied;
use backoffice::access::session::SignedIn;
use std::sync::Arc;

pub async fn layer(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    if response.status() == StatusCode::FORBIDDEN
        && let Some(Visitor { signed_in: Some(signed_in), request_id, .. }) = visitor
    {
        // Whoever goes away before it is written does not keep it off the timeline.
        let noted = tokio::spawn(note(web, signed_in, request_id, method, route));
        let _ = noted.await;
    }
    response
}

async fn note(web: Arc<Web>, signed_in: SignedIn, request_id: String, method: Method, route: String) {
    let denied =
        Denied { actor: &signed_in.actor, method: method.as_str(), route: &route, request_id: &request_id };
    if let Err(problem) = web.denials.deny(&web.databases, denied).await {
        let actor = &signed_in.actor.id;
        tracing::warn!(?problem, actor, route, "a denied attempt is not on the timeline yet");
    }
}

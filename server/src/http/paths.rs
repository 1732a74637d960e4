//! Requests that name no path of ours, as `CONNECT` does: nothing inside can say anything about them.

use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;

pub async fn layer(request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map(PathAndQuery::as_str);
    if *request.method() == Method::CONNECT || !path.is_some_and(|path| path.starts_with('/')) {
        return (StatusCode::BAD_REQUEST, "This is no proxy: ask for a path.\n").into_response();
    }
    next.run(request).await
}

/// What is left to say where the page that tells of a panic panics itself.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a page about a problem panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here. Nothing more is known: tell an admin.\n")
        .into_response()
}

//! What a request brings is here as a whole before the request takes a place: one that trickles in takes none from others.
//! (A list of ids is larger than what we keep for anybody: it is read when it is known whose it is.)

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures::stream;

/// What is larger than `max` bytes, or breaks off, is so for whoever reads it: they know what to say.
pub async fn layer(State(max): State<usize>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = match to_bytes(body, max).await {
        Ok(bytes) => Body::from(bytes),
        Err(error) => Body::from_stream(stream::iter([Err::<Bytes, _>(error)])),
    };
    next.run(Request::from_parts(parts, body)).await
}

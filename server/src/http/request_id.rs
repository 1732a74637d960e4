//! Every request has an id: it is in the log, in events, and on the page where something went wrong, to be quoted.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use rand::RngCore;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Read aloud without mistakes: no i, l, o, u.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 10;

#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// One of ours, whatever the client brought: an id that others choose could be another request's.
pub async fn layer(mut request: Request, next: Next) -> Response {
    let id = RequestId::random();
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

impl RequestId {
    fn random() -> Self {
        let mut bytes = [0; LENGTH];
        rand::rng().fill_bytes(&mut bytes);
        Self(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
    }
}

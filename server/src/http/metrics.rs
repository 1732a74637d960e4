//! `/metrics`, for whoever has the token of `samuso.toml`: it says nothing of any record, but how busy one is, and with what,
//! is nobody else's to know. In the demo, for everybody.

use super::refusal::Refusal;
use super::serving::Web;
use crate::metrics::{collect, recorder};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backoffice::problem::Problem;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Prometheus's text format.
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer");

pub async fn metrics(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    match &web.serving.metrics_token {
        // As if it was not there: what is not configured is told to nobody.
        None if !web.serving.is_demo() => return Refusal::from(Problem::NotFound).into_response(),
        Some(token) if !brings(&headers, &token.0) => {
            let mut refused = Refusal::new(StatusCode::UNAUTHORIZED, Problem::SignIn).into_response();
            refused.headers_mut().insert(header::WWW_AUTHENTICATE, CHALLENGE);
            return refused;
        }
        None | Some(_) => {}
    }
    let Some(recorder) = recorder() else { return Refusal::from(Problem::Internal).into_response() };
    collect(&web).await;
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], recorder.render()).into_response()
}

/// Digests are compared: how long that takes tells nothing of the token.
fn brings(headers: &HeaderMap, token: &str) -> bool {
    let brought = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let brought = brought.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    Sha256::digest(brought) == Sha256::digest(token)
}

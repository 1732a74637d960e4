//! `/livez` asks nothing of anybody; `/readyz` asks everything that Samuso needs, and names each.

use super::serving::Web;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub async fn livez() -> &'static str {
    "alive\n"
}

pub async fn readyz(State(web): State<Arc<Web>>) -> Response {
    let report = web.readiness.look().await;
    let status = if report.serves() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(report)).into_response()
}

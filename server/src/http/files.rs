//! The built site's files. Names of scripts and styles have their hash in them, so browsers keep them for good.

use super::refusal::Refusal;
use super::serving::Web;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use backoffice::problem::Problem;
use std::sync::Arc;
use tower::ServiceExt;
use tower_http::services::ServeDir;

const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

/// A file of the site. Nobody is looked up for it: it is the same for everybody.
pub async fn file(State(web): State<Arc<Web>>, request: Request) -> Response {
    let is_built = request.uri().path().starts_with("/pkg/");
    let dir = ServeDir::new(&*web.leptos.site_root).append_index_html_on_directories(false);
    let mut response = match dir.precompressed_br().precompressed_gzip().oneshot(request).await {
        Ok(response) if response.status().is_client_error() => {
            return Refusal::from(Problem::NotFound).into_response();
        }
        Ok(response) => response.map(axum::body::Body::new),
        Err(never) => match never {},
    };
    let keep = match (is_built, web.leptos.hash_files) {
        (true, true) => FOR_GOOD,
        (true, false) => ASK_FIRST,
        (false, _) => FOR_AN_HOUR,
    };
    response.headers_mut().insert(header::CACHE_CONTROL, keep);
    response
}

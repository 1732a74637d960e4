//! The headers that every response has.

use super::serving::Web;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use backoffice::limits::SHED_RETRY_AFTER_SECS;
use leptos::nonce::Nonce;
use std::sync::Arc;
use url::Origin;

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // With `no-referrer`, browsers would say `Origin: null` where our own forms are sent.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

/// Put into the extensions of the one kind of page whose form goes to another host: where that is.
#[derive(Clone)]
pub struct FormGoesTo(pub Origin);

pub async fn layer(State(web): State<Arc<Web>>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let passes = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let forms = response.extensions_mut().remove::<FormGoesTo>();
    let forms = forms.map_or_else(|| "'self'".to_owned(), |to| to.0.ascii_serialization());
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if web.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(headers, &nonce, &forms)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if passes {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from(SHED_RETRY_AFTER_SECS));
    }
    // Whatever says nothing about it may hold data. Files say.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A page runs the scripts that carry this response's nonce, and what they load. Anything else runs nothing.
fn policy(headers: &HeaderMap, nonce: &Nonce, forms: &str) -> String {
    let is_page =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        format!(
            "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
             style-src 'self' 'nonce-{nonce}'; object-src 'none'; base-uri 'none'; form-action {forms}; \
             frame-ancestors 'none'"
        )
    } else {
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'".to_owned()
    }
}

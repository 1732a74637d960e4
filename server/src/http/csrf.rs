//! Nothing is changed on behalf of another site. Browsers say where a request comes from; one that says nothing and
//! has a session is refused too, so that a browser that we do not know is no way in.

use super::cookies::Cookies;
use super::refusal::Refusal;
use super::serving::Web;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backoffice::problem::{Fault, Problem};
use std::sync::Arc;
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

type Refuse = fn(ProtectionError) -> Response<Body>;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what says that it comes from elsewhere.
pub fn cross_site(origin: &str) -> Result<CsrfLayer<Refuse>, ConfigError> {
    let refuse: Refuse = |_| {
        tracing::warn!("a request from another site was refused");
        let problem = Problem::bad(Fault::general(
            "This request came from another site, so nothing was changed. Open Samuso itself and try again there.",
            "다른 사이트에서 온 요청이라 아무것도 바꾸지 않았어요. Samuso를 직접 열어 다시 시도해 주세요.",
        ));
        Refusal::new(StatusCode::FORBIDDEN, problem).into_response()
    };
    Ok(CsrfLayer::new().add_trusted_origin(origin)?.with_rejection_response(refuse))
}

/// Refuses what changes something, brings a session, and does not say where it comes from.
pub async fn unsaid(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    // A header that is there and empty says nothing.
    let says = |name| headers.get(name).is_some_and(|value: &HeaderValue| !value.is_empty());
    let says = says(header::ORIGIN) || says(SEC_FETCH_SITE);
    if safe || says || Cookies::of(headers).session(&web.names).is_none() {
        return next.run(request).await;
    }
    let origin = &web.origin;
    let problem = Problem::bad(Fault::general(
        format!(
            "This request has a session and does not say where it comes from, so nothing was changed. Browsers say it \
             by themselves; a script has to send the header `Origin: {origin}`."
        ),
        format!(
            "세션이 있는데 어디에서 온 요청인지 밝히지 않아 아무것도 바꾸지 않았어요. 브라우저는 스스로 밝히지만, 스크립트는 \
             `Origin: {origin}` 헤더를 함께 보내야 해요."
        ),
    ));
    Refusal::new(StatusCode::FORBIDDEN, problem).into_response()
}

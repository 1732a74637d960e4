//! Server functions as honest HTTP, for browsers without JavaScript and for curl: where the function says to go on
//! elsewhere, that is a 303; where it fails, the status says so and the body is a page. Leptos itself would answer
//! 200 or 500, or send the browser back to where it came from.

use super::refusal::{Refusal, wants_json};
use super::serving::Web;
use super::visitor::Visitor;
use crate::routes;
use app::problem::Failure;
use axum::Extension;
use axum::body::to_bytes;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backoffice::limits::REQUEST_MAX_BYTES;
use backoffice::problem::Problem;
use leptos::nonce::Nonce;
use leptos::prelude::provide_context;
use leptos::server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};
use leptos::server_fn::redirect::REDIRECT_HEADER;
use std::sync::Arc;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A server function of `app`, called by whoever is signed in.
pub async fn function(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    route: MatchedPath,
    mut request: Request,
) -> Response {
    let method = request.method().clone();
    let is_program = wants_json(request.headers());
    if visitor.signed_in.is_none() && !routes::is_open(method.as_str(), route.as_str()) {
        return Refusal::from(Problem::SignIn).into_response();
    }
    // Leptos looks at these to guess what a form wants. It shall not guess.
    request.headers_mut().insert(header::ACCEPT, JSON);
    request.headers_mut().remove(header::REFERER);
    let response = run(&web, &visitor, request).await;
    if response.headers().contains_key(SERVER_FN_ERROR_HEADER) || response.status().is_server_error() {
        return failed(response).await;
    }
    if is_program { response } else { go_on(response) }
}

async fn run(web: &Arc<Web>, visitor: &Visitor, request: Request) -> Response {
    let visit = Arc::new(super::pages::visit(web, visitor, &request));
    let nonce = request.extensions().get::<Nonce>().cloned().unwrap_or_default();
    let (cx, signed_in, sessions) =
        (visitor.cx.clone(), visitor.signed_in.clone(), Arc::clone(&web.sessions));
    let context = move || {
        provide_context(nonce.clone());
        provide_context(Arc::clone(&sessions));
        Arc::clone(&visit).provide();
        if let Some(cx) = cx.clone() {
            provide_context(cx);
        }
        if let Some(signed_in) = signed_in.clone() {
            provide_context(signed_in);
        }
    };
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

/// The function's error is in the body; it becomes the response's status, and its body is made like any other's.
async fn failed(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let problem = match to_bytes(body, REQUEST_MAX_BYTES).await {
        Ok(bytes) => Failure::de(bytes).0,
        Err(_) => Problem::Internal,
    };
    let mut response = Refusal::from(problem).into_response();
    for cookie in parts.headers.get_all(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

fn go_on(mut response: Response) -> Response {
    response.headers_mut().remove(HeaderName::from_static(REDIRECT_HEADER));
    if response.headers().contains_key(header::LOCATION) {
        *response.status_mut() = StatusCode::SEE_OTHER;
    }
    response
}

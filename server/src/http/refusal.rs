//! A problem as HTTP: whoever refuses says which problem it is, and one layer makes of it what the client reads: a
//! page in the member's language, or JSON for programs.

use super::kept::Posted;
use super::pages;
use super::serving::Web;
use super::visitor::Visitor;
use app::problem::Failure;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backoffice::problem::{Fault, Problem};
use std::sync::Arc;

/// Put into a response's extensions; the body is made outside.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: StatusCode,
    pub problem: Problem,
}

impl Refusal {
    pub fn new(status: StatusCode, problem: Problem) -> Self {
        Self { status, problem }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, problem }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Programs ask for JSON and nothing else: our own wasm does, and scripts can.
pub fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/json")
}

/// What no route answers.
pub async fn not_found() -> Refusal {
    Problem::NotFound.into()
}

/// What the libraries around us refuse, they refuse with a status alone, or with a word for developers.
fn plain(response: &Response) -> Option<Refusal> {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !(status.is_client_error() || status.is_server_error())
        || kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"))
    {
        return None;
    }
    let problem = match status {
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Problem::bad(Fault::general(
            "This address cannot be asked for in this way. Nothing was changed.",
            "이 주소는 이런 방식으로 요청할 수 없어요. 아무것도 바꾸지 않았어요.",
        )),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::bad(Fault::general(
            "This request is larger than 64 KiB, or, with a file of ids, than 4 MiB. Nothing was changed: send less at a time.",
            "요청이 64 KiB(ID 파일은 4 MiB)보다 커요. 아무것도 바꾸지 않았으니 나누어 보내 주세요.",
        )),
        _ if status.is_client_error() => Failure::unreadable().0,
        _ => Problem::Internal,
    };
    Some(Refusal { status, problem })
}

pub async fn layer(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(Posted::default());
    let asked = parts.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let refusal = response.extensions_mut().remove::<Refusal>().or_else(|| plain(&response));
    let Some(refusal) = refusal else { return response };
    let visitor = response.extensions().get::<Visitor>().cloned();
    let mut shown = if wants_json(&asked.headers) {
        Json(Failure(refusal.problem)).into_response()
    } else {
        let visitor = visitor.clone().unwrap_or_else(|| Visitor::nobody(&web, &asked));
        pages::problem(&web, &visitor, Request::from_parts(asked, Body::empty()), refusal.clone()).await
    };
    *shown.status_mut() = refusal.status;
    for (name, value) in response.headers() {
        if name != header::CONTENT_LENGTH && name != header::CONTENT_TYPE {
            shown.headers_mut().append(name, value.clone());
        }
    }
    if let Some(visitor) = visitor {
        shown.extensions_mut().insert(visitor);
    }
    shown
}

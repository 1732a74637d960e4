//! Signing in with a token: the probe of samuso.toml, which looks and changes nothing. Not a form: the token is in the
//! Authorization header, which no other site can have a browser send.

use super::client::Client;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backoffice::access::session::Token;
use backoffice::limits::SERVICE_SESSION_LASTS;
use backoffice::problem::Problem;
use std::sync::Arc;

const A_MINUTE: HeaderValue = HeaderValue::from_static("60");
const BEARER: HeaderValue = HeaderValue::from_static("Bearer");

pub async fn sign_in(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let probe = web.serving.probe.as_ref().ok_or(Problem::NotFound)?;
    // The right one is known before anything is counted: wrong ones keep it from nothing.
    if !token(&headers).is_some_and(|token| token.is_of(&probe.token_hash)) {
        return Ok(refused(&web, &probe.who.name, &visitor.request_id, &client).await);
    }
    if !web.service_sign_ins.take() {
        tracing::warn!("the probe signs in more often than it is let");
        return Ok(come_again());
    }
    let token = web.sessions.start_service(&probe.who, &visitor.request_id).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = web.names.set_session(&token, SERVICE_SESSION_LASTS) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn token(headers: &HeaderMap) -> Option<Token> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = given.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") { Token::parse(token.trim()) } else { None }
}

async fn refused(web: &Web, name: &str, request_id: &str, Client(client): &Client) -> Response {
    if !web.service_refusals.take() {
        return come_again();
    }
    tracing::warn!(client, "somebody came as the probe with a wrong token and was not let in");
    if let Err(problem) = web.sessions.refuse_service(name, request_id).await {
        tracing::warn!(?problem, "that somebody came with a wrong token is not on the timeline");
    }
    let problem = Problem::not_let_in(
        "The token is wrong, and you were not let in. Tries are noted.",
        "토큰이 맞지 않아 들어갈 수 없어요. 시도는 기록돼요.",
    );
    let mut response = Refusal::new(StatusCode::UNAUTHORIZED, problem).into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, BEARER);
    response
}

fn come_again() -> Response {
    let problem = Problem::not_let_in(
        "There were too many tries within a minute. Wait a minute, then try again.",
        "1분 안에 시도가 너무 많았어요. 1분 뒤에 다시 시도해 주세요.",
    );
    let mut response = Refusal::new(StatusCode::TOO_MANY_REQUESTS, problem).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, A_MINUTE);
    response
}

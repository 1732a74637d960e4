//! Signing in to the demo: who says that they are one of its members, is. The route is there in the demo alone.

use super::pages::see_other;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use backoffice::access::session::SignIn;
use backoffice::limits::{MEMBER_KEY_MAX_CHARS, NEXT_MAX_CHARS};
use backoffice::problem::{Fault, Problem};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub struct DemoSignIn {
    member: String,
    #[serde(default)]
    next: String,
}

pub async fn demo(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<DemoSignIn>,
) -> Result<Response, Refusal> {
    let is_a_key = (1..=MEMBER_KEY_MAX_CHARS).contains(&form.member.chars().count());
    let sign_in = SignIn {
        member: &form.member,
        how: "demo",
        replaces: visitor.token.as_ref(),
        request_id: &visitor.request_id,
    };
    let token = if is_a_key { web.sessions.start(sign_in).await? } else { None };
    let Some(token) = token else {
        return Err(Problem::bad(Fault::new(
            "member",
            "The demo has no such member. There are cx, cx_lead, account_manager and admin.",
            "데모에 없는 멤버예요. cx, cx_lead, account_manager, admin이 있어요.",
        ))
        .into());
    };
    let mut response = see_other(local(&form.next).unwrap_or("/"));
    if let Some(cookie) = web.names.set_session(&token, web.sessions.lasts().absolute) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response.into_response())
}

/// An address of ours: a path that no browser takes for another host.
pub fn local(next: &str) -> Option<&str> {
    let is_local = next.starts_with('/') && !next[1..].starts_with(['/', '\\']);
    let is_plain = next.len() <= NEXT_MAX_CHARS && !next.chars().any(char::is_control);
    (is_local && is_plain).then_some(next)
}

//! Looking with other eyes: beginning, ending, and the gate behind which nothing is changed meanwhile.

use super::login::local;
use super::pages::see_other;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use backoffice::access::permission::may_view_as;
use backoffice::access::session::{Eyes, SignedIn};
use backoffice::catalog::types::RoleKey;
use backoffice::limits::MEMBER_KEY_MAX_CHARS;
use backoffice::problem::{Fault, Part, Problem};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    role: String,
    /// A member's id, or what they sign in as.
    #[serde(default)]
    member: String,
    #[serde(default)]
    next: String,
}

pub async fn begin(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Refusal> {
    let (Some(cx), Some(token), Some(signed_in)) = (&visitor.cx, &visitor.token, &visitor.signed_in) else {
        return Err(Problem::SignIn.into());
    };
    may_view_as(&web.office.catalog, &signed_in.actor)?;
    cx.is_certain(Part::SignIn)?;
    if wanted.member.chars().count() > MEMBER_KEY_MAX_CHARS || wanted.member.contains('\0') {
        return Err(Problem::NotFound.into());
    }
    let eyes = if wanted.member.is_empty() {
        let role = RoleKey::new(&wanted.role);
        web.office.catalog.roles.contains_key(&role).then_some(Eyes::Role(role))
    } else {
        web.sessions.eyes_of(wanted.member.trim()).await?
    };
    let eyes = eyes.ok_or(Problem::NotFound)?;
    web.sessions.view_as(token, signed_in, &eyes, &visitor.request_id).await?;
    Ok(see_other(local(&wanted.next).unwrap_or("/")))
}

/// Whoever looks with their own eyes already is where they wanted to be.
pub async fn end(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Refusal> {
    let (Some(token), Some(signed_in)) = (&visitor.token, &visitor.signed_in) else {
        return Err(Problem::SignIn.into());
    };
    if let Some(looking) = &signed_in.looking {
        web.sessions.view_as_oneself(token, signed_in, &looking.eyes, &visitor.request_id).await?;
    }
    Ok(see_other("/"))
}

/// Refuses what changes something, and what is the member's own, while they look with other eyes; and always, for a service.
pub async fn gate(request: Request, next: Next) -> Response {
    let looks = request
        .extensions()
        .get::<Visitor>()
        .and_then(|visitor| visitor.signed_in.as_ref())
        .is_some_and(SignedIn::only_looks);
    if !looks || is_let_through(request.method(), request.uri().path()) {
        return next.run(request).await;
    }
    let problem = Problem::bad(Fault::general(
        "You are looking with other eyes, or are a service, so nothing was changed. End it at the top of the page first.",
        "다른 사람의 눈으로 보고 있거나 서비스라서 아무것도 바꾸지 않았어요. 먼저 화면 위에서 끝내 주세요.",
    ));
    Refusal::new(StatusCode::FORBIDDEN, problem).into_response()
}

fn is_let_through(method: &Method, path: &str) -> bool {
    let begins =
        |with: &str| path == with || path.strip_prefix(with).is_some_and(|rest| rest.starts_with('/'));
    match *method {
        Method::GET | Method::HEAD => !["/access", "/account", "/view-as"].into_iter().any(begins),
        _ => matches!(path, "/view-as/end" | "/logout"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, is_let_through};

    #[test]
    fn what_changes_something_is_refused_but_for_the_ways_out() {
        let let_through = |method, path| is_let_through(&method, path);
        assert!(let_through(Method::GET, "/e/article") && let_through(Method::GET, "/accessories"));
        assert!(let_through(Method::POST, "/view-as/end") && let_through(Method::POST, "/logout"));
        for path in ["/api/actions/preview", "/api/actions/run", "/preferences", "/view-as", "/login/demo"] {
            assert!(!let_through(Method::POST, path), "{path}");
        }
        for path in ["/access", "/access/members/1", "/account", "/view-as"] {
            assert!(!let_through(Method::GET, path), "{path}");
        }
        assert!(!let_through(Method::DELETE, "/e/article"));
    }
}

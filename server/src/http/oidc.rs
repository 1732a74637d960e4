//! Signing in with an account of the company's: out to the provider, and back. What went wrong is one and the same to
//! whoever comes back; the log has the cause, by the request's id.

use super::again;
use super::client::Client;
use super::cookies::{self, Cookies};
use super::login::local;
use super::pages::{self, see_other};
use super::refusal::Refusal;
use super::serving::Web;
use super::sign_in::{self, Wanted};
use super::visitor::Visitor;
use crate::oidc::{CameBack, Provider, Refused};
use app::access::onward::{Onward, To};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use axum::{Extension, Form};
use backoffice::access::identity::{Asserted, Attempt, NewAttempt};
use backoffice::access::session::Token;
use backoffice::limits::SIGN_IN_LASTS;
use backoffice::problem::Problem;
use std::sync::Arc;
use uuid::Uuid;

/// Begins: keeps the attempt, and sends the browser on.
pub async fn begin(
    State(web): State<Arc<Web>>,
    Path(provider): Path<String>,
    Extension(visitor): Extension<Visitor>,
    parts: Parts,
    Form(form): Form<Wanted>,
) -> Result<Response, Refusal> {
    let provider = web.providers.find(&provider).ok_or(Problem::NotFound)?;
    send_on(&web, provider, &visitor, parts, &form.next, None).await
}

/// Keeps an attempt, and sends the browser on. `again_as` is a member who signs in again.
pub(super) async fn send_on(
    web: &Arc<Web>,
    provider: &Provider,
    visitor: &Visitor,
    parts: Parts,
    next: &str,
    again_as: Option<Uuid>,
) -> Result<Response, Refusal> {
    // Two windows of a browser may sign in at the same time.
    let browser = Cookies::of(&parts.headers).sign_in(&web.names);
    let browser = browser.map_or_else(Token::new, Ok)?;
    let (state, nonce) = (Token::new()?, Token::new()?);
    let asked = provider.ask_for(&state, &nonce, again_as.is_some()).await.map_err(|refused| {
        tracing::warn!(provider = provider.settings.name, %refused, "nobody can sign in");
        sign_in::away(&provider.settings.label)
    })?;
    let attempt = NewAttempt {
        provider: &provider.settings.name,
        state: &state,
        browser: &browser,
        nonce: &asked.nonce,
        verifier: &asked.verifier,
        next: local(next).unwrap_or("/"),
        again_as,
        client: parts.extensions.get::<Client>().map_or("", |client| &client.0),
    };
    web.sessions.begin(&attempt).await?;
    let onward = Onward { url: asked.url.into(), label: provider.settings.label.clone(), to: To::SignIn };
    let mut response = pages::onward(web, visitor, parts, onward).await;
    cookies::set(&mut response, [web.names.set_sign_in(&browser, SIGN_IN_LASTS)]);
    Ok(response)
}

/// Comes back: verifies everything, and makes the session.
pub async fn callback(
    State(web): State<Arc<Web>>,
    Path(provider): Path<String>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Query(came_back): Query<CameBack>,
) -> Result<Response, Refusal> {
    let provider = web.providers.find(&provider).ok_or(Problem::NotFound)?;
    let name = &provider.settings.name;
    let Some(attempt) = take(&web, name, &came_back, &headers).await? else {
        // No event: whoever likes can ask for this as often as they like.
        tracing::warn!(provider = name, refused = %Refused::NoAttempt, "nobody was let in");
        return Err(sign_in::refused());
    };
    let who = match provider.who(&came_back, &attempt).await {
        Ok(who) => who,
        Err(cause) => {
            tracing::warn!(provider = name, refused = %cause, "nobody was let in");
            web.sessions.refuse(("oidc", name), cause.flaw(), &visitor.request_id).await?;
            return Err(sign_in::refused());
        }
    };
    let asserted = Asserted {
        provider: name,
        how: "oidc",
        issuer: provider.settings.issuer.as_str(),
        subject: who.claims.subject(),
        email: who.claims.email().map(|email| email.as_str()),
        name: &provider.name(&who.claims),
        roles: provider.roles(&who.claims),
        preferences: &visitor.preferences,
        authenticated_at: who.authenticated_at(web.clock.now()),
        session: who.session(),
        id_token: Some(&who.id_token),
        replaces: visitor.token.as_ref(),
        request_id: &visitor.request_id,
    };
    again::hold(&web, &visitor, attempt.again_as, &provider.settings.label, &asserted).await?;
    let token = web
        .sessions
        .sign_in(&asserted)
        .await?
        .ok_or_else(|| sign_in::no_role(provider.settings.contact.as_deref()))?;
    let mut response = see_other(local(&attempt.next).unwrap_or("/"));
    let cookies = [web.names.set_session(&token, web.sessions.lasts().absolute), web.names.drop_sign_in()];
    cookies::set(&mut response, cookies);
    Ok(response)
}

async fn take(
    web: &Web,
    provider: &str,
    came_back: &CameBack,
    headers: &HeaderMap,
) -> Result<Option<Attempt>, Problem> {
    let browser = Cookies::of(headers).sign_in(&web.names);
    let (Some(state), Some(browser)) = (Token::parse(&came_back.state), browser) else { return Ok(None) };
    web.sessions.take(provider, &state, &browser).await
}

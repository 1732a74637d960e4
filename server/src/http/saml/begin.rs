use super::refused;
use crate::http::client::Client;
use crate::http::cookies::{self, Cookies, Names};
use crate::http::login::local;
use crate::http::refusal::Refusal;
use crate::http::serving::Web;
use crate::http::sign_in::{Wanted, carried};
use crate::http::visitor::Visitor;
use crate::saml::Provider;
use app::access::onward::To;
use axum::extract::{Path, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use backoffice::access::identity::saml::{NewRequest, Purpose};
use backoffice::access::session::Token;
use backoffice::limits::SIGN_IN_LASTS;
use backoffice::problem::Problem;
use std::sync::Arc;
use uuid::Uuid;

/// Begins: keeps the request, and sends the browser on with it.
pub async fn begin(
    State(web): State<Arc<Web>>,
    Path(provider): Path<String>,
    Extension(visitor): Extension<Visitor>,
    parts: Parts,
    Form(form): Form<Wanted>,
) -> Result<Response, Refusal> {
    let provider = web.saml.find(&provider).ok_or(Problem::NotFound)?;
    send_on(&web, provider, &visitor, parts, &form.next, None).await
}

/// The same for `again_as`, a member who signs in again.
pub async fn send_on(
    web: &Arc<Web>,
    provider: &Provider,
    visitor: &Visitor,
    parts: Parts,
    next: &str,
    again_as: Option<Uuid>,
) -> Result<Response, Refusal> {
    // Two windows of a browser may sign in at the same time.
    let browser = Cookies::of(&parts.headers).saml().map_or_else(Token::new, Ok)?;
    let relay = Token::new()?;
    let sent = match provider.ask(&relay, again_as.is_some()).await {
        Ok(sent) => sent,
        Err(cause) => return Ok(refused(provider, &cause)),
    };
    let request = NewRequest {
        provider: &provider.settings.name,
        purpose: Purpose::SignIn,
        relay: &relay,
        browser: &browser,
        id: &sent.id,
        session: visitor.token.as_ref(),
        again_as,
        next: local(next).unwrap_or("/"),
        client: parts.extensions.get::<Client>().map_or("", |client| &client.0),
    };
    web.sessions.begin_request(&request).await?;
    let mut response = carried(web, visitor, parts, (sent.by, &provider.settings.label, To::SignIn)).await;
    cookies::set(&mut response, [Names::set_saml(&browser, &visitor.preferences, SIGN_IN_LASTS)]);
    Ok(response)
}

/// Who we are, for the provider to read.
pub async fn metadata(
    State(web): State<Arc<Web>>,
    Path(provider): Path<String>,
) -> Result<Response, Refusal> {
    let provider = web.saml.find(&provider).ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/samlmetadata+xml")], provider.ours()).into_response())
}

//! Signing out, in both directions: we tell the provider that somebody leaves, or it tells us.

use super::not_taken;
use crate::http::client::Client;
use crate::http::cookies::{self, Cookies, Names};
use crate::http::pages::see_other;
use crate::http::refusal::Refusal;
use crate::http::serving::Web;
use crate::http::sign_in::carried;
use crate::http::visitor::Visitor;
use crate::saml::{Came, Provider, Refused, kept};
use ::saml::LogoutStatus;
use ::saml::send::By;
use app::access::onward::To;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::{Extension, Form};
use backoffice::access::identity::saml::{Left, NewRequest, Purpose, SignOut};
use backoffice::access::session::Token;
use backoffice::limits::SIGN_IN_LASTS;
use backoffice::problem::Problem;
use serde::Deserialize;
use std::sync::Arc;

/// A request of the provider's, or its answer to one of ours.
#[derive(Deserialize)]
pub struct Posted {
    #[serde(rename = "SAMLRequest")]
    request: Option<String>,
    #[serde(rename = "SAMLResponse")]
    response: Option<String>,
    #[serde(rename = "RelayState")]
    relay: Option<String>,
}

/// By a link, whose query is what is signed.
pub async fn slo(
    State(web): State<Arc<Web>>,
    Path(provider): Path<String>,
    Extension(visitor): Extension<Visitor>,
    parts: Parts,
    RawQuery(query): RawQuery,
    posted: Result<Query<Posted>, QueryRejection>,
) -> Result<Response, Refusal> {
    let provider = web.saml.find(&provider).ok_or(Problem::NotFound)?;
    let query = query.unwrap_or_default();
    let posted = posted.ok().map(|Query(posted)| posted);
    let came = |_| Came::Redirected(query.clone());
    Ok(Message { web: &web, provider, visitor: &visitor, parts: &parts }.read(posted, came).await)
}

pub async fn slo_posted(
    State(web): State<Arc<Web>>,
    Path(provider): Path<String>,
    Extension(visitor): Extension<Visitor>,
    parts: Parts,
    posted: Result<Form<Posted>, FormRejection>,
) -> Result<Response, Refusal> {
    let provider = web.saml.find(&provider).ok_or(Problem::NotFound)?;
    let posted = posted.ok().map(|Form(posted)| posted);
    Ok(Message { web: &web, provider, visitor: &visitor, parts: &parts }.read(posted, Came::Posted).await)
}

/// What came, and to whom.
struct Message<'a> {
    web: &'a Arc<Web>,
    provider: &'a Provider,
    visitor: &'a Visitor,
    parts: &'a Parts,
}

impl Message<'_> {
    async fn read(&self, posted: Option<Posted>, came: impl Fn(String) -> Came) -> Response {
        match posted {
            Some(Posted { request: Some(request), response: None, relay }) => self
                .told(came(request), relay.as_deref())
                .await
                .unwrap_or_else(|cause| not_taken(self.provider, &cause)),
            Some(Posted { request: None, response: Some(response), relay }) => {
                self.answered(came(response), &relay.unwrap_or_default()).await
            }
            _ => not_taken(self.provider, &Refused::Unreadable),
        }
    }

    /// The provider says that somebody left: their sessions end, and it is answered.
    async fn told(&self, came: Came, relay: Option<&str>) -> Result<Response, Refused> {
        let request = self.provider.told(came).await?;
        let sign_out = SignOut {
            provider: &self.provider.settings.name,
            issuer: &request.issuer,
            message: &request.id,
            until: request.valid_until,
            name: &kept(&request.name_id),
            session_indexes: &request.session_indexes,
            request_id: &self.visitor.request_id,
        };
        let ended = self.web.sessions.sign_out_by(&sign_out).await.map_err(Refused::Database)?;
        ended.ok_or(Refused::Replayed)?;
        let Ok(sent) = self.provider.answer(&request.id, relay).await else {
            // It says of itself that it wants no answer.
            return Ok(see_other("/login"));
        };
        // This is no page of ours on its way, and may be within one of the provider's.
        if let By::Redirect(url) = &sent.by {
            return Ok(see_other(url));
        }
        let on = (sent.by, &*self.provider.settings.label, To::SignOut);
        Ok(carried(self.web, self.visitor, self.parts.clone(), on).await)
    }

    /// The provider answers what we told it. The session has ended already, whatever it says.
    async fn answered(&self, came: Came, relay: &str) -> Response {
        let name = &self.provider.settings.name;
        let to = match self.status(came, relay).await {
            Ok(LogoutStatus::Done) => "/login?state=done".to_owned(),
            Ok(_) => format!("/login?still_at={name}"),
            Err(cause) => {
                tracing::warn!(provider = name, refused = %cause, "an answer to a sign-out was not taken");
                return see_other("/login");
            }
        };
        let mut response = see_other(&to);
        cookies::set(&mut response, [Names::drop_saml()]);
        response
    }

    async fn status(&self, came: Came, relay: &str) -> Result<LogoutStatus, Refused> {
        let browser = Cookies::of(&self.parts.headers).saml();
        let (relay, browser) = Token::parse(relay).zip(browser).ok_or(Refused::NoRequest)?;
        let (name, turn) = (&self.provider.settings.name, self.provider.turn().await?);
        let asked = self.web.sessions.take_request(name, Purpose::SignOut, &relay, &browser).await;
        let asked = asked.map_err(Refused::Database)?.ok_or(Refused::NoRequest)?;
        Ok(self.provider.answered(turn, came, asked.id).await?.status)
    }
}

/// Leads on to the provider that a session was of, to sign out there, too. The session has ended already.
pub async fn leave(web: &Arc<Web>, visitor: &Visitor, parts: Parts, left: &Left) -> Response {
    let Some(provider) = web.saml.find(&left.provider) else { return see_other("/login") };
    match tell(web, provider, &parts, left).await {
        Ok((by, browser)) => {
            let nobody = Visitor { signed_in: None, token: None, cx: None, ..visitor.clone() };
            let on = (by, &*provider.settings.label, To::SignOut);
            let mut response = carried(web, &nobody, parts, on).await;
            cookies::set(&mut response, [Names::set_saml(&browser, &visitor.preferences, SIGN_IN_LASTS)]);
            response
        }
        Err(cause) => {
            tracing::warn!(provider = left.provider, refused = %cause, "a provider was not told that somebody left");
            see_other(&format!("/login?still_at={}", left.provider))
        }
    }
}

async fn tell(web: &Web, provider: &Provider, parts: &Parts, left: &Left) -> Result<(By, Token), Refused> {
    let browser = Cookies::of(&parts.headers).saml();
    let browser = browser.map_or_else(Token::new, Ok).map_err(Refused::Database)?;
    let relay = Token::new().map_err(Refused::Database)?;
    let sent = provider.tell(left, &relay).await?;
    let request = NewRequest {
        provider: &left.provider,
        purpose: Purpose::SignOut,
        relay: &relay,
        browser: &browser,
        id: &sent.id,
        session: None,
        again_as: None,
        next: "/login",
        client: parts.extensions.get::<Client>().map_or("", |client| &client.0),
    };
    web.sessions.begin_request(&request).await.map_err(Refused::Database)?;
    Ok((sent.by, browser))
}

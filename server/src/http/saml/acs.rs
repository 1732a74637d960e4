//! The way back. A provider's page posts it from another site, so the session's cookie stays at home; who set out is
//! known by a cookie of its own and by the `RelayState`, which is a key of ours.

use super::arrive::{ask_back, is_meant};
use super::refused;
use crate::http::again;
use crate::http::cookies::{self, Cookies, Names};
use crate::http::login::local;
use crate::http::pages::see_other;
use crate::http::refusal::Refusal;
use crate::http::serving::Web;
use crate::http::sign_in::no_role;
use crate::http::visitor::Visitor;
use crate::saml::{Provider, Refused, Turn, flaw, kept, subject};
use ::saml::{Expected, Verified};
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form, RequestExt};
use backoffice::access::identity::Asserted;
use backoffice::access::identity::saml::{Purpose, Request as Asked, Said, SignedInBy};
use backoffice::access::session::Token;
use backoffice::problem::Problem;
use serde::Deserialize;
use std::sync::Arc;

/// Not `Debug`: an assertion is worth a session.
#[derive(Clone, Deserialize)]
pub(super) struct Posted {
    #[serde(rename = "SAMLResponse")]
    pub(super) response: String,
    #[serde(rename = "RelayState", default)]
    pub(super) relay: String,
}

/// Comes back: verifies everything, and makes the session.
pub async fn acs(
    State(web): State<Arc<Web>>,
    Path(name): Path<String>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Response {
    let Some(provider) = web.saml.find(&name) else {
        return Refusal::from(Problem::NotFound).into_response();
    };
    let (parts, body) = request.into_parts();
    let posted: Result<Form<Posted>, FormRejection> =
        Request::from_parts(parts.clone(), body).extract().await;
    let Ok(Form(posted)) = posted else { return refused(provider, &Refused::Unreadable) };
    let carried = Token::parse(&posted.relay).zip(Cookies::of(&parts.headers).saml());
    // Before a turn is taken, which others wait for. No event: whoever likes can ask for this as often as they like.
    if carried.is_none() && !provider.settings.idp_initiated {
        return refused(provider, &Refused::NoRequest);
    }
    let turn = match provider.turn().await {
        Ok(turn) => turn,
        Err(cause) => return refused(provider, &cause),
    };
    let asked = match take(&web, provider, carried).await {
        Ok(asked) => asked,
        Err(problem) => return refused(provider, &Refused::Database(problem)),
    };
    let come = Come { web: &web, provider, visitor: &visitor, posted: &posted };
    match asked {
        Some(asked) => come.in_answer(turn, &asked).await,
        None if provider.settings.idp_initiated => {
            let is_meant = is_meant(&web, &parts.headers);
            come.by_itself(turn, is_meant, Request::from_parts(parts, Body::empty())).await
        }
        None => refused(provider, &Refused::NoRequest),
    }
}

async fn take(
    web: &Web,
    provider: &Provider,
    carried: Option<(Token, Token)>,
) -> Result<Option<Asked>, Problem> {
    let Some((relay, browser)) = carried else { return Ok(None) };
    web.sessions.take_request(&provider.settings.name, Purpose::SignIn, &relay, &browser).await
}

/// Somebody who has come from a provider.
struct Come<'a> {
    web: &'a Arc<Web>,
    provider: &'a Provider,
    visitor: &'a Visitor,
    posted: &'a Posted,
}

impl Come<'_> {
    /// Who had set out here.
    async fn in_answer(&self, turn: Turn, asked: &Asked) -> Response {
        // Whether somebody signed in just now is held below, where they can be told.
        let expected = Expected::Solicited { request_id: asked.id.clone(), authenticated_after: None };
        match self.verified(turn, expected).await {
            Ok(verified) => self.let_in(&verified, Some(asked), &asked.next).await,
            Err(response) => response,
        }
    }

    /// Who had not. Another site may have sent them, into an account that is not theirs: they are asked first.
    async fn by_itself(&self, turn: Turn, is_meant: bool, request: Request) -> Response {
        let verified = match self.verified(turn, Expected::Unsolicited).await {
            Ok(verified) => verified,
            Err(response) => return response,
        };
        if is_meant {
            let next = local(&self.posted.relay).unwrap_or("/");
            return self.let_in(&verified, None, next).await;
        }
        let name = self.provider.name(&verified);
        ask_back(self.web, self.provider, self.visitor, name, self.posted, request).await
    }

    async fn verified(&self, turn: Turn, expected: Expected) -> Result<Verified, Response> {
        let verified = self.provider.verify(turn, self.posted.response.clone(), expected).await;
        let cause = match verified {
            Ok(verified) => return Ok(verified),
            Err(cause) => cause,
        };
        if let Refused::Message(message) = &cause {
            let from = ("saml", &*self.provider.settings.name);
            let noted = self.web.sessions.refuse(from, flaw(message), &self.visitor.request_id).await;
            if let Err(problem) = noted {
                return Err(refused(self.provider, &Refused::Database(problem)));
            }
        }
        Err(refused(self.provider, &cause))
    }

    async fn let_in(&self, verified: &Verified, asked: Option<&Asked>, next: &str) -> Response {
        let signed_in = match self.sign_in(verified, asked).await {
            Ok(signed_in) => signed_in,
            Err(refusal) => return refusal.into_response(),
        };
        let token = match signed_in {
            SignedInBy::Assertion(token) => token,
            SignedInBy::NobodyWithRole => {
                return no_role(self.provider.settings.contact.as_deref()).into_response();
            }
            SignedInBy::Replayed => return refused(self.provider, &Refused::Replayed),
        };
        let mut response = see_other(local(next).unwrap_or("/"));
        let lasts = self.web.sessions.lasts().absolute;
        let cookies = [self.web.names.set_session(&token, lasts), Names::drop_saml()];
        cookies::set(&mut response, cookies);
        response
    }

    async fn sign_in(&self, verified: &Verified, asked: Option<&Asked>) -> Result<SignedInBy, Refusal> {
        let email = self.provider.email(verified);
        let asserted = Asserted {
            provider: &self.provider.settings.name,
            how: "saml",
            issuer: &verified.issuer,
            subject: &subject(&verified.name_id),
            email: email.as_deref(),
            name: &self.provider.name(verified),
            roles: self.provider.roles(verified),
            preferences: &self.visitor.preferences,
            authenticated_at: Some(verified.authenticated_at.min(self.web.clock.now())),
            session: verified.session_index.as_deref(),
            id_token: None,
            replaces: self.visitor.token.as_ref(),
            request_id: &self.visitor.request_id,
        };
        let (again_as, label) = (asked.and_then(|asked| asked.again_as), &self.provider.settings.label);
        again::hold(self.web, self.visitor, again_as, label, &asserted).await?;
        let said = Said {
            assertion: &verified.id,
            until: verified.valid_until,
            name: &kept(&verified.name_id),
            session_until: verified.session_not_on_or_after,
            replaces: asked.and_then(|asked| asked.session_hash),
        };
        Ok(self.web.sessions.sign_in_by(&asserted, &said).await?)
    }
}

//! Signing out: the provider is told, or tells us.

use super::provider::Provider;
use super::refused::Refused;
use super::verify::Turn;
use super::who::said;
use ::saml::send::{Answer, Sent, logout_request, logout_response};
use ::saml::{LogoutRequest, LogoutResponse, Received, verify_logout_request, verify_logout_response};
use backoffice::access::identity::saml::Left;
use backoffice::access::session::Token;

/// How a message about signing out came.
pub enum Came {
    /// In the query of the address, which is here to the letter.
    Redirected(String),
    Posted(String),
}

impl Came {
    fn received(&self) -> Received<'_> {
        match self {
            Self::Redirected(query) => Received::Redirect { query },
            Self::Posted(message) => Received::Post { message },
        }
    }
}

impl Provider {
    /// Tells the provider that somebody leaves. `relay` goes there and comes back.
    pub async fn tell(&self, left: &Left, relay: &Token) -> Result<Sent, Refused> {
        let (name, index, relay) = (said(&left.name), left.session_index.clone(), relay.secret());
        let turn = self.turn().await?;
        let tell =
            move |idp: &_, us: &_, now| logout_request(idp, us, &name, index.as_deref(), Some(&relay), now);
        self.with(turn, tell).await
    }

    /// The provider says that somebody left.
    pub async fn told(&self, came: Came) -> Result<LogoutRequest, Refused> {
        let turn = self.turn().await?;
        self.with(turn, move |idp, us, now| verify_logout_request(came.received(), idp, us, now)).await
    }

    /// The provider answers what we told it.
    pub async fn answered(
        &self,
        turn: Turn,
        came: Came,
        request_id: String,
    ) -> Result<LogoutResponse, Refused> {
        let verify =
            move |idp: &_, us: &_, now| verify_logout_response(came.received(), idp, us, &request_id, now);
        self.with(turn, verify).await
    }

    /// What the provider is answered.
    pub async fn answer(&self, request_id: &str, relay_state: Option<&str>) -> Result<Sent, Refused> {
        let (request_id, relay_state) = (request_id.to_owned(), relay_state.map(str::to_owned));
        let turn = self.turn().await?;
        let answer = move |idp: &_, us: &_, now| {
            let answer =
                Answer { in_response_to: &request_id, done: true, relay_state: relay_state.as_deref() };
            logout_response(idp, us, answer, now)
        };
        self.with(turn, answer).await
    }
}

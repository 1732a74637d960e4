//! The way back: the code for a token, and the token for who it is.

use super::fetch::Fault;
use super::protocol::{Claims, IdToken};
use super::provider::{Provider, Said};
use super::refused::Refused;
use super::token;
use backoffice::access::identity::Attempt;
use backoffice::limits::CODE_MAX_CHARS;
use jiff::Timestamp;
use openidconnect::core::CoreErrorResponseType;
use openidconnect::{
    AccessToken, AuthorizationCode, ClaimsVerificationError, OAuth2TokenResponse, PkceCodeVerifier,
    RequestTokenError, SignatureVerificationError, StandardErrorResponse, TokenResponse,
};
use serde::Deserialize;

/// What a browser brings back. Not `Debug`: a code is worth a session.
#[derive(Deserialize)]
pub struct CameBack {
    #[serde(default)]
    pub state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Somebody whom a provider has named, verified. Not `Debug`: the token is a secret.
pub struct Who {
    pub claims: Claims,
    /// As it came: for signing out there.
    pub id_token: String,
}

impl Who {
    /// When they signed in at the provider, if it says so. Its clock may be ahead of ours.
    pub fn authenticated_at(&self, now: Timestamp) -> Option<Timestamp> {
        let at = Timestamp::from_second(self.claims.auth_time()?.timestamp()).ok()?;
        Some(at.min(now))
    }

    /// What the provider calls the session there (`sid`).
    pub fn session(&self) -> Option<&str> {
        self.claims.additional_claims().claims.get("sid")?.as_str()
    }
}

type NotExchanged = RequestTokenError<Fault, StandardErrorResponse<CoreErrorResponseType>>;

impl Provider {
    /// Who has come back, with everything verified that there is to verify.
    pub async fn who(&self, came_back: &CameBack, attempt: &Attempt) -> Result<Who, Refused> {
        let said = self.said().await?;
        self.is_from_here(came_back, &said)?;
        if let Some(error) = &came_back.error {
            return Err(Refused::Provider(error.chars().take(100).collect()));
        }
        let code = came_back.code.as_ref().filter(|code| (1..=CODE_MAX_CHARS).contains(&code.len()));
        let code = AuthorizationCode::new(code.ok_or(Refused::NoCode)?.clone());
        let (id_token, access_token) = self.exchange(&said, code, attempt).await?;
        let claims = self.verified(&said, &id_token, &access_token, attempt).await?;
        Ok(Who { claims, id_token: id_token.to_string() })
    }

    /// RFC 9207: an answer of another provider's is not taken for one of this one's.
    fn is_from_here(&self, came_back: &CameBack, said: &Said) -> Result<(), Refused> {
        let must_say = said.metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match &came_back.iss {
            Some(iss) if *iss != **self.settings.issuer => Err(Refused::OtherIssuer),
            None if must_say => Err(Refused::NoIssuer),
            _ => Ok(()),
        }
    }

    async fn exchange(
        &self,
        said: &Said,
        code: AuthorizationCode,
        attempt: &Attempt,
    ) -> Result<(IdToken, AccessToken), Refused> {
        let client = self.client(said);
        let request = client.exchange_code(code).map_err(|error| Refused::Exchange(error.to_string()))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()));
        let answer = request.request_async(&self.fetcher).await;
        let answer = answer.map_err(|error| Refused::Exchange(told(&error)))?;
        let id_token = answer.id_token().ok_or(Refused::NoToken)?;
        Ok((id_token.clone(), answer.access_token().clone()))
    }

    async fn verified(
        &self,
        said: &Said,
        id_token: &IdToken,
        access_token: &AccessToken,
        attempt: &Attempt,
    ) -> Result<Claims, Refused> {
        let expected =
            token::Expected { settings: &self.settings, now: self.clock.now(), nonce: &attempt.nonce };
        match token::verify(id_token, access_token, &said.keys, &expected) {
            Err(Refused::Token(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            ))) => {
                let said = self.said_with_new_keys().await;
                let said =
                    said.ok_or_else(|| Refused::NoProvider("its keys are not to be had".to_owned()))?;
                token::verify(id_token, access_token, &said.keys, &expected)
            }
            verified => verified,
        }
    }
}

/// Without the answer's text, which may hold a token.
fn told(error: &NotExchanged) -> String {
    match error {
        RequestTokenError::ServerResponse(response) => {
            let code: String = response.error().as_ref().chars().take(100).collect();
            format!("the provider says {code:?}")
        }
        RequestTokenError::Request(fault) => fault.to_string(),
        RequestTokenError::Parse(..) => "its answer cannot be read".to_owned(),
        RequestTokenError::Other(_) => "its answer is another than the standard says".to_owned(),
    }
}

//! The way out: where the browser is sent.

use super::provider::Provider;
use super::refused::Refused;
use crate::config::GOOGLE;
use backoffice::access::session::Token;
use openidconnect::core::{CoreAuthPrompt, CoreResponseType};
use openidconnect::{AuthenticationFlow, CsrfToken, Nonce, PkceCodeChallenge, Scope};
use std::time::Duration;
use url::Url;

/// What the browser is sent with, and what is kept of it. Not `Debug`.
pub struct Asked {
    pub url: Url,
    pub nonce: String,
    pub verifier: String,
}

impl Provider {
    /// `again` asks the provider to let nobody through whom it knows from before.
    pub async fn ask_for(&self, state: &Token, nonce: &Token, again: bool) -> Result<Asked, Refused> {
        let said = self.said().await?;
        let client = self.client(&said);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (state, nonce) = (state.secret(), nonce.secret());
        let asked = Nonce::new(nonce.clone());
        let mut request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || CsrfToken::new(state),
                move || asked,
            )
            .set_pkce_challenge(challenge);
        // The library asks for `openid` by itself.
        for scope in self.settings.scopes.iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        if let Some(domain) = &self.settings.hosted_domain {
            // A hint for the page where one chooses an account; what counts is in the token.
            request = request.add_extra_param("hd", domain);
        }
        if again {
            request = request.set_max_age(Duration::ZERO);
            // Google knows no such prompt, and refuses it.
            if self.settings.issuer.as_str() != GOOGLE {
                request = request.add_prompt(CoreAuthPrompt::Login);
            }
        }
        let (url, _, _) = request.url();
        Ok(Asked { url, nonce, verifier: verifier.into_secret() })
    }
}

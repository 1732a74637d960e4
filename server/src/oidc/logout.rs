//! Signing out at the provider, and because the provider says so.

use super::logout_token::{self, LogoutToken, NotHeld};
use super::provider::Provider;
use backoffice::access::session::{Ended, Token};
use url::Url;

impl Provider {
    /// Where the browser is sent to sign out there too (RP-Initiated Logout 1.0): none, where the provider has no such
    /// place, or does not answer now.
    pub async fn way_out(&self, ended: &Ended, state: &Token) -> Option<Url> {
        let said = self.said().await.ok()?;
        let mut url = said.metadata.additional_metadata().end_session_endpoint.clone()?;
        let mut query = url.query_pairs_mut();
        if let Some(id_token) = &ended.id_token {
            query.append_pair("id_token_hint", id_token);
        }
        query.append_pair("client_id", &self.settings.client_id);
        query.append_pair("post_logout_redirect_uri", self.signed_out.as_str());
        query.append_pair("state", &state.secret());
        drop(query);
        Some(url)
    }

    /// Whose session is over, with everything verified but that the token serves once.
    pub async fn over(&self, token: &str) -> Result<LogoutToken, NotHeld> {
        let said = self.said().await.map_err(|_| NotHeld::NoKey)?;
        match logout_token::verify(token, &said.keys, &self.settings, self.clock.now()) {
            Err(NotHeld::NoKey) => {
                let said = self.said_with_new_keys().await.ok_or(NotHeld::NoKey)?;
                logout_token::verify(token, &said.keys, &self.settings, self.clock.now())
            }
            verified => verified,
        }
    }
}

//! The way out: where the browser is sent, and with what.

use super::provider::Provider;
use super::refused::Refused;
use crate::config::Binding;
use ::saml::Metadata;
use ::saml::send::{Ask, Sent, authn_request, metadata};
use backoffice::access::session::Token;

impl Provider {
    /// A request to sign in. `relay` goes there and comes back. `again` asks the provider to let nobody through whom it
    /// knows from before.
    pub async fn ask(&self, relay: &Token, again: bool) -> Result<Sent, Refused> {
        let relay = relay.secret();
        let by_post = self.settings.binding == Some(Binding::Post);
        let turn = self.turn().await?;
        let ask = move |idp: &Metadata, us: &_, now| {
            if by_post && idp.sso_post.is_none() {
                return Err(Refused::NotMade("binding = \"post\", and the metadata offers none".to_owned()));
            }
            let ask = Ask { relay_state: Some(&relay), force_authn: again, by_post };
            Ok(authn_request(idp, us, ask, now)?)
        };
        self.with(turn, ask).await
    }

    /// Who we are, for the provider to read.
    pub fn ours(&self) -> String {
        metadata(&self.us)
    }
}

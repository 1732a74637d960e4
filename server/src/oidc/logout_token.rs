//! The logout token: what has to hold of it (OpenID Connect Back-Channel Logout 1.0, section 2.6). It may name no
//! subject, and so is none of the library's ID tokens; its signature is the same.

use super::protocol::Keys;
use crate::config::ProviderSettings;
use backoffice::limits::{LOGOUT_TOKEN_MAX_BYTES, SUBJECT_MAX_CHARS, TOKEN_AGE_MAX_SECS, TOKEN_SKEW_SECS};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use jiff::Timestamp;
use openidconnect::core::CoreJwsSigningAlgorithm::{
    self, EcdsaP256Sha256, RsaSsaPkcs1V15Sha256, RsaSsaPssSha256,
};
use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeyUse};
use openidconnect::{JsonWebKey, JsonWebKeyAlgorithm};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Whose session is over: a subject, a session of the provider's, or both. Not `Debug`.
#[derive(Deserialize)]
pub struct LogoutToken {
    iss: String,
    aud: Audience,
    iat: f64,
    exp: f64,
    pub jti: String,
    pub sub: Option<String>,
    pub sid: Option<String>,
    events: Map<String, Value>,
    nonce: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// Why a logout token does not hold: for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHeld {
    #[error("it is no signed token, or a claim that it needs is missing or of another kind")]
    NoToken,
    #[error("its algorithm is none that is taken (alg)")]
    Algorithm,
    #[error("it is a token of another kind (typ)")]
    Kind,
    #[error("no key of the provider's fits (kid)")]
    NoKey,
    #[error("it is not signed by the provider")]
    Signature,
    #[error("it is another issuer's (iss)")]
    Issuer,
    #[error("it is for another client (aud)")]
    Audience,
    #[error("it is not of now (iat)")]
    Issued,
    #[error("it has expired (exp)")]
    Expired,
    #[error("it is about no logout (events)")]
    Event,
    #[error("it has a nonce: it is an ID token")]
    Nonce,
    #[error("it names nobody and no session (sub, sid), or by no name (jti)")]
    Names,
    #[error("it has served already (jti)")]
    Replayed,
}

/// Verifies everything but that it serves once.
pub fn verify(
    token: &str,
    keys: &Keys,
    settings: &ProviderSettings,
    now: Timestamp,
) -> Result<LogoutToken, NotHeld> {
    let Some((signed, signature)) = token.rsplit_once('.').filter(|_| token.len() <= LOGOUT_TOKEN_MAX_BYTES)
    else {
        return Err(NotHeld::NoToken);
    };
    let (header, claims) = signed.split_once('.').ok_or(NotHeld::NoToken)?;
    let header: Header = decoded(header)?;
    is_signed(&header, keys, signed.as_bytes(), signature)?;
    let token: LogoutToken = decoded(claims)?;
    token.holds(settings, now.as_second()).map(|()| token)
}

fn decoded<T: DeserializeOwned>(part: &str) -> Result<T, NotHeld> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| NotHeld::NoToken)?;
    serde_json::from_slice(&bytes).map_err(|_| NotHeld::NoToken)
}

fn is_signed(header: &Header, keys: &Keys, signed: &[u8], signature: &str) -> Result<(), NotHeld> {
    // As for ID tokens: no symmetric one, whatever the provider lists.
    if ![RsaSsaPkcs1V15Sha256, RsaSsaPssSha256, EcdsaP256Sha256].contains(&header.alg)
        || header.crit.is_some()
    {
        return Err(NotHeld::Algorithm);
    }
    let kind = header.typ.as_deref().unwrap_or("logout+jwt").to_ascii_lowercase();
    if !["logout+jwt", "application/logout+jwt", "jwt"].contains(&&*kind) {
        return Err(NotHeld::Kind);
    }
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| NotHeld::NoToken)?;
    let fitting: Vec<_> = keys.keys().iter().filter(|key| fits(key, header)).collect();
    if fitting.is_empty() {
        return Err(NotHeld::NoKey);
    }
    let holds = |key: &&CoreJsonWebKey| key.verify_signature(&header.alg, signed, &signature).is_ok();
    if fitting.iter().any(holds) { Ok(()) } else { Err(NotHeld::Signature) }
}

fn fits(key: &CoreJsonWebKey, header: &Header) -> bool {
    let is_named = header.kid.as_ref().is_none_or(|kid| key.key_id().is_some_and(|id| id.as_str() == kid));
    let signs = key.key_use().is_none_or(|used| *used == CoreJsonWebKeyUse::Signature);
    let by_this = match key.signing_alg() {
        JsonWebKeyAlgorithm::Algorithm(alg) => *alg == header.alg,
        JsonWebKeyAlgorithm::Unspecified => true,
        JsonWebKeyAlgorithm::Unsupported => false,
    };
    is_named && signs && by_this
}

impl LogoutToken {
    fn holds(&self, settings: &ProviderSettings, now: i64) -> Result<(), NotHeld> {
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far from 2^53")]
        let (now, skew, age) = (now as f64, TOKEN_SKEW_SECS as f64, TOKEN_AGE_MAX_SECS as f64);
        let is_ours = match &self.aud {
            Audience::One(aud) => *aud == settings.client_id,
            Audience::Many(all) => all.contains(&settings.client_id),
        };
        let is_name = |name: &String| {
            (1..=SUBJECT_MAX_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control)
        };
        let named: Vec<_> = [&self.sub, &self.sid].into_iter().flatten().collect();
        match () {
            () if self.iss != **settings.issuer => Err(NotHeld::Issuer),
            () if !is_ours => Err(NotHeld::Audience),
            () if !(-skew..=age + skew).contains(&(now - self.iat)) => Err(NotHeld::Issued),
            () if self.exp < now - skew => Err(NotHeld::Expired),
            () if !self.events.get(EVENT).is_some_and(Value::is_object) => Err(NotHeld::Event),
            () if self.nonce.is_some() => Err(NotHeld::Nonce),
            () if named.is_empty() || !named.into_iter().all(is_name) || self.jti.is_empty() => {
                Err(NotHeld::Names)
            }
            () => Ok(()),
        }
    }
}

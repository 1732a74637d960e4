//! The ID token: what has to hold of it.

use super::protocol::{Claims, IdToken, Keys};
use super::refused::Refused;
use crate::config::ProviderSettings;
use backoffice::limits::{SUBJECT_MAX_CHARS, TOKEN_AGE_MAX_SECS, TOKEN_SKEW_SECS};
use chrono::{DateTime, Utc};
use jiff::Timestamp;
use openidconnect::core::CoreJwsSigningAlgorithm::{EcdsaP256Sha256, RsaSsaPkcs1V15Sha256, RsaSsaPssSha256};
use openidconnect::{AccessToken, AccessTokenHash, ClientId, IdTokenVerifier, Nonce};

pub struct Expected<'a> {
    pub settings: &'a ProviderSettings,
    pub now: Timestamp,
    pub nonce: &'a str,
}

pub fn verify(
    token: &IdToken,
    access_token: &AccessToken,
    keys: &Keys,
    expected: &Expected<'_>,
) -> Result<Claims, Refused> {
    let Expected { settings, now, nonce } = *expected;
    let now = now.as_second();
    let client = ClientId::new(settings.client_id.clone());
    // Without the client's secret there is no symmetric key: what a provider says that it signs with counts for
    // nothing here.
    let verifier = IdTokenVerifier::new_public_client(client.clone(), settings.issuer.clone(), keys.clone())
        .set_allowed_algs([RsaSsaPkcs1V15Sha256, RsaSsaPssSha256, EcdsaP256Sha256])
        .set_time_fn(move || DateTime::from_timestamp(now - TOKEN_SKEW_SECS, 0).unwrap_or_default())
        .set_issue_time_verifier_fn(move |issued| is_of_now(issued, now))
        .set_auth_time_verifier_fn(move |at| is_past(at, now));
    let claims = token.claims(&verifier, &Nonce::new(nonce.to_owned()))?;
    if claims.authorized_party().is_some_and(|party| *party != client) {
        return Err(Refused::OtherParty);
    }
    if let Some(hash) = claims.access_token_hash() {
        let (alg, key) = (token.signing_alg(), token.signing_key(&verifier));
        let (Ok(alg), Ok(key)) = (alg, key) else { return Err(Refused::OtherAccessToken) };
        let ours = AccessTokenHash::from_token(access_token, alg, key);
        if ours.ok().as_ref() != Some(hash) {
            return Err(Refused::OtherAccessToken);
        }
    }
    if !(1..=SUBJECT_MAX_CHARS).contains(&claims.subject().chars().count())
        || claims.subject().chars().any(char::is_control)
    {
        return Err(Refused::Claim("sub is empty, too long or no text"));
    }
    domain(claims, settings)?;
    Ok(claims.clone())
}

fn is_of_now(issued: DateTime<Utc>, now: i64) -> Result<(), String> {
    let age = now - issued.timestamp();
    if age < -TOKEN_SKEW_SECS {
        return Err("it was issued in the future (iat)".to_owned());
    }
    if age > TOKEN_AGE_MAX_SECS + TOKEN_SKEW_SECS {
        return Err("it was issued long ago (iat)".to_owned());
    }
    Ok(())
}

/// Signing in at the provider may be long ago, but is no matter of the future.
fn is_past(authenticated: Option<DateTime<Utc>>, now: i64) -> Result<(), String> {
    if authenticated.is_some_and(|at| at.timestamp() > now + TOKEN_SKEW_SECS) {
        return Err("the sign-in was in the future (auth_time)".to_owned());
    }
    Ok(())
}

/// Of the company whose accounts these are, and with an email that the provider has seen work.
fn domain(claims: &Claims, settings: &ProviderSettings) -> Result<(), Refused> {
    let Some(domain) = &settings.hosted_domain else { return Ok(()) };
    let hosted = claims.additional_claims().claims.get("hd").and_then(|hosted| hosted.as_str());
    if hosted != Some(domain) {
        return Err(Refused::Claim("hd is missing or another company's"));
    }
    if claims.email_verified() != Some(true) {
        return Err(Refused::Claim("email is not verified (email_verified)"));
    }
    Ok(())
}

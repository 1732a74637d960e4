//! An identity provider that makes what it is told to: keys, messages, signatures, encryption.

pub mod encrypt;
pub mod keys;
pub mod message;
pub mod metadata;
pub mod sign;

pub use keys::{Pair, pair};
pub use message::{assertion, response};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use saml::{Expected, KeyPair, Keys, Metadata, Refused, ServiceProvider, Verified};

pub const IDP: &str = "https://idp.example.com/metadata";
pub const SP: &str = "https://office.example.com/saml/okta/metadata";
pub const ACS: &str = "https://office.example.com/saml/okta/acs";
pub const SLO: &str = "https://office.example.com/saml/okta/slo";
pub const REQUEST: &str = "_request1";

pub fn now() -> Timestamp {
    "2026-05-01T09:30:00Z".parse().unwrap()
}

pub fn idp() -> Metadata {
    Metadata::parse(&metadata::of(&[pair("idp")]), None, now()).unwrap()
}

pub fn sp() -> ServiceProvider {
    ServiceProvider {
        entity_id: SP.to_owned(),
        acs: ACS.to_owned(),
        slo: Some(SLO.to_owned()),
        keys: Some(Keys::new(key_pair("sp"), Some(key_pair("sp-former")))),
        name_id_format: None,
        lasts: None,
    }
}

pub fn key_pair(name: &str) -> KeyPair {
    let pair = pair(name);
    KeyPair::from_pem(&pair.key.private_key_to_pem_pkcs8().unwrap(), &pair.certificate.to_pem().unwrap())
        .unwrap()
}

pub fn solicited() -> Expected {
    Expected::Solicited { request_id: REQUEST.to_owned(), authenticated_after: None }
}

/// As a browser posts it.
pub fn posted(xml: &str) -> String {
    STANDARD.encode(xml)
}

pub fn verify(xml: &str) -> Result<Verified, Refused> {
    saml::verify_response(&posted(xml), &idp(), &sp(), &solicited(), now())
}

/// What carries the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    Response,
    Assertion,
    Both,
}

/// A response of that kind, around this assertion.
pub fn made(signed: Signed, response: &str, assertion: &str) -> String {
    let assertion = match signed {
        Signed::Response => assertion.to_owned(),
        Signed::Assertion | Signed::Both => sign::signed(assertion, "_assertion1", &pair("idp")),
    };
    let whole = response.replace("<!-- assertion -->", &assertion);
    match signed {
        Signed::Assertion => whole,
        Signed::Response | Signed::Both => sign::signed(&whole, "_response1", &pair("idp")),
    }
}

pub fn valid(signed: Signed) -> String {
    made(signed, &response(), &assertion())
}

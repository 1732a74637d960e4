//! What an identity provider says of itself, and what of it is taken.

mod address;
mod keys;
mod parse;

pub use address::is_safe;

use crate::certificate::Certificate;
use crate::cut::Cut;
use crate::refused::Refused;
use jiff::Timestamp;

#[derive(Clone, Debug)]
pub struct Metadata {
    pub entity_id: String,
    /// Where the browser is sent to sign in, by binding. One of them is there.
    pub sso_redirect: Option<String>,
    pub sso_post: Option<String>,
    pub slo_redirect: Option<Logout>,
    pub slo_post: Option<Logout>,
    /// Those that signatures are held against; expired ones are among them and do not count.
    pub certificates: Vec<Certificate>,
    pub wants_signed_requests: bool,
    pub valid_until: Option<Timestamp>,
}

/// An address of single logout; some providers want answers elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logout {
    pub location: String,
    pub response_location: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMetadata {
    #[error("it cannot be read: {0}")]
    Xml(Refused),
    #[error("its root is <{0}>; that of metadata is <EntityDescriptor> or <EntitiesDescriptor>")]
    Root(Cut),
    #[error("it describes {0} providers: say which with entity_id")]
    Several(usize),
    #[error("it does not describe the provider {0}")]
    Another(Cut),
    #[error("it has no entityID, or one that is too long")]
    NoEntityId,
    #[error("it describes no identity provider of SAML 2.0: it may be the application's, not the provider's")]
    NoProvider,
    #[error("it has no address to sign in at, by redirect or by POST")]
    NoAddress,
    #[error("{0} is not an address that is taken: https, or http on this machine")]
    Address(Cut),
    #[error(
        "it has no certificate to hold signatures against: RSA of 2048 bits and more, or an elliptic curve"
    )]
    NoCertificate,
    #[error("its certificates have expired, or are not valid yet: get its metadata again")]
    Expired,
    #[error("it has more certificates than {max}", max = crate::limits::CERTIFICATES)]
    Certificates,
    #[error("it was valid until {0}: get it again")]
    Outdated(Timestamp),
    #[error("its validUntil is no time")]
    ValidUntil,
}

impl Metadata {
    /// `entity_id` says which, where it describes several. A signature of the metadata's own is not looked at: where it
    /// comes from, a file or https, is why it is trusted.
    pub fn parse(xml: &str, entity_id: Option<&str>, now: Timestamp) -> Result<Metadata, BadMetadata> {
        let metadata = parse::parse(xml, entity_id)?;
        if let Some(until) = metadata.valid_until.filter(|until| *until <= now) {
            return Err(BadMetadata::Outdated(until));
        }
        if !metadata.certificates.iter().any(|certificate| certificate.holds_at(now)) {
            return Err(BadMetadata::Expired);
        }
        Ok(metadata)
    }

    /// When there will be no certificate left, as it is now.
    pub fn certificates_end(&self) -> Option<Timestamp> {
        self.certificates.iter().map(Certificate::ends).max()
    }
}

impl From<Refused> for BadMetadata {
    fn from(refused: Refused) -> BadMetadata {
        BadMetadata::Xml(refused)
    }
}

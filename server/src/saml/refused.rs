//! Why somebody was not let in, or nobody could be: for the log. Nothing here holds an assertion or a key of a request.

use ::saml::Kind;
use ::saml::send::CannotSend;
use backoffice::access::identity::Flaw;
use backoffice::problem::Problem;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("there is no metadata of the provider's that holds")]
    NoMetadata,
    #[error("what was posted is no form, has no message, or is too large")]
    Unreadable,
    #[error(
        "there is no such request of this browser: it was used, it expired, it is another's, or it never was"
    )]
    NoRequest,
    #[error("{0} [{code}]", code = .0.code())]
    Message(#[from] ::saml::Refused),
    #[error("the same message was here before")]
    Replayed,
    #[error("too many messages are being verified at this moment")]
    Busy,
    #[error("verifying it failed within Samuso")]
    Failed,
    #[error("a request could not be made: {0}")]
    NotMade(String),
    #[error("the database: {0:?}")]
    Database(Problem),
}

impl From<CannotSend> for Refused {
    fn from(fault: CannotSend) -> Self {
        Self::NotMade(fault.to_string())
    }
}

/// In a word, for the timeline.
pub fn flaw(message: &::saml::Refused) -> Flaw {
    match message.kind() {
        Kind::Shape => Flaw::Shape,
        Kind::Signature => Flaw::Signature,
        Kind::Encrypted => Flaw::Encrypted,
        Kind::Time => Flaw::Time,
        Kind::Audience => Flaw::Audience,
        Kind::Provider => Flaw::Provider,
        Kind::Request => Flaw::Request,
        Kind::Name => Flaw::Name,
    }
}

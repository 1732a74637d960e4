//! Why a sign-in was refused: for the log. Nothing here holds a token, a code or a secret.

use backoffice::access::identity::Flaw;
use backoffice::problem::Problem;
use openidconnect::ClaimsVerificationError;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("the provider does not answer, or not as one: {0}")]
    NoProvider(String),
    #[error(
        "there is no such attempt of this browser: it was used, it expired, it is another's, or it never was"
    )]
    NoAttempt,
    #[error("the answer comes from another issuer (iss)")]
    OtherIssuer,
    #[error("the answer does not say its issuer (iss), though the provider says that it always does")]
    NoIssuer,
    #[error("the provider answers with the error {0:?}")]
    Provider(String),
    #[error("the provider sent the browser back without a code, or with one that is too long")]
    NoCode,
    #[error("the code was not taken: {0}")]
    Exchange(String),
    #[error("the provider gave no ID token")]
    NoToken,
    #[error("the ID token does not hold: {}", whole(.0))]
    Token(#[from] ClaimsVerificationError),
    #[error("the ID token was made for another party (azp)")]
    OtherParty,
    #[error("the ID token is of another access token (at_hash)")]
    OtherAccessToken,
    #[error("the ID token's {0}")]
    Claim(&'static str),
    #[error("the database: {0:?}")]
    Database(Problem),
}

/// With what it comes from: that a signature fails has many causes.
fn whole(error: &ClaimsVerificationError) -> String {
    let source = std::error::Error::source(error).map(|cause| format!(": {cause}"));
    format!("{error}{}", source.unwrap_or_default())
}

impl Refused {
    /// In a word, for the timeline.
    pub fn flaw(&self) -> Flaw {
        use ClaimsVerificationError::{
            Expired, InvalidAudience, InvalidAuthTime, InvalidIssuer, InvalidNonce, InvalidSubject,
            SignatureVerification,
        };
        match self {
            Self::NoProvider(_)
            | Self::OtherIssuer
            | Self::NoIssuer
            | Self::Provider(_)
            | Self::Exchange(_)
            | Self::Token(InvalidIssuer(_)) => Flaw::Provider,
            Self::NoAttempt | Self::Token(InvalidNonce(_)) | Self::OtherAccessToken => Flaw::Request,
            Self::Token(SignatureVerification(_)) => Flaw::Signature,
            Self::Token(Expired(_) | InvalidAuthTime(_)) => Flaw::Time,
            Self::Token(InvalidAudience(_)) | Self::OtherParty => Flaw::Audience,
            Self::Token(InvalidSubject(_)) | Self::Claim(_) => Flaw::Name,
            Self::NoCode | Self::NoToken | Self::Token(_) | Self::Database(_) => Flaw::Shape,
        }
    }
}

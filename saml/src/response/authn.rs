//! When and how somebody signed in at the provider.

use super::{Against, Expected};
use crate::limits::{NAME_ID_CHARS, SKEW};
use crate::names::ASSERTION;
use crate::refused::Refused;
use crate::time;
use crate::xml::Element;
use jiff::Timestamp;

pub struct Authn {
    pub at: Timestamp,
    pub session_index: Option<String>,
    pub session_ends: Option<Timestamp>,
}

pub fn read(assertion: &Element, against: &Against) -> Result<Authn, Refused> {
    let authn = assertion.optional(ASSERTION, "AuthnStatement")?.ok_or(Refused::NoAuthn)?;
    let at = time::required(authn.attribute("AuthnInstant"))?;
    if time::is_ahead(at, against.now) {
        return Err(Refused::AuthnAhead);
    }
    if let Expected::Solicited { authenticated_after: Some(asked), .. } = against.expected
        && asked.duration_since(at) > SKEW
    {
        return Err(Refused::NotFresh);
    }
    let session_ends = time::optional(authn.attribute("SessionNotOnOrAfter"))?;
    // Whatever the two clocks say: a session that is over as it begins would lead straight back to the provider.
    if session_ends.is_some_and(|ends| ends <= against.now) {
        return Err(Refused::SessionEnded);
    }
    let session_index = authn.attribute("SessionIndex").filter(|index| !index.is_empty());
    if session_index.is_some_and(|index| index.len() > NAME_ID_CHARS) {
        return Err(Refused::AttributeShape);
    }
    Ok(Authn { at, session_index: session_index.map(str::to_owned), session_ends })
}

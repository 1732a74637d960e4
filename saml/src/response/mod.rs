//! A response to a request of ours, or to none: the order in which it is held against what has to be.

mod assertion;
mod attributes;
mod authn;
mod conditions;
mod envelope;
mod name_id;
mod shape;
mod subject;

pub(crate) use envelope::{is_from, status};
pub use name_id::NameId;
pub(crate) use name_id::read as read_name_id;
pub(crate) use shape::assertion as check_assertion;
#[cfg(feature = "fuzz")]
pub(crate) use shape::response as check_response;

use crate::encrypted;
use crate::guard::guarded;
use crate::metadata::Metadata;
use crate::names::{ASSERTION, PROTOCOL};
use crate::posted;
use crate::refused::Refused;
use crate::service_provider::ServiceProvider;
use crate::signature;
use crate::xml::{Bounds, Element, scan};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What this response may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The answer to a request of ours. `authenticated_after` is when we asked with `ForceAuthn`.
    Solicited { request_id: String, authenticated_after: Option<Timestamp> },
    /// Begun at the provider. One that answers any request is refused.
    Unsolicited,
}

/// Who is there, as the provider has signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The provider's entity id, as the metadata has it that this was verified with.
    pub issuer: String,
    /// The assertion's: it counts once. To be kept, unique for the provider, until `valid_until`.
    pub id: String,
    pub response_id: String,
    pub name_id: NameId,
    pub session_index: Option<String>,
    pub attributes: BTreeMap<String, Vec<String>>,
    pub authenticated_at: Timestamp,
    /// From then on it would be refused for its age.
    pub valid_until: Timestamp,
    /// When the provider's own session ends, and ours has to.
    pub session_not_on_or_after: Option<Timestamp>,
}

/// What everything is held against.
pub(crate) struct Against<'a> {
    pub idp: &'a Metadata,
    pub sp: &'a ServiceProvider,
    pub expected: &'a Expected,
    pub now: Timestamp,
}

/// `posted` is the form's `SAMLResponse`. It takes a few milliseconds of processor: not on a thread that others wait for.
pub fn verify_response(
    posted: &str,
    idp: &Metadata,
    sp: &ServiceProvider,
    expected: &Expected,
    now: Timestamp,
) -> Result<Verified, Refused> {
    guarded(|| read(posted, &Against { idp, sp, expected, now }))
}

fn read(posted: &str, against: &Against) -> Result<Verified, Refused> {
    let xml = posted::posted(posted)?;
    let response = scan(&xml, Bounds::MESSAGE)?;
    shape::response(&response)?;
    let covered = covered(&xml, &response, against)?;
    // Signed or not, the response has to be one for us; where it is signed, this is what the signature covers.
    let response = covered.as_ref().filter(|covered| covered.is(PROTOCOL, "Response")).unwrap_or(&response);
    let assertion = match response.optional(ASSERTION, "EncryptedAssertion")? {
        Some(encrypted) => encrypted::open(encrypted, covered.is_some(), against)?,
        None if covered.is_none() => return Err(Refused::Unsigned),
        None => within(covered.as_ref(), response)?.clone(),
    };
    envelope::check(response, against)?;
    assertion::read(response, &assertion, against)
}

/// What the outermost signature covers, if there is one.
fn covered(xml: &str, response: &Element, against: &Against) -> Result<Option<Element>, Refused> {
    let signed = match signature::of(response)? {
        Some(_) => Some(response),
        None => match response.optional(ASSERTION, "Assertion")? {
            Some(assertion) if signature::of(assertion)?.is_some() => Some(assertion),
            _ => None,
        },
    };
    signed.map(|signed| signature::verified(xml, signed, &against.idp.certificates, against.now)).transpose()
}

/// The assertion that a signature covers: what it signs, or within what it signs.
fn within<'a>(covered: Option<&'a Element>, response: &'a Element) -> Result<&'a Element, Refused> {
    match covered {
        Some(covered) if covered.is(ASSERTION, "Assertion") => Ok(covered),
        _ => response.optional(ASSERTION, "Assertion")?.ok_or(Refused::NoAssertion),
    }
}

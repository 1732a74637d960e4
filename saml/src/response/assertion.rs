//! What a signed assertion says, held against who we are and what time it is.

use super::envelope::is_from;
use super::{Against, Verified, attributes, authn, conditions, name_id, subject};
use crate::limits::{ISSUED, SKEW};
use crate::names::ASSERTION;
use crate::refused::Refused;
use crate::time;
use crate::xml::Element;
use jiff::Timestamp;

pub fn read(response: &Element, assertion: &Element, against: &Against) -> Result<Verified, Refused> {
    let issuer = assertion.optional(ASSERTION, "Issuer")?;
    if !issuer.is_some_and(|issuer| is_from(issuer, &against.idp.entity_id)) {
        return Err(Refused::AssertionIssuer);
    }
    let issued = issued(assertion, against.now)?;
    let subject = assertion.optional(ASSERTION, "Subject")?.ok_or(Refused::NoSubject)?;
    let name_id = subject.optional(ASSERTION, "NameID")?.ok_or(Refused::NoNameId)?;
    let name_id = name_id::read(name_id, against.idp, against.sp)?;
    let confirmed = subject::confirmed(subject, against)?;
    let conditions = conditions::check(assertion, against)?;
    let authn = authn::read(assertion, against)?;
    let stale = issued.saturating_add(ISSUED).map_err(|_| Refused::Instant)?;
    let ends = confirmed.min(conditions).min(stale);
    Ok(Verified {
        issuer: against.idp.entity_id.clone(),
        id: id(assertion)?,
        response_id: id(response)?,
        name_id,
        session_index: authn.session_index,
        attributes: attributes::read(assertion)?,
        authenticated_at: authn.at,
        valid_until: ends.saturating_add(SKEW).map_err(|_| Refused::Instant)?,
        session_not_on_or_after: authn.session_ends,
    })
}

fn issued(assertion: &Element, now: Timestamp) -> Result<Timestamp, Refused> {
    let issued = time::required(assertion.attribute("IssueInstant"))?;
    if time::is_ahead(issued, now) {
        Err(Refused::AssertionAhead)
    } else if time::is_stale(issued, now) {
        Err(Refused::AssertionIssued)
    } else {
        Ok(issued)
    }
}

fn id(element: &Element) -> Result<String, Refused> {
    element.attribute("ID").map(str::to_owned).ok_or(Refused::BadId)
}

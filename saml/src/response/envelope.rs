//! What a response says of itself, around the assertion. Where it is not signed it is held against the same.

use super::{Against, Expected};
use crate::cut::Cut;
use crate::names::{ASSERTION, ENTITY, PROTOCOL, SUCCESS};
use crate::refused::Refused;
use crate::time;
use crate::xml::Element;

pub fn check(response: &Element, against: &Against) -> Result<(), Refused> {
    match response.attribute("Destination") {
        Some(destination) if destination == against.sp.acs => {}
        Some(_) => return Err(Refused::Destination),
        None => return Err(Refused::NoDestination),
    }
    let issuer = response.optional(ASSERTION, "Issuer")?.ok_or(Refused::NoIssuer)?;
    if !is_from(issuer, &against.idp.entity_id) {
        return Err(Refused::Issuer);
    }
    match (against.expected, response.attribute("InResponseTo")) {
        (Expected::Unsolicited, None) => {}
        (Expected::Unsolicited, Some(_)) => return Err(Refused::Unsolicited),
        (Expected::Solicited { .. }, None) => return Err(Refused::NoInResponseTo),
        (Expected::Solicited { request_id, .. }, Some(answers)) if answers == request_id => {}
        (Expected::Solicited { .. }, Some(_)) => return Err(Refused::InResponseTo),
    }
    let issued = time::required(response.attribute("IssueInstant"))?;
    if time::is_ahead(issued, against.now) {
        return Err(Refused::IssuedAhead);
    }
    if time::is_stale(issued, against.now) {
        return Err(Refused::Issued);
    }
    succeeded(response)
}

pub fn succeeded(response: &Element) -> Result<(), Refused> {
    match status(response)? {
        (SUCCESS, _) => Ok(()),
        (code, within) => Err(said(code, within)),
    }
}

/// The code, and the one within that says more.
pub fn status(response: &Element) -> Result<(&str, Option<&str>), Refused> {
    let status = response.optional(PROTOCOL, "Status")?.ok_or(Refused::NoStatus)?;
    let code = status.optional(PROTOCOL, "StatusCode")?.ok_or(Refused::NoStatus)?;
    let within = code.optional(PROTOCOL, "StatusCode")?.and_then(|within| within.attribute("Value"));
    Ok((code.attribute("Value").ok_or(Refused::NoStatus)?, within))
}

/// Their last words: `Responder AuthnFailed` is what can be looked up.
pub fn said(code: &str, within: Option<&str>) -> Refused {
    let last = |code: &str| code.rsplit(':').next().unwrap_or_default().to_owned();
    let both: Vec<String> = std::iter::once(code).chain(within).map(last).collect();
    Refused::Status(Cut::of(&both.join("/")))
}

pub fn is_from(issuer: &Element, entity_id: &str) -> bool {
    let plain = issuer.attributes.iter().all(|found| found.name == "Format" && found.value == ENTITY);
    plain && issuer.text == entity_id && issuer.children.is_empty()
}

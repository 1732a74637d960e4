//! That whoever brings the assertion may: one confirmation, for a bearer, here and now, in answer to what we asked.

use super::{Against, Expected};
use crate::names::{ASSERTION, BEARER};
use crate::refused::Refused;
use crate::time;
use crate::xml::Element;
use jiff::Timestamp;

/// Until when.
pub fn confirmed(subject: &Element, against: &Against) -> Result<Timestamp, Refused> {
    let known = |child: &Element| child.is(ASSERTION, "NameID") || child.is(ASSERTION, "SubjectConfirmation");
    if !subject.children.iter().all(known) {
        return Err(Refused::ConfirmationShape);
    }
    let confirmations: Vec<_> = subject.all(ASSERTION, "SubjectConfirmation").collect();
    let [confirmation] = confirmations.as_slice() else { return Err(Refused::NoBearer) };
    if confirmation.attribute("Method") != Some(BEARER) {
        return Err(Refused::NoBearer);
    }
    let [data] = confirmation.children.as_slice() else { return Err(Refused::ConfirmationShape) };
    if !data.is(ASSERTION, "SubjectConfirmationData") || !data.children.is_empty() {
        return Err(Refused::ConfirmationShape);
    }
    if data.attribute("Recipient") != Some(&against.sp.acs) {
        return Err(Refused::Recipient);
    }
    if data.attribute("NotBefore").is_some() {
        return Err(Refused::ConfirmationBegins);
    }
    answers(data, against.expected)?;
    let ends = time::required(data.attribute("NotOnOrAfter"))?;
    if time::is_over(ends, against.now) {
        Err(Refused::ConfirmationEnds)
    } else if time::is_further_than(ends, against.sp.lasts(), against.now) {
        Err(Refused::ConfirmationLong)
    } else {
        Ok(ends)
    }
}

fn answers(data: &Element, expected: &Expected) -> Result<(), Refused> {
    match (expected, data.attribute("InResponseTo")) {
        (Expected::Unsolicited, None) => Ok(()),
        (Expected::Unsolicited, Some(_)) => Err(Refused::ConfirmationUnsolicited),
        (Expected::Solicited { .. }, None) => Err(Refused::NoConfirmationInResponseTo),
        (Expected::Solicited { request_id, .. }, Some(answers)) if answers == request_id => Ok(()),
        (Expected::Solicited { .. }, Some(_)) => Err(Refused::ConfirmationInResponseTo),
    }
}

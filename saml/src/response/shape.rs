//! Which elements there may be: no second assertion to take for the first, no signature beside what it signs.

use super::envelope;
use crate::cut::Cut;
use crate::names::{ASSERTION, DSIG, PROTOCOL};
use crate::places;
use crate::refused::Refused;
use crate::signature;
use crate::xml::Element;

pub fn response(root: &Element) -> Result<(), Refused> {
    if !root.is(PROTOCOL, "Response") {
        return Err(Refused::Root(Cut::of(&root.name)));
    }
    places::identified(root)?;
    places::check(root)?;
    let plain = root.all(ASSERTION, "Assertion").count();
    match plain + root.all(ASSERTION, "EncryptedAssertion").count() {
        1 => {}
        // Somebody who cancels at the provider comes back so.
        0 => return Err(envelope::succeeded(root).err().unwrap_or(Refused::NoAssertion)),
        _ => return Err(Refused::Assertions),
    }
    for child in &root.children {
        match (child.namespace.as_str(), child.name.as_str()) {
            (ASSERTION, "Assertion") => assertion(child)?,
            (PROTOCOL, "Status") => status(child)?,
            (ASSERTION, "EncryptedAssertion" | "Issuer") | (DSIG, "Signature") => {}
            _ => return Err(Refused::Unexpected(Cut::of(&child.name))),
        }
    }
    signed(root)
}

/// Beside an assertion it has nothing to tell in detail; where the assertion alone is signed, anybody could fill it.
fn status(status: &Element) -> Result<(), Refused> {
    if status.all(PROTOCOL, "StatusCode").next().is_none() {
        return Err(Refused::NoStatus);
    }
    let detailed =
        status.children.iter().find(|child| !matches!(&*child.name, "StatusCode" | "StatusMessage"));
    match detailed {
        Some(detail) => Err(Refused::Unexpected(Cut::of(&detail.name))),
        None => Ok(()),
    }
}

/// One within a response, or one that was encrypted.
pub fn assertion(root: &Element) -> Result<(), Refused> {
    if !root.is(ASSERTION, "Assertion") {
        return Err(Refused::Root(Cut::of(&root.name)));
    }
    places::identified(root)?;
    places::check(root)?;
    for child in &root.children {
        match (child.namespace.as_str(), child.name.as_str()) {
            (
                ASSERTION,
                "Issuer" | "Subject" | "Conditions" | "Advice" | "AuthnStatement" | "AttributeStatement",
            )
            | (DSIG, "Signature") => {}
            _ => return Err(Refused::Unexpected(Cut::of(&child.name))),
        }
    }
    signed(root)
}

fn signed(element: &Element) -> Result<(), Refused> {
    match signature::of(element)? {
        Some(signature) => signature::check(element, signature),
        None => Ok(()),
    }
}

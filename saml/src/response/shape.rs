//! Which elements there may be: no second assertion to take for the first, no signature beside what it signs.

use super::envelope;
use crate::cut::Cut;
use crate::limits::{AROUND_BYTES, ENTITY_ID_CHARS};
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
            (ASSERTION, "Issuer") => issuer(child)?,
            (ASSERTION, "EncryptedAssertion") | (DSIG, "Signature") => {}
            _ => return Err(Refused::Unexpected(Cut::of(&child.name))),
        }
    }
    little_around(root)?;
    signed(root)
}

/// Who brings the response writes what its signature does not cover.
fn little_around(response: &Element) -> Result<(), Refused> {
    let Some(assertion) = response.optional(ASSERTION, "Assertion")? else { return Ok(()) };
    let around = response.bytes_written - assertion.bytes_written;
    if around > AROUND_BYTES && signature::of(response)?.is_none() { Err(Refused::Around) } else { Ok(()) }
}

/// A name, and perhaps what kind of name.
fn issuer(issuer: &Element) -> Result<(), Refused> {
    let short = issuer.text.chars().count() <= ENTITY_ID_CHARS && issuer.attributes.len() <= 1;
    if short && issuer.children.is_empty() { Ok(()) } else { Err(Refused::IssuerShape) }
}

/// Beside an assertion it has nothing to tell in detail; where the assertion alone is signed, anybody could fill it.
fn status(status: &Element) -> Result<(), Refused> {
    let code = status.optional(PROTOCOL, "StatusCode")?.ok_or(Refused::NoStatus)?;
    let message = status.optional(PROTOCOL, "StatusMessage")?;
    let within = code.optional(PROTOCOL, "StatusCode")?;
    only(status, 0, 1 + usize::from(message.is_some()))?;
    only(code, 1, usize::from(within.is_some()))?;
    within.map_or(Ok(()), |within| only(within, 1, 0))?;
    message.map_or(Ok(()), |message| only(message, 0, 0))
}

fn only(part: &Element, attributes: usize, children: usize) -> Result<(), Refused> {
    let no_more = part.attributes.len() <= attributes && part.children.len() == children;
    if no_more { Ok(()) } else { Err(Refused::StatusShape(Cut::of(&part.name))) }
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

//! Where things may be in any message of SAML's: what a signature or an id would be looked for by is in no other place.

use crate::cut::Cut;
use crate::names::{ASSERTION, DSIG, PROTOCOL, XENC};
use crate::refused::Refused;
use crate::xml::Element;

pub fn identified(element: &Element) -> Result<(), Refused> {
    match (element.attribute("ID"), element.attribute("Version")) {
        (None, _) => Err(Refused::BadId),
        (_, Some("2.0")) => Ok(()),
        _ => Err(Refused::Version),
    }
}

/// Everything within, to the last leaf.
pub fn check(parent: &Element) -> Result<(), Refused> {
    for child in &parent.children {
        place(parent, child)?;
        ids(child)?;
        check(child)?;
    }
    Ok(())
}

fn place(parent: &Element, child: &Element) -> Result<(), Refused> {
    match (child.namespace.as_str(), child.name.as_str()) {
        (ASSERTION, "Assertion" | "EncryptedAssertion") if !parent.is(PROTOCOL, "Response") => {
            Err(Refused::NestedAssertion)
        }
        (ASSERTION, "EncryptedID" | "EncryptedAttribute") | (PROTOCOL, "NewEncryptedID") => {
            Err(Refused::EncryptedPart)
        }
        (PROTOCOL, "Response" | "LogoutRequest" | "LogoutResponse") => {
            Err(Refused::Unexpected(Cut::of(&child.name)))
        }
        (DSIG, "Object" | "Manifest") => Err(Refused::SignatureObject),
        (DSIG, "RetrievalMethod" | "KeyInfoReference") => Err(Refused::Retrieval),
        (DSIG, "Signature") if may_be_signed(parent) => Ok(()),
        (DSIG, "Signature") => Err(Refused::SignaturePlace),
        (DSIG, _) if parent.namespace == DSIG || parent.namespace == XENC => Ok(()),
        (DSIG, _) => Err(Refused::SignaturePlace),
        _ => Ok(()),
    }
}

/// Each of them has an `ID`, and is nowhere but where it has to be.
fn may_be_signed(element: &Element) -> bool {
    match element.name.as_str() {
        "Response" | "LogoutRequest" | "LogoutResponse" => element.namespace == PROTOCOL,
        "Assertion" => element.namespace == ASSERTION,
        _ => false,
    }
}

fn ids(element: &Element) -> Result<(), Refused> {
    let belongs = |name: &str| match name {
        "ID" => may_be_signed(element),
        _ => matches!(element.namespace.as_str(), DSIG | XENC),
    };
    let mut ids = element.attributes.iter().filter(|found| found.name.eq_ignore_ascii_case("id"));
    if ids.all(|id| belongs(&id.name)) { Ok(()) } else { Err(Refused::StrayId) }
}

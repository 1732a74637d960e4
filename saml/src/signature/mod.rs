//! Signatures: built in the one way that is taken, in the one place where they belong, and holding.

mod shape;
mod verify;

pub use shape::check;
pub use verify::verified;

use crate::names::DSIG;
use crate::refused::Refused;
use crate::xml::Element;

/// The signature right within this element, which signs it.
pub fn of(element: &Element) -> Result<Option<&Element>, Refused> {
    let mut all = element.children.iter().filter(|child| child.is(DSIG, "Signature"));
    let first = all.next();
    if all.next().is_some() { Err(Refused::Signatures) } else { Ok(first) }
}

//! Doors for the fuzz target, and for nobody else.

use crate::refused::Refused;
use crate::response;
pub use crate::xml::{Attribute, Element};
use crate::xml::{Bounds, scan as read};

pub fn scan(xml: &str) -> Result<Element, Refused> {
    read(xml, Bounds::MESSAGE)
}

pub fn response(root: &Element) -> Result<(), Refused> {
    response::check_response(root)
}

pub fn assertion(root: &Element) -> Result<(), Refused> {
    response::check_assertion(root)
}

pub fn logout(xml: &str) -> Result<Element, Refused> {
    crate::logout::root(xml, "LogoutRequest")
}

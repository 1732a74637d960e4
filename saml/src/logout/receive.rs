//! A message of single logout with its signature held against the provider's certificates, however it came.

use super::redirect;
use crate::cut::Cut;
use crate::metadata::Metadata;
use crate::names::{ASSERTION, DSIG, PROTOCOL};
use crate::places;
use crate::posted;
use crate::refused::Refused;
use crate::response::is_from;
use crate::service_provider::ServiceProvider;
use crate::signature;
use crate::time;
use crate::xml::{Bounds, Element, scan};
use jiff::Timestamp;

/// As it came.
#[derive(Clone, Copy)]
pub enum Received<'a> {
    /// The query to the letter, without its `?`: the signature is over how it was written.
    Redirect { query: &'a str },
    /// The form's `SAMLRequest` or `SAMLResponse`.
    Post { message: &'a str },
}

/// `name` is the root's: `LogoutRequest` or `LogoutResponse`.
pub fn receive(
    received: Received,
    name: &str,
    idp: &Metadata,
    sp: &ServiceProvider,
    now: Timestamp,
) -> Result<Element, Refused> {
    let message = match received {
        Received::Redirect { query } => {
            let message = root(&redirect::verified(query, name, idp, now)?, name)?;
            // Its signature is in the query.
            if signature::of(&message)?.is_some() {
                return Err(Refused::SignaturePlace);
            }
            message
        }
        Received::Post { message } => {
            let xml = posted::posted(message)?;
            let message = root(&xml, name)?;
            signature::check(&message, signature::of(&message)?.ok_or(Refused::Unsigned)?)?;
            signature::verified(&xml, &message, &idp.certificates, now)?
        }
    };
    for_us(&message, idp, sp, now)?;
    Ok(message)
}

pub fn root(xml: &str, name: &str) -> Result<Element, Refused> {
    let root = scan(xml, Bounds::MESSAGE)?;
    if !root.is(PROTOCOL, name) {
        return Err(Refused::Root(Cut::of(&root.name)));
    }
    places::identified(&root)?;
    places::check(&root)?;
    let known = |child: &Element| match (child.namespace.as_str(), child.name.as_str()) {
        (ASSERTION, "NameID") | (PROTOCOL, "SessionIndex") => name == "LogoutRequest",
        (PROTOCOL, "Status") => name == "LogoutResponse",
        // Some send extensions, which nobody reads.
        (ASSERTION, "Issuer") | (DSIG, "Signature") | (PROTOCOL, "Extensions") => true,
        _ => false,
    };
    match root.children.iter().find(|child| !known(child)) {
        Some(child) => Err(Refused::Unexpected(Cut::of(&child.name))),
        None => Ok(root),
    }
}

fn for_us(message: &Element, idp: &Metadata, sp: &ServiceProvider, now: Timestamp) -> Result<(), Refused> {
    match message.attribute("Destination") {
        Some(destination) if Some(destination) == sp.slo.as_deref() => {}
        Some(_) => return Err(Refused::Destination),
        None => return Err(Refused::NoDestination),
    }
    let issuer = message.optional(ASSERTION, "Issuer")?.ok_or(Refused::NoIssuer)?;
    if !is_from(issuer, &idp.entity_id) {
        return Err(Refused::Issuer);
    }
    let issued = time::required(message.attribute("IssueInstant"))?;
    if time::is_ahead(issued, now) {
        return Err(Refused::IssuedAhead);
    }
    if time::is_stale(issued, now) { Err(Refused::Issued) } else { Ok(()) }
}

//! Encrypted assertions. samael knows AES-128 alone, and panics where what comes out is short or no text.

mod content;
mod decoy;
mod key;
mod shape;

use crate::names::ASSERTION;
use crate::posted;
use crate::refused::Refused;
use crate::response::{Against, check_assertion};
use crate::signature;
use crate::xml::{Bounds, Element, scan};
use shape::Sealed;

/// The assertion within, whose signature holds, or which is `covered` by the response's.
///
/// Whoever changes what is encrypted, and watches what becomes of it, must learn nothing: whatever fails on the way to
/// an assertion is one cause, and takes as long as verifying one.
pub fn open(encrypted: &Element, covered: bool, against: &Against) -> Result<Element, Refused> {
    let keys = against.sp.keys.as_ref().ok_or(Refused::NoKey)?;
    let sealed = Sealed::read(encrypted)?;
    let mut opened = Err(Refused::Undecryptable);
    for pair in keys.all() {
        // With each of them, whichever it is.
        let plain = content::decrypt(&sealed, &key::unwrap(&sealed, pair));
        let read = plain.ok_or(Refused::Undecryptable).and_then(read);
        if opened.is_err() {
            opened = read;
        }
    }
    let signed = opened.and_then(|(xml, assertion)| {
        check_assertion(&assertion)?;
        Ok((signature::of(&assertion)?.is_some(), xml, assertion))
    });
    let certificates = &against.idp.certificates;
    match signed {
        Ok((true, xml, assertion)) => signature::verified(&xml, &assertion, certificates, against.now),
        Ok((false, _, assertion)) if covered => Ok(assertion),
        Ok((false, ..)) => Err(decoy::instead_of(Refused::Unsigned, against)),
        Err(refused) => Err(decoy::instead_of(refused, against)),
    }
}

fn read(plain: Vec<u8>) -> Result<(String, Element), Refused> {
    let xml = posted::text(plain).map_err(|_| Refused::Undecryptable)?;
    let assertion = scan(&xml, Bounds::MESSAGE).map_err(|_| Refused::Undecryptable)?;
    if assertion.is(ASSERTION, "Assertion") { Ok((xml, assertion)) } else { Err(Refused::Undecryptable) }
}

//! samael's, and so xmlsec's, part: whether the signatures hold, and what they cover.

use super::of;
use crate::certificate::Certificate;
use crate::libxml;
use crate::names::{DSIG, SIGNATURES};
use crate::refused::Refused;
use crate::xml::{Bounds, Element, scan};
use jiff::Timestamp;
use samael::crypto::{CertificateDer, Crypto, CryptoProvider, ReduceMode};

/// The outermost element that is signed, as samael gives it back: what no signature covers is gone from it.
/// `signed` is that element as the scan read it, and both have to say the same: then there is no second reading.
pub fn verified(
    xml: &str,
    signed: &Element,
    certificates: &[Certificate],
    now: Timestamp,
) -> Result<Element, Refused> {
    let fitting = fitting(signed, certificates, now)?;
    let covered = libxml::alone(|| {
        let mode = ReduceMode::default();
        Crypto::reduce_xml_to_signed_with_allowed_algorithms(xml, &fitting, mode, Some(SIGNATURES))
    });
    let covered = scan(&covered.map_err(|_| Refused::BadSignature)?, Bounds::MESSAGE)?;
    let mut without_its_signature = signed.clone();
    without_its_signature.children.retain(|child| !child.is(DSIG, "Signature"));
    if covered.says_the_same(&without_its_signature) { Ok(covered) } else { Err(Refused::Unstable) }
}

/// Of the algorithm's kind: samael stops at the first that is of another.
fn fitting(
    signed: &Element,
    certificates: &[Certificate],
    now: Timestamp,
) -> Result<Vec<CertificateDer>, Refused> {
    let signature = of(signed)?.ok_or(Refused::Unsigned)?;
    let method = signature.required(DSIG, "SignedInfo")?.required(DSIG, "SignatureMethod")?;
    let rsa = method.attribute("Algorithm").is_some_and(|algorithm| algorithm.contains("#rsa-"));
    let fitting: Vec<_> = certificates
        .iter()
        .filter(|certificate| certificate.is_rsa() == rsa && certificate.holds_at(now))
        .map(|certificate| CertificateDer::from(certificate.der().to_vec()))
        .collect();
    if fitting.is_empty() { Err(Refused::NoCertificate) } else { Ok(fitting) }
}

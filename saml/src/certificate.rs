//! A certificate of a provider's, of which only the key and the dates count: it is trusted for being in the metadata.

use crate::limits::{CERTIFICATE_BYTES, KEY_BITS};
use crate::time;
use jiff::Timestamp;
use openssl::hash::MessageDigest;
use openssl::pkey::{Id, PKey, Public};
use openssl::x509::X509;
use std::fmt;

#[derive(Clone)]
pub struct Certificate {
    der: Vec<u8>,
    key: PKey<Public>,
    begins: Timestamp,
    ends: Timestamp,
    fingerprint: String,
}

impl Certificate {
    /// RSA of 2048 bits and more, or an elliptic curve. Anything else is none that a signature could be held against.
    pub(crate) fn of(der: Vec<u8>) -> Option<Certificate> {
        if der.len() > CERTIFICATE_BYTES {
            return None;
        }
        let read = X509::from_der(&der).ok()?;
        let key = read.public_key().ok()?;
        let strong = match key.id() {
            Id::RSA => key.bits() >= KEY_BITS,
            Id::EC => key.bits() >= 256,
            _ => false,
        };
        if !strong {
            return None;
        }
        let digest = read.digest(MessageDigest::sha256()).ok()?;
        let fingerprint = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let (begins, ends) = (time::of_asn1(read.not_before())?, time::of_asn1(read.not_after())?);
        // What comes after a certificate would not be looked at.
        let der = read.to_der().ok().filter(|again| *again == der)?;
        Some(Certificate { der, key, begins, ends, fingerprint })
    }

    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.begins <= now && now < self.ends
    }

    pub fn ends(&self) -> Timestamp {
        self.ends
    }

    /// SHA-256, in hex: what a provider's own pages show.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    pub(crate) fn key(&self) -> &PKey<Public> {
        &self.key
    }

    /// How long a signature of its key is: for a curve, both numbers side by side, as XML has them.
    pub(crate) fn signature_bytes(&self) -> usize {
        let bits = usize::try_from(self.key.bits()).unwrap_or_default();
        if self.is_rsa() { self.key.size() } else { 2 * bits.div_ceil(8) }
    }

    pub(crate) fn is_rsa(&self) -> bool {
        self.key.id() == Id::RSA
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        write!(to, "Certificate {{ sha256: {}, ends: {} }}", self.fingerprint, self.ends)
    }
}

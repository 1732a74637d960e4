//! Our own keys: one to sign what we send with, and those that assertions may be encrypted to.

use crate::limits::KEY_BITS;
use crate::time;
use jiff::Timestamp;
use openssl::pkey::{Id, PKey, Private};
use openssl::x509::X509;
use std::fmt;

#[derive(Clone)]
pub struct KeyPair {
    pub(crate) key: PKey<Private>,
    pub(crate) certificate: X509,
    ends: Timestamp,
}

/// The newest first. While it replaces another, what is encrypted to the older one is still read.
#[derive(Clone, Debug)]
pub struct Keys {
    pub(crate) current: KeyPair,
    pub(crate) former: Option<KeyPair>,
}

#[derive(Debug, thiserror::Error)]
pub enum BadKey {
    #[error("the key is not an unencrypted private key in PEM")]
    Key,
    #[error(
        "the key is not RSA of {KEY_BITS} bits or more: openssl req -x509 -newkey rsa:3072 makes one that is"
    )]
    Weak,
    #[error("the certificate is none in PEM")]
    Certificate,
    #[error("the certificate is of another key")]
    Pair,
}

impl KeyPair {
    pub fn from_pem(key: &[u8], certificate: &[u8]) -> Result<KeyPair, BadKey> {
        // With no passphrase at hand; asking on a terminal would wait for ever.
        let key = PKey::private_key_from_pem_callback(key, |_| Ok(0)).map_err(|_| BadKey::Key)?;
        if key.id() != Id::RSA || key.bits() < KEY_BITS {
            return Err(BadKey::Weak);
        }
        let certificate = X509::from_pem(certificate).map_err(|_| BadKey::Certificate)?;
        let public = certificate.public_key().map_err(|_| BadKey::Certificate)?;
        if !key.public_eq(&public) {
            return Err(BadKey::Pair);
        }
        let ends = time::of_asn1(certificate.not_after()).ok_or(BadKey::Certificate)?;
        Ok(KeyPair { key, certificate, ends })
    }
}

impl Keys {
    pub fn new(current: KeyPair, former: Option<KeyPair>) -> Keys {
        Keys { current, former }
    }

    /// When the certificate of the current one expires. The former one's says nothing to anybody any more.
    pub fn end(&self) -> Timestamp {
        self.current.ends
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &KeyPair> {
        std::iter::once(&self.current).chain(&self.former)
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("KeyPair")
    }
}

//! How an encrypted assertion is built: one key in it, everything in place, nothing to be fetched.

use crate::cut::Cut;
use crate::names::{DSIG, SHA1, SHA256, XENC, XENC11};
use crate::refused::Refused;
use crate::xml::Element;
use openssl::hash::MessageDigest;
use openssl::symm::Cipher;

pub struct Sealed {
    pub cipher: Cipher,
    pub gcm: bool,
    pub content: Vec<u8>,
    pub digest: MessageDigest,
    pub mask: MessageDigest,
    pub key: Vec<u8>,
}

impl Sealed {
    pub fn read(encrypted: &Element) -> Result<Sealed, Refused> {
        let data = encrypted.required(XENC, "EncryptedData")?;
        known(encrypted, &[(XENC, "EncryptedData"), (XENC, "EncryptedKey")])?;
        known(data, &[(XENC, "EncryptionMethod"), (DSIG, "KeyInfo"), (XENC, "CipherData")])?;
        if data.attribute("Type").is_some_and(|kind| kind != "http://www.w3.org/2001/04/xmlenc#Element") {
            return Err(misbuilt(data));
        }
        let (cipher, gcm) = cipher(data.required(XENC, "EncryptionMethod")?)?;
        let key = key(encrypted, data)?;
        let (digest, mask) = transport(key.required(XENC, "EncryptionMethod")?)?;
        Ok(Sealed { cipher, gcm, content: value(data)?, digest, mask, key: value(key)? })
    }
}

/// Within the data's `KeyInfo`, or beside the data.
fn key<'a>(encrypted: &'a Element, data: &'a Element) -> Result<&'a Element, Refused> {
    let within = data.optional(DSIG, "KeyInfo")?.into_iter().flat_map(|info| &info.children);
    let all: Vec<_> =
        within.chain(&encrypted.children).filter(|child| child.is(XENC, "EncryptedKey")).collect();
    let [key] = all.as_slice() else { return Err(Refused::EncryptionShape(Cut::of("EncryptedKey"))) };
    known(
        key,
        &[
            (XENC, "EncryptionMethod"),
            (DSIG, "KeyInfo"),
            (XENC, "CipherData"),
            (XENC, "CarriedKeyName"),
            (XENC, "ReferenceList"),
        ],
    )?;
    Ok(key)
}

fn cipher(method: &Element) -> Result<(Cipher, bool), Refused> {
    let algorithm = method.attribute("Algorithm").unwrap_or_default();
    match algorithm {
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc" => Ok((Cipher::aes_128_cbc(), false)),
        "http://www.w3.org/2001/04/xmlenc#aes256-cbc" => Ok((Cipher::aes_256_cbc(), false)),
        "http://www.w3.org/2009/xmlenc11#aes128-gcm" => Ok((Cipher::aes_128_gcm(), true)),
        "http://www.w3.org/2009/xmlenc11#aes256-gcm" => Ok((Cipher::aes_256_gcm(), true)),
        _ => Err(Refused::Encryption(Cut::of(algorithm))),
    }
}

/// OAEP alone: RSA-1_5 tells the key to whoever may try often enough. SHA-1 is no weakness within OAEP.
fn transport(method: &Element) -> Result<(MessageDigest, MessageDigest), Refused> {
    let algorithm = method.attribute("Algorithm").unwrap_or_default();
    let untaken = || Refused::KeyTransport(Cut::of(algorithm));
    let may_choose = match algorithm {
        "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p" => false,
        "http://www.w3.org/2009/xmlenc11#rsa-oaep" => true,
        _ => return Err(untaken()),
    };
    let (mut digest, mut mask) = (MessageDigest::sha1(), MessageDigest::sha1());
    for child in &method.children {
        let chosen = child.attribute("Algorithm").unwrap_or_default();
        match (child.namespace.as_str(), child.name.as_str(), chosen) {
            (DSIG, "DigestMethod", SHA1) | (XENC11, "MGF", "http://www.w3.org/2009/xmlenc11#mgf1sha1") => {}
            (DSIG, "DigestMethod", SHA256) => digest = MessageDigest::sha256(),
            (XENC11, "MGF", "http://www.w3.org/2009/xmlenc11#mgf1sha256") if may_choose => {
                mask = MessageDigest::sha256();
            }
            _ => return Err(untaken()),
        }
    }
    Ok((digest, mask))
}

/// The bytes themselves: a `CipherReference` would have them fetched.
fn value(of: &Element) -> Result<Vec<u8>, Refused> {
    let data = of.required(XENC, "CipherData")?;
    known(data, &[(XENC, "CipherValue")])?;
    data.required(XENC, "CipherValue")?.bytes().ok_or_else(|| misbuilt(data))
}

fn known(parent: &Element, known: &[(&str, &str)]) -> Result<(), Refused> {
    let strange =
        parent.children.iter().find(|child| !known.iter().any(|(space, name)| child.is(space, name)));
    strange.map_or(Ok(()), |child| Err(misbuilt(child)))
}

fn misbuilt(element: &Element) -> Refused {
    Refused::EncryptionShape(Cut::of(&element.name))
}

//! An assertion, encrypted to us.

use super::Pair;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::encrypt::Encrypter;
use openssl::hash::MessageDigest;
use openssl::rand::rand_bytes;
use openssl::rsa::Padding;
use openssl::symm::{Cipher, Crypter, Mode, encrypt_aead};

#[derive(Clone, Copy)]
pub struct How {
    pub cipher: &'static str,
    /// `rsa-oaep-mgf1p`, `rsa-oaep` (of XML Encryption 1.1, with SHA-256 throughout) or `rsa-1_5`.
    pub transport: &'static str,
}

pub fn encrypted(plain: &[u8], how: How, to: &Pair) -> String {
    let (cipher, gcm) = cipher(how.cipher);
    let mut key = vec![0; cipher.key_len()];
    rand_bytes(&mut key).unwrap();
    let content =
        STANDARD.encode(if gcm { sealed(cipher, &key, plain) } else { chained(cipher, &key, plain) });
    let (key, chosen) = wrapped(&key, how.transport, to);
    element(how, &chosen, &STANDARD.encode(key), &content)
}

pub fn element(how: How, chosen: &str, key: &str, content: &str) -> String {
    format!(
        "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">\
         <xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" \
         xmlns:dsig=\"http://www.w3.org/2000/09/xmldsig#\" Type=\"http://www.w3.org/2001/04/xmlenc#Element\">\
         <xenc:EncryptionMethod Algorithm=\"{}\"/><dsig:KeyInfo><xenc:EncryptedKey>\
         <xenc:EncryptionMethod Algorithm=\"{}\">{chosen}</xenc:EncryptionMethod>\
         <xenc:CipherData><xenc:CipherValue>{key}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>\
         </dsig:KeyInfo><xenc:CipherData><xenc:CipherValue>{content}</xenc:CipherValue></xenc:CipherData>\
         </xenc:EncryptedData></saml:EncryptedAssertion>",
        how.cipher, how.transport
    )
}

fn cipher(algorithm: &str) -> (Cipher, bool) {
    match algorithm.rsplit('#').next().unwrap() {
        "aes128-cbc" => (Cipher::aes_128_cbc(), false),
        "aes192-cbc" => (Cipher::aes_192_cbc(), false),
        "aes256-cbc" => (Cipher::aes_256_cbc(), false),
        "aes128-gcm" => (Cipher::aes_128_gcm(), true),
        _ => (Cipher::aes_256_gcm(), true),
    }
}

fn sealed(cipher: Cipher, key: &[u8], plain: &[u8]) -> Vec<u8> {
    let (iv, mut tag) = ([7; 12], [0; 16]);
    let content = encrypt_aead(cipher, key, Some(&iv), &[], plain, &mut tag).unwrap();
    [iv.as_slice(), &content, &tag].concat()
}

/// With XML's padding, of which the last byte alone counts.
fn chained(cipher: Cipher, key: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut padded = plain.to_vec();
    let padding = 16 - padded.len() % 16;
    padded.extend(vec![0xAB; padding - 1]);
    padded.push(u8::try_from(padding).unwrap());
    let iv = [7; 16];
    let mut crypter = Crypter::new(cipher, Mode::Encrypt, key, Some(&iv)).unwrap();
    crypter.pad(false);
    let mut content = vec![0; padded.len() + 16];
    let length = crypter.update(&padded, &mut content).unwrap();
    let length = length + crypter.finalize(&mut content[length..]).unwrap();
    content.truncate(length);
    [iv.as_slice(), &content].concat()
}

fn wrapped(key: &[u8], transport: &str, to: &Pair) -> (Vec<u8>, String) {
    let public = to.certificate.public_key().unwrap();
    let mut encrypter = Encrypter::new(&public).unwrap();
    let mut chosen = "";
    if transport.ends_with("rsa-1_5") {
        encrypter.set_rsa_padding(Padding::PKCS1).unwrap();
    } else {
        encrypter.set_rsa_padding(Padding::PKCS1_OAEP).unwrap();
    }
    if transport.ends_with("#rsa-oaep") {
        encrypter.set_rsa_oaep_md(MessageDigest::sha256()).unwrap();
        encrypter.set_rsa_mgf1_md(MessageDigest::sha256()).unwrap();
        chosen = "<dsig:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
                  <xenc11:MGF xmlns:xenc11=\"http://www.w3.org/2009/xmlenc11#\" \
                  Algorithm=\"http://www.w3.org/2009/xmlenc11#mgf1sha256\"/>";
    }
    let mut out = vec![0; encrypter.encrypt_len(key).unwrap()];
    let length = encrypter.encrypt(key, &mut out).unwrap();
    out.truncate(length);
    (out, chosen.to_owned())
}

use super::CannotSend;
use crate::keys::Keys;
use crate::libxml;
use crate::names::{DSIG, ENVELOPED, EXCLUSIVE, RSA_SHA256, SHA256};
use openssl::hash::MessageDigest;
use openssl::sign::Signer;
use samael::crypto::{Crypto, CryptoProvider};

pub fn sign_query(query: &str, keys: &Keys) -> Result<Vec<u8>, CannotSend> {
    let signer = Signer::new(MessageDigest::sha256(), &keys.current.key);
    let signed = signer.and_then(|mut signer| signer.sign_oneshot_to_vec(query.as_bytes()));
    signed.map_err(|_| CannotSend::Signing)
}

/// A message of ours, signed right after who issued it, where the schema wants it.
pub fn sign_xml(xml: &str, id: &str, keys: &Keys) -> Result<String, CannotSend> {
    let template = format!(
        "</saml:Issuer><ds:Signature xmlns:ds=\"{DSIG}\"><ds:SignedInfo>\
         <ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"/><ds:SignatureMethod Algorithm=\"{RSA_SHA256}\"/>\
         <ds:Reference URI=\"#{id}\"><ds:Transforms><ds:Transform Algorithm=\"{ENVELOPED}\"/>\
         <ds:Transform Algorithm=\"{EXCLUSIVE}\"/></ds:Transforms><ds:DigestMethod Algorithm=\"{SHA256}\"/>\
         <ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>"
    );
    let xml = xml.replacen("</saml:Issuer>", &template, 1);
    let key = keys.current.key.private_key_to_der().map_err(|_| CannotSend::Signing)?;
    libxml::alone(|| Crypto::sign_xml(&xml, &key)).map_err(|_| CannotSend::Signing)
}

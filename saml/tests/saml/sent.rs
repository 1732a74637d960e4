//! What we send is what the other side would verify.

use crate::provider::{ACS, SP, idp, now, pair, sp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use openssl::hash::MessageDigest;
use openssl::sign::Verifier;
use percent_encoding::percent_decode_str;
use samael::crypto::{CertificateDer, Crypto, CryptoProvider};
use saml::send::{Ask, By, authn_request};
use std::collections::HashSet;
use std::io::Read;

fn redirected(by: &By) -> &str {
    let By::Redirect(address) = by else { panic!("it is posted") };
    address
}

/// The value of a parameter, decoded.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let query = address.split_once('?').unwrap().1;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(found, _)| *found == name)?.1;
    Some(percent_decode_str(value).decode_utf8().unwrap().into_owned())
}

pub fn inflated(message: &str) -> String {
    let mut xml = String::new();
    DeflateDecoder::new(STANDARD.decode(message).unwrap().as_slice()).read_to_string(&mut xml).unwrap();
    xml
}

#[test]
fn a_request_by_redirect_is_signed_over_its_query() {
    let ask = Ask { relay_state: Some("a&b=ü"), force_authn: true, by_post: false };
    let sent = authn_request(&idp(), &sp(), ask, now()).unwrap();
    let address = redirected(&sent.by);
    assert!(address.starts_with("https://idp.example.com/sso?app=7&SAMLRequest="), "{address}");
    assert_eq!(parameter(address, "RelayState").unwrap(), "a&b=ü");
    let (_, query) = address.split_once("app=7&").unwrap();
    let (signed, signature) = query.split_once("&Signature=").unwrap();
    let signature = STANDARD.decode(percent_decode_str(signature).decode_utf8().unwrap().as_ref()).unwrap();
    let key = pair("sp").certificate.public_key().unwrap();
    let mut verifier = Verifier::new(MessageDigest::sha256(), &key).unwrap();
    assert!(verifier.verify_oneshot(&signature, signed.as_bytes()).unwrap());
    let xml = inflated(&parameter(address, "SAMLRequest").unwrap());
    for part in [
        format!("ID=\"{}\"", sent.id),
        "Destination=\"https://idp.example.com/sso?app=7\"".to_owned(),
        "ForceAuthn=\"true\"".to_owned(),
        format!("AssertionConsumerServiceURL=\"{ACS}\""),
        format!("<saml:Issuer>{SP}</saml:Issuer>"),
    ] {
        assert!(xml.contains(&part), "{part} is not in {xml}");
    }
}

#[test]
fn a_request_by_post_is_signed_as_xml() {
    let ask = Ask { relay_state: Some("key"), by_post: true, ..Ask::default() };
    let sent = authn_request(&idp(), &sp(), ask, now()).unwrap();
    let By::Post { action, fields } = sent.by else { panic!("it is sent by redirect") };
    assert_eq!(action, "https://idp.example.com/sso/post");
    assert_eq!(fields[1], ("RelayState", "key".to_owned()));
    let xml = STANDARD.decode(&fields[0].1).unwrap();
    let certificate = CertificateDer::from(pair("sp").certificate.to_der().unwrap());
    Crypto::verify_signed_xml(&xml, &certificate, Some("ID")).unwrap();
}

#[test]
fn ids_are_long_and_none_is_there_twice() {
    let ids: HashSet<String> =
        (0..100).map(|_| authn_request(&idp(), &sp(), Ask::default(), now()).unwrap().id).collect();
    assert_eq!(ids.len(), 100);
    assert!(ids.iter().all(|id| id.len() == 41 && id.starts_with('_')));
}

//! What has to be taken.

use crate::provider::encrypt::{How, encrypted};
use crate::provider::{IDP, Signed, assertion, made, pair, response, sign, valid, verify};
use saml::{Refused, Verified};

const SUCCESS: &str = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>";

fn is_alice(verified: Result<Verified, Refused>) {
    let verified = verified.unwrap();
    assert_eq!(verified.name_id.value, "alice@example.com");
    assert_eq!(verified.name_id.name_qualifier.as_deref(), Some(IDP));
    assert_eq!((verified.id.as_str(), verified.response_id.as_str()), ("_assertion1", "_response1"));
    assert_eq!(verified.attributes["groups"], ["cx", "R&D"]);
    assert_eq!(verified.session_index.as_deref(), Some("_session1"));
    assert_eq!(verified.authenticated_at.to_string(), "2026-05-01T09:29:40Z");
    assert_eq!(verified.valid_until.to_string(), "2026-05-01T09:36:20Z");
    assert_eq!(verified.session_not_on_or_after.unwrap().to_string(), "2026-05-01T17:29:40Z");
}

#[test]
fn signed_response_assertion_or_both() {
    for signed in [Signed::Response, Signed::Assertion, Signed::Both] {
        is_alice(verify(&valid(signed)));
    }
}

#[test]
fn every_encryption_that_our_metadata_offers() {
    let ciphers = [
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
        "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        "http://www.w3.org/2009/xmlenc11#aes128-gcm",
        "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    ];
    let transports =
        ["http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", "http://www.w3.org/2009/xmlenc11#rsa-oaep"];
    for cipher in ciphers {
        for transport in transports {
            for (to, inner) in [("sp", true), ("sp-former", true), ("sp", false)] {
                let plain = assertion();
                let plain = if inner { sign::signed(&plain, "_assertion1", &pair("idp")) } else { plain };
                let sealed = encrypted(plain.as_bytes(), How { cipher, transport }, &pair(to));
                // Signed and then encrypted, in a response that is not signed; or the response alone is signed.
                let whole = if inner {
                    response().replace("<!-- assertion -->", &sealed)
                } else {
                    made(Signed::Response, &response(), &sealed)
                };
                is_alice(verify(&whole));
            }
        }
    }
}

#[test]
fn what_providers_write_around_what_they_sign() {
    let nested = format!(
        "{}<samlp:StatusCode Value=\"urn:x\"/></samlp:StatusCode>\n<samlp:StatusMessage>{}</samlp:StatusMessage>",
        SUCCESS.replace("/>", ">"),
        "m".repeat(6 * 1024)
    );
    let format = "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">";
    let response = response().replace(SUCCESS, &nested).replace("<saml:Issuer>", format);
    is_alice(verify(&made(Signed::Assertion, &response, &assertion())));
    // What is signed itself, or holds what was encrypted, is not counted: there libxml gives back everything.
    let long = response
        .replace("</samlp:StatusMessage>", &format!("{}</samlp:StatusMessage>", "m".repeat(9 * 1024)));
    is_alice(verify(&made(Signed::Response, &long, &assertion())));
}

#[test]
fn a_session_that_ends_soon_or_never() {
    for (ends, read) in [
        ("2026-05-01T09:30:01Z", "2026-05-01T09:30:01Z".to_owned()),
        ("9999-12-31T23:59:59Z", jiff::Timestamp::MAX.to_string()),
    ] {
        let assertion = assertion().replace("2026-05-01T17:29:40Z", ends);
        let verified = verify(&made(Signed::Both, &response(), &assertion)).unwrap();
        assert_eq!(verified.session_not_on_or_after.unwrap().to_string(), read);
        assert_eq!(verified.issuer, IDP);
    }
}

//! Single logout that is forged or broken, each beside a twin that is whole.

use crate::provider::{ACS, IDP, Pair, SLO, idp, now, pair, posted, sign, sp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use openssl::hash::MessageDigest;
use openssl::sign::Signer;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use saml::{Received, Refused, verify_logout_request, verify_logout_response};
use std::io::Write;

const SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
const NAMESPACES: &str = "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

fn request() -> String {
    format!(
        "<samlp:LogoutRequest {NAMESPACES} ID=\"_logout1\" Version=\"2.0\" IssueInstant=\"2026-05-01T09:29:50Z\" \
         Destination=\"{SLO}\" NotOnOrAfter=\"2026-05-01T09:34:50Z\"><saml:Issuer>{IDP}</saml:Issuer>\
         <saml:NameID>alice@example.com</saml:NameID><samlp:SessionIndex>one</samlp:SessionIndex>\
         <samlp:SessionIndex>two</samlp:SessionIndex></samlp:LogoutRequest>"
    )
}

fn answer(status: &str) -> String {
    format!(
        "<samlp:LogoutResponse {NAMESPACES} ID=\"_logout2\" Version=\"2.0\" IssueInstant=\"2026-05-01T09:29:50Z\" \
         Destination=\"{SLO}\" InResponseTo=\"_ours\"><saml:Issuer>{IDP}</saml:Issuer>\
         <samlp:Status>{status}</samlp:Status></samlp:LogoutResponse>"
    )
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn deflated(xml: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(xml.as_bytes()).unwrap();
    encoded(&STANDARD.encode(encoder.finish().unwrap()))
}

fn lower_escapes(text: &str) -> String {
    text.replace("%2B", "%2b").replace("%2F", "%2f").replace("%3D", "%3d")
}

/// Signs what is before it.
fn with_signature(query: &str, by: &Pair) -> String {
    let digest = if query.contains(&encoded(SHA1)) { MessageDigest::sha1() } else { MessageDigest::sha256() };
    let mut signer = Signer::new(digest, &by.key).unwrap();
    let signature = STANDARD.encode(signer.sign_oneshot_to_vec(query.as_bytes()).unwrap());
    format!("{query}&Signature={}", encoded(&signature))
}

fn query(xml: &str) -> String {
    let unsigned = format!("SAMLRequest={}&RelayState=state&SigAlg={}", deflated(xml), encoded(SHA256));
    with_signature(&unsigned, &pair("idp"))
}

fn by_redirect(query: &str) -> Result<Vec<String>, Refused> {
    verify_logout_request(Received::Redirect { query }, &idp(), &sp(), now())
        .map(|request| request.session_indexes)
}

fn by_post(xml: &str) -> Result<Vec<String>, Refused> {
    let message = posted(xml);
    let received = Received::Post { message: &message };
    verify_logout_request(received, &idp(), &sp(), now()).map(|request| request.session_indexes)
}

fn refused(code: &str, result: Result<Vec<String>, Refused>) {
    assert_eq!(result.map_err(|refused| refused.code().to_owned()), Err(code.to_owned()));
}

fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not there");
    text.replacen(from, to, 1)
}

#[test]
fn by_redirect_the_signature_is_over_the_query_as_it_was_written() {
    let whole = query(&request());
    assert_eq!(by_redirect(&whole).unwrap(), ["one", "two"]);
    // Some write `%2b`, some `%2B`: what was signed is what was written.
    let unsigned = format!("SAMLRequest={}&SigAlg={}", lower_escapes(&deflated(&request())), encoded(SHA256));
    assert_eq!(by_redirect(&with_signature(&unsigned, &pair("idp"))).unwrap(), ["one", "two"]);
    refused("bad-signature", by_redirect(&with(&whole, "RelayState=state", "RelayState=other")));
    refused("bad-signature", by_redirect(&with(&whole, "RelayState=state&", "")));
    refused("bad-signature", by_redirect(&with(&whole, "RelayState=state", "RelayState=%73tate")));
    refused("unsigned", by_redirect(whole.split_once("&Signature").unwrap().0));
    refused("unsigned", by_redirect(&with(&whole, "&SigAlg=", "&X=")));
    refused("query", by_redirect(&format!("{whole}&RelayState=state")));
    refused("query", by_redirect(&format!("{whole}&SAMLRequest=x")));
    refused("query", by_redirect(&format!("{whole}&SAML%52equest=x")));
    refused("query", by_redirect(&format!("{whole}&SAMLEncoding=urn%3Ax")));
    refused("query", by_redirect("SigAlg=x&Signature=y"));
    refused("too-long", by_redirect(&format!("{whole}&x={}", "a".repeat(70_000))));
    let sha1 = format!("SAMLRequest={}&SigAlg={}", deflated(&request()), encoded(SHA1));
    refused("signature-algorithm", by_redirect(&with_signature(&sha1, &pair("idp"))));
    let evil = format!("SAMLRequest={}&SigAlg={}", deflated(&request()), encoded(SHA256));
    refused("bad-signature", by_redirect(&with_signature(&evil, &pair("evil"))));
}

#[test]
fn what_is_deflated_has_an_end() {
    let bomb = request().replace("alice", &"a".repeat(300_000));
    refused("not-deflate", by_redirect(&query(&bomb)));
    let plain = format!("SAMLRequest={}&SigAlg={}", encoded(&STANDARD.encode(request())), encoded(SHA256));
    refused("not-deflate", by_redirect(&with_signature(&plain, &pair("idp"))));
    refused("doctype", by_redirect(&query(&format!("<!DOCTYPE x>{}", request()))));
}

#[test]
fn what_a_request_says_is_held_against_who_we_are() {
    let signed = |xml: &str| sign::signed(xml, "_logout1", &pair("idp"));
    let whole = request();
    assert_eq!(by_post(&signed(&whole)).unwrap(), ["one", "two"]);
    let says = |code: &str, from: &str, to: &str| {
        let forged = with(&whole, from, to);
        refused(code, by_redirect(&query(&forged)));
        refused(code, by_post(&signed(&forged)));
    };
    says("destination", SLO, ACS);
    says("no-destination", &format!(" Destination=\"{SLO}\""), "");
    says("issuer", IDP, "https://evil.example.com");
    says("issued", "09:29:50Z", "09:15:00Z");
    says("issued-ahead", "09:29:50Z", "09:45:00Z");
    says("logout-ends", "09:34:50Z", "09:20:00Z");
    says("version", "\"2.0\"", "\"1.1\"");
    says("logout-name", "<saml:NameID>alice@example.com</saml:NameID>", "");
    says("encrypted-part", "<saml:NameID>alice@example.com</saml:NameID>", "<saml:EncryptedID/>");
    says("name-id", "alice@example.com", " alice@example.com");
    says("comment", "alice@example.com", "alice@example.com<!-- -->.evil.com");
    says("unexpected", "<samlp:SessionIndex>", "<samlp:Status/><samlp:SessionIndex>");
    says("logout-name", "<samlp:SessionIndex>one</samlp:SessionIndex>", "<samlp:SessionIndex/>");
    refused("unsigned", by_post(&whole));
    refused("signature-place", by_redirect(&query(&signed(&whole))));
    refused("bad-signature", by_post(&with(&signed(&whole), "alice@", "bob@")));
    refused("bad-signature", by_post(&sign::signed(&whole, "_logout1", &pair("evil"))));
    refused("root", by_post(&sign::signed(&answer(""), "_logout2", &pair("idp"))));
}

#[test]
fn an_answer_is_to_what_we_asked() {
    let verify = |xml: &str, asked: &str| {
        let message = posted(&sign::signed(xml, "_logout2", &pair("idp")));
        let received = Received::Post { message: &message };
        let verified = verify_logout_response(received, &idp(), &sp(), asked, now());
        verified.map(|response| format!("{:?}", response.status)).map_err(|refused| refused.code().to_owned())
    };
    let done = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>";
    let partial = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\">\
                   <samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:PartialLogout\"/></samlp:StatusCode>";
    assert_eq!(verify(&answer(done), "_ours").as_deref(), Ok("Done"));
    assert_eq!(verify(&answer(partial), "_ours").as_deref(), Ok("Partial"));
    assert_eq!(verify(&answer(&done.replace("Success", "Responder")), "_ours").as_deref(), Ok("Failed"));
    assert_eq!(verify(&answer(done), "_other"), Err("in-response-to".to_owned()));
    assert_eq!(
        verify(&answer(done).replace(" InResponseTo=\"_ours\"", ""), "_ours"),
        Err("no-in-response-to".to_owned())
    );
    assert_eq!(verify(&answer(""), "_ours"), Err("no-status".to_owned()));
}

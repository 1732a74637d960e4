//! What the response says of itself, signed and not.

use super::case::{Case, says};
use crate::provider::{ACS, IDP, REQUEST, Signed};

pub fn cases() -> Vec<Case> {
    itself().into_iter().chain(around()).collect()
}

fn itself() -> Vec<Case> {
    let unsigned = |name, code, from: &str, to: &str| says(name, code, Signed::Assertion, from, to);
    let signed = |name, code, from: &str, to: &str| says(name, code, Signed::Both, from, to);
    let destination = format!(" Destination=\"{ACS}\"");
    let issuer = format!("<saml:Issuer>{IDP}</saml:Issuer><samlp:Status>");
    let answers = format!(" InResponseTo=\"{REQUEST}\"><saml:Issuer>");
    let succeeded = "urn:oasis:names:tc:SAML:2.0:status:Success";
    let issued = "09:29:50Z";
    vec![
        signed("success, and no assertion", "no-assertion", "<!-- assertion -->", ""),
        unsigned(
            "for another address",
            "destination",
            &destination,
            " Destination=\"https://elsewhere.example.com\"",
        ),
        signed(
            "for another address, signed",
            "destination",
            &destination,
            " Destination=\"https://elsewhere.example.com\"",
        ),
        unsigned("for no address", "no-destination", &destination, ""),
        signed("for no address, signed", "no-destination", &destination, ""),
        unsigned(
            "of another issuer",
            "issuer",
            &issuer,
            "<saml:Issuer>https://evil.example.com</saml:Issuer><samlp:Status>",
        ),
        signed(
            "of an issuer in another format",
            "issuer",
            &issuer,
            &issuer.replace("<saml:Issuer>", "<saml:Issuer Format=\"urn:x\">"),
        ),
        unsigned("of no issuer", "no-issuer", &issuer, "<samlp:Status>"),
        unsigned(
            "in answer to another request",
            "in-response-to",
            &answers,
            " InResponseTo=\"_other\"><saml:Issuer>",
        ),
        signed("in answer to nothing", "no-in-response-to", &answers, "><saml:Issuer>"),
        unsigned(
            "a failure, with an assertion",
            "status",
            succeeded,
            "urn:oasis:names:tc:SAML:2.0:status:Responder",
        ),
        unsigned("no status", "no-status", "samlp:StatusCode", "samlp:StatusDetail"),
        signed("issued a quarter of an hour ago", "issued", issued, "09:15:00Z"),
        unsigned("issued in the future", "issued-ahead", issued, "09:40:00Z"),
        unsigned("issued at no time", "instant", issued, "yesterday"),
        signed(
            "of SAML 1.1",
            "version",
            "ID=\"_response1\" Version=\"2.0\"",
            "ID=\"_response1\" Version=\"1.1\"",
        ),
    ]
}

/// What stands around the assertion that alone is signed.
fn around() -> Vec<Case> {
    let unsigned = |name, code, from: &str, to: &str| says(name, code, Signed::Assertion, from, to);
    let signed = |name, code, from: &str, to: &str| says(name, code, Signed::Both, from, to);
    let issuer = format!("<saml:Issuer>{IDP}</saml:Issuer><samlp:Status>");
    let succeeded = "urn:oasis:names:tc:SAML:2.0:status:Success";
    let within = |inner: &str| format!("<samlp:StatusCode Value=\"{succeeded}\">{inner}</samlp:StatusCode>");
    let code = format!("<samlp:StatusCode Value=\"{succeeded}\"/>");
    let blank = format!("{}<samlp:Status>", " ".repeat(8 * 1024));
    vec![
        unsigned(
            "an issuer with an element in it",
            "issuer-shape",
            &issuer,
            "<saml:Issuer><saml:x/></saml:Issuer><samlp:Status>",
        ),
        unsigned(
            "an issuer of 1,025 characters",
            "issuer-shape",
            &issuer,
            &format!("<saml:Issuer>{}</saml:Issuer><samlp:Status>", "i".repeat(1025)),
        ),
        unsigned(
            "an issuer with two attributes",
            "issuer-shape",
            &issuer,
            &issuer.replace("<saml:Issuer>", "<saml:Issuer a=\"\" b=\"\">"),
        ),
        unsigned(
            "a status in detail",
            "status-shape",
            "</samlp:Status>",
            "<samlp:StatusDetail/></samlp:Status>",
        ),
        signed("a status with an attribute", "status-shape", "<samlp:Status>", "<samlp:Status a=\"\">"),
        unsigned(
            "a status three codes deep",
            "status-shape",
            &code,
            &within(&within(&within("<samlp:StatusCode Value=\"urn:x\"/>"))),
        ),
        unsigned(
            "a code with another attribute",
            "status-shape",
            &code,
            &code.replace(" Value", " a=\"\" Value"),
        ),
        unsigned(
            "a message with elements in it",
            "status-shape",
            &code,
            &format!("{code}<samlp:StatusMessage><samlp:x/></samlp:StatusMessage>"),
        ),
        unsigned(
            "a message of nobody's",
            "status-shape",
            &code,
            &format!("{code}<StatusMessage>done</StatusMessage>"),
        ),
        unsigned("two statuses", "repeated", &code, &format!("{code}</samlp:Status><samlp:Status>{code}")),
        unsigned(
            "a message of 8 KiB around what is signed",
            "around",
            &code,
            &format!("{code}<samlp:StatusMessage>{}</samlp:StatusMessage>", "m".repeat(8 * 1024)),
        ),
        unsigned("8 KiB of nothing around what is signed", "around", "<samlp:Status>", &blank),
    ]
}

//! Signature wrapping: the signed element stays somewhere, and another is put where it is read.

use super::case::{Case, changed, cut, with};
use crate::provider::Signed;

fn evil(xml: &str, id: &str) -> String {
    with(&xml.replace("alice@example.com", "admin@example.com"), id, "_evil")
}

/// The first signature within, taken out.
fn without_signature(xml: &str) -> (String, String) {
    let begins = xml.find("<ds:Signature ").unwrap();
    let ends = xml.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    (format!("{}{}", &xml[..begins], &xml[ends..]), xml[begins..ends].to_owned())
}

fn response(xml: &str, wrap: impl FnOnce(&str, &str, &str) -> String) -> String {
    let (bare, signature) = without_signature(xml);
    wrap(&with(&evil(xml, "_response1"), "_assertion1", "_evil2"), &bare, &signature)
}

fn assertion(xml: &str, wrap: impl FnOnce(&str, &str, &str, &str) -> String) -> String {
    let signed = cut(xml, "saml:Assertion");
    let (bare, signature) = without_signature(signed);
    let changed = wrap(&evil(&bare, "_assertion1"), signed, &bare, &signature);
    with(xml, signed, &changed)
}

const IN: &str = "</ds:SignatureValue>";

pub fn cases() -> Vec<Case> {
    use Signed::{Assertion, Response};
    let within = |outer: &str, end: &str, inner: &str| with(outer, end, &format!("{inner}{end}"));
    vec![
        changed(
            "XSW 1: the signed response within the signature of a forged one",
            "unexpected",
            Response,
            |xml| response(xml, |evil, bare, _| with(evil, IN, &format!("{IN}{bare}"))),
        ),
        changed("XSW 2: the signed response before a detached signature", "unexpected", Response, |xml| {
            response(xml, |evil, bare, signature| with(evil, signature, &format!("{bare}{signature}")))
        }),
        changed("XSW 3: a forged assertion before the signed one", "assertions", Assertion, |xml| {
            assertion(xml, |evil, signed, _, _| format!("{evil}{signed}"))
        }),
        changed("XSW 4: the signed assertion within a forged one", "nested-assertion", Assertion, |xml| {
            assertion(xml, |evil, signed, _, _| within(evil, "</saml:Assertion>", signed))
        }),
        changed(
            "XSW 5: the signature in a forged assertion, the signed one behind",
            "assertions",
            Assertion,
            |xml| {
                assertion(xml, |evil, _, bare, signature| {
                    format!("{}{bare}", with(evil, "</saml:Issuer>", &format!("</saml:Issuer>{signature}")))
                })
            },
        ),
        changed(
            "XSW 6: the signed assertion within the signature of a forged one",
            "nested-assertion",
            Assertion,
            |xml| {
                assertion(xml, |evil, _, bare, signature| {
                    let signature = with(signature, IN, &format!("{IN}{bare}"));
                    with(evil, "</saml:Issuer>", &format!("</saml:Issuer>{signature}"))
                })
            },
        ),
        changed("XSW 7: a forged assertion within extensions", "nested-assertion", Assertion, |xml| {
            assertion(xml, |evil, signed, _, _| {
                format!("<samlp:Extensions>{evil}</samlp:Extensions>{signed}")
            })
        }),
        changed(
            "XSW 8: the signed assertion within an object of a forged one's signature",
            "signature-object",
            Assertion,
            |xml| {
                assertion(xml, |evil, _, bare, signature| {
                    let signature = with(signature, IN, &format!("{IN}<ds:Object>{bare}</ds:Object>"));
                    with(evil, "</saml:Issuer>", &format!("</saml:Issuer>{signature}"))
                })
            },
        ),
        changed(
            "XSW 9: the signed assertion within the advice of a forged one",
            "nested-assertion",
            Assertion,
            |xml| {
                assertion(xml, |evil, signed, _, _| {
                    with(
                        evil,
                        "<saml:AuthnStatement ",
                        &format!("<saml:Advice>{signed}</saml:Advice><saml:AuthnStatement "),
                    )
                })
            },
        ),
    ]
}

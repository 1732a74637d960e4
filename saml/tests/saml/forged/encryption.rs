//! Encrypted assertions: keys and ciphers that are not taken, and what does not decrypt to an assertion.

use super::case::{Case, Run, with};
use super::nobody;
use crate::provider::encrypt::{How, encrypted};
use crate::provider::{Signed, assertion, made, pair, response, sign};

const GCM: How = How {
    cipher: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    transport: "http://www.w3.org/2009/xmlenc11#rsa-oaep",
};
const CBC: How = How {
    cipher: "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
    transport: "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
};

fn signed() -> String {
    sign::signed(&assertion(), "_assertion1", &pair("idp"))
}

fn around(sealed: &str) -> String {
    response().replace("<!-- assertion -->", sealed)
}

/// Beside the same assertion, rightly encrypted.
fn sealed(name: &'static str, code: &'static str, forged: &str) -> Case {
    let twin = encrypted(signed().as_bytes(), CBC, &pair("sp"));
    Case { name, code, twin: Run::of(&around(&twin)), forged: Run::of(&around(forged)) }
}

fn plain(name: &'static str, code: &'static str, plain: &[u8]) -> Case {
    sealed(name, code, &encrypted(plain, CBC, &pair("sp")))
}

fn altered(name: &'static str, code: &'static str, from: &str, to: &str) -> Case {
    sealed(name, code, &with(&encrypted(signed().as_bytes(), CBC, &pair("sp")), from, to))
}

pub fn cases() -> Vec<Case> {
    [algorithms(), shapes(), contents()].into_iter().flatten().collect()
}

fn algorithms() -> Vec<Case> {
    let how = |name, code, how| sealed(name, code, &encrypted(signed().as_bytes(), how, &pair("sp")));
    let transport = "http://www.w3.org/2001/04/xmlenc#rsa-1_5";
    vec![
        how("the key by RSA-1_5", "key-transport", How { transport, ..CBC }),
        how("AES-192", "encryption", How { cipher: "http://www.w3.org/2001/04/xmlenc#aes192-cbc", ..CBC }),
        altered("triple DES", "encryption", "aes128-cbc", "tripledes-cbc"),
        altered("no cipher", "encryption", " Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"", ""),
        altered(
            "a mask that OAEP's first edition has not",
            "key-transport",
            "rsa-oaep-mgf1p\">",
            "rsa-oaep-mgf1p\"><xenc11:MGF xmlns:xenc11=\"http://www.w3.org/2009/xmlenc11#\" Algorithm=\"http://www.w3.org/2009/xmlenc11#mgf1sha256\"/>",
        ),
        altered(
            "a label for OAEP",
            "key-transport",
            "rsa-oaep-mgf1p\">",
            "rsa-oaep-mgf1p\"><xenc:OAEPparams>AAAA</xenc:OAEPparams>",
        ),
    ]
}

fn shapes() -> Vec<Case> {
    let url = nobody::url();
    let sealed_twice = encrypted(signed().as_bytes(), CBC, &pair("sp")).repeat(2);
    let value = |xml: &str| {
        let ends = xml.rfind("</xenc:CipherValue>").unwrap() + "</xenc:CipherValue>".len();
        xml[xml.rfind("<xenc:CipherValue>").unwrap()..ends].to_owned()
    };
    let whole = encrypted(signed().as_bytes(), CBC, &pair("sp"));
    let key = &whole[whole.find("<xenc:EncryptedKey>").unwrap()..whole.find("</dsig:KeyInfo>").unwrap()];
    let mut without_keys = Run::of(&around(&whole));
    without_keys.sp.keys = None;
    vec![
        Case { name: "no key of ours", code: "no-key", twin: Run::of(&around(&whole)), forged: without_keys },
        sealed("two encrypted assertions", "assertions", &sealed_twice),
        sealed(
            "one encrypted and one not",
            "assertions",
            &format!("{whole}{}", signed().replace("_assertion1", "_x")),
        ),
        sealed(
            "content to be fetched",
            "encryption-shape",
            &whole.replace(&value(&whole), &format!("<xenc:CipherReference URI=\"{url}\"/>")),
        ),
        sealed(
            "a key to be fetched for it",
            "retrieval",
            &whole.replace(key, &format!("<dsig:RetrievalMethod URI=\"{url}\"/>")),
        ),
        sealed("two keys", "encryption-shape", &whole.replace(key, &key.repeat(2))),
        sealed("without a key within", "encryption-shape", &whole.replace(key, "")),
        sealed(
            "what is within an element alone",
            "encryption-shape",
            &whole.replace("xmlenc#Element", "xmlenc#Content"),
        ),
        sealed(
            "properties",
            "encryption-shape",
            &whole.replace("</xenc:EncryptedData>", "<xenc:EncryptionProperties/></xenc:EncryptedData>"),
        ),
        sealed("no data", "missing", "<saml:EncryptedAssertion></saml:EncryptedAssertion>"),
        sealed(
            "a value that is not base64",
            "encryption-shape",
            &whole.replace(&value(&whole), "<xenc:CipherValue>*</xenc:CipherValue>"),
        ),
        sealed(
            "an assertion beside the data",
            "nested-assertion",
            &whole.replace("</saml:EncryptedAssertion>", &format!("{}</saml:EncryptedAssertion>", signed())),
        ),
    ]
}

fn contents() -> Vec<Case> {
    let to_another = encrypted(signed().as_bytes(), CBC, &pair("other-sp"));
    let flipped = |how: How| {
        let whole = encrypted(signed().as_bytes(), how, &pair("sp"));
        let at = whole.rfind("</xenc:CipherValue>").unwrap() - 40;
        let other = if &whole[at..=at] == "A" { "B" } else { "A" };
        format!("{}{other}{}", &whole[..at], &whole[at + 1..])
    };
    let short = |content: &str| {
        let whole = encrypted(b"x", CBC, &pair("sp"));
        let begins = whole.rfind("<xenc:CipherValue>").unwrap() + "<xenc:CipherValue>".len();
        format!("{}{content}{}", &whole[..begins], &whole[whole.rfind("</xenc:CipherValue>").unwrap()..])
    };
    let commented = with(&signed(), "alice@example.com", "alice@example.com<!-- -->.evil.com");
    let typed = format!("<!DOCTYPE x [<!ENTITY e SYSTEM \"{}\">]>{}", nobody::url(), signed());
    let nested = with(
        &signed(),
        "<saml:AuthnStatement ",
        &format!(
            "<saml:Advice>{}</saml:Advice><saml:AuthnStatement ",
            assertion().replace("_assertion1", "_evil")
        ),
    );
    vec![
        sealed("to somebody else", "undecryptable", &to_another),
        sealed("a tag that does not hold", "undecryptable", &flipped(GCM)),
        sealed("a changed block", "undecryptable", &flipped(CBC)),
        sealed("no content", "undecryptable", &short("")),
        sealed("content shorter than a block", "undecryptable", &short("AAAA")),
        sealed("a block alone", "undecryptable", &short("AAAAAAAAAAAAAAAAAAAAAA==")),
        plain("nothing", "undecryptable", b""),
        plain("no text within", "undecryptable", &[0xFF, 0xFE, 0xFD]),
        plain("no XML", "undecryptable", b"alice"),
        plain("half an assertion", "undecryptable", &signed().as_bytes()[..900]),
        plain(
            "a response within",
            "undecryptable",
            made(Signed::Response, &response(), &assertion()).as_bytes(),
        ),
        plain("a comment within the encrypted name", "undecryptable", commented.as_bytes()),
        plain("a document type within", "undecryptable", typed.as_bytes()),
        plain("an assertion within the encrypted one", "nested-assertion", nested.as_bytes()),
        plain("not signed within what is not signed", "unsigned", assertion().as_bytes()),
        plain(
            "signed by somebody else, encrypted",
            "bad-signature",
            sign::signed(&assertion(), "_assertion1", &pair("evil")).as_bytes(),
        ),
        plain("another name, encrypted", "bad-signature", with(&signed(), ">alice@", ">admin@").as_bytes()),
        Case {
            name: "signed by somebody else, encrypted in a signed response",
            code: "bad-signature",
            twin: Run::of(&made(
                Signed::Response,
                &response(),
                &encrypted(signed().as_bytes(), GCM, &pair("sp")),
            )),
            forged: Run::of(&made(
                Signed::Response,
                &response(),
                &encrypted(
                    sign::signed(&assertion(), "_assertion1", &pair("evil")).as_bytes(),
                    GCM,
                    &pair("sp"),
                ),
            )),
        },
        Case {
            name: "another encrypted assertion in a signed response",
            code: "bad-signature",
            twin: Run::of(&made(
                Signed::Response,
                &response(),
                &encrypted(assertion().as_bytes(), GCM, &pair("sp")),
            )),
            forged: Run::of(&{
                let sealed = encrypted(assertion().as_bytes(), GCM, &pair("sp"));
                let evil = encrypted(assertion().replace("alice@", "admin@").as_bytes(), GCM, &pair("sp"));
                with(&made(Signed::Response, &response(), &sealed), &sealed, &evil)
            }),
        },
    ]
}

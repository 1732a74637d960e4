//! Signatures that are built otherwise, are in another place, or do not hold.

use super::case::{Case, Run, changed, under, with};
use super::nobody;
use crate::provider::sign::{ENVELOPED, EXCLUSIVE, Template};
use crate::provider::{Signed, assertion, idp, metadata, now, pair, response, sign, valid};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::ToSpan;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;
use saml::Metadata;

const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";
const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

/// Signed by the provider itself, in a way of which it should know better.
fn signed(name: &'static str, code: &'static str, change: impl FnOnce(&mut Template)) -> Case {
    let mut template = Template::of("_response1");
    change(&mut template);
    let whole = response().replace("<!-- assertion -->", &assertion());
    Case {
        name,
        code,
        twin: Run::of(&valid(Signed::Response)),
        forged: Run::of(&template.sign(&whole, "_response1", &pair("idp"))),
    }
}

fn replaced(name: &'static str, code: &'static str, from: &str, to: &str) -> Case {
    changed(name, code, Signed::Response, |valid| with(valid, from, to))
}

fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    let end = format!("</ds:{}>", name.trim_end());
    let begins = xml.find(&format!("<ds:{name}")).unwrap();
    &xml[begins..begins + xml[begins..].find(&end).unwrap() + end.len()]
}

pub fn cases() -> Vec<Case> {
    [algorithms(), references(), shapes(), places(), keys()].into_iter().flatten().collect()
}

fn algorithms() -> Vec<Case> {
    let method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    vec![
        signed("RSA with SHA-1", "signature-algorithm", |template| {
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1".clone_into(&mut template.method);
        }),
        signed("a digest of SHA-1", "digest-algorithm", |template| SHA1.clone_into(&mut template.digest)),
        replaced(
            "RSA with MD5",
            "signature-algorithm",
            method,
            "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        ),
        replaced("no algorithm", "signature-algorithm", method, ""),
        replaced("DSA", "signature-algorithm", method, "http://www.w3.org/2009/xmldsig11#dsa-sha256"),
        changed("an HMAC whose secret is the certificate", "signature-algorithm", Signed::Response, |xml| {
            let xml = with(xml, method, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256");
            let info = element(&xml, "SignedInfo").replace(
                "<ds:SignedInfo>",
                "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">",
            );
            let secret = PKey::hmac(&pair("idp").certificate.to_pem().unwrap()).unwrap();
            let mut signer = Signer::new(MessageDigest::sha256(), &secret).unwrap();
            let value = STANDARD.encode(signer.sign_oneshot_to_vec(info.as_bytes()).unwrap());
            let old = element(&xml, "SignatureValue").to_owned();
            with(&xml, &old, &format!("<ds:SignatureValue>{value}</ds:SignatureValue>"))
        }),
        replaced(
            "a length for an HMAC",
            "signature-algorithm",
            &format!("Algorithm=\"{method}\"/>"),
            &format!(
                "Algorithm=\"{method}\"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>"
            ),
        ),
        signed("inclusive canonicalisation", "canonicalization", |template| {
            INCLUSIVE.clone_into(&mut template.canonical);
        }),
        signed("canonicalisation with comments", "canonicalization", |template| {
            template.canonical = format!("{EXCLUSIVE}WithComments");
        }),
        signed("inclusive canonicalisation of what is signed", "transform", |template| {
            template.transforms =
                format!("<ds:Transform Algorithm=\"{ENVELOPED}\"/><ds:Transform Algorithm=\"{INCLUSIVE}\"/>");
        }),
        replaced("an XSLT", "transform", &format!("<ds:Transform Algorithm=\"{ENVELOPED}\"/>"), &xslt()),
        signed("an XPath that leaves all out but the issuer", "transform", |template| {
            template.transforms = format!(
                "<ds:Transform Algorithm=\"{ENVELOPED}\"/><ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\">\
                 <ds:XPath xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">ancestor-or-self::saml:Issuer</ds:XPath></ds:Transform>\
                 <ds:Transform Algorithm=\"{EXCLUSIVE}\"/>"
            );
        }),
        replaced(
            "a transform from base64",
            "transform",
            ENVELOPED,
            "http://www.w3.org/2000/09/xmldsig#base64",
        ),
        changed("the transforms the other way round", "signature-shape", Signed::Response, |xml| {
            let exclusive = format!("<ds:Transform Algorithm=\"{EXCLUSIVE}\">");
            let swapped = with(
                &with(xml, ENVELOPED, "urn:first"),
                &exclusive,
                &exclusive.replace(EXCLUSIVE, ENVELOPED),
            );
            with(&swapped, "urn:first", EXCLUSIVE)
        }),
        replaced(
            "a transform twice",
            "signature-shape",
            "</ds:Transforms>",
            &format!("<ds:Transform Algorithm=\"{EXCLUSIVE}\"/></ds:Transforms>"),
        ),
    ]
}

/// It would run for half a minute.
fn xslt() -> String {
    "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet version=\"1.0\" \
     xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:template match=\"/\"><xsl:for-each select=\"//*\">\
     <xsl:for-each select=\"//*\"><xsl:for-each select=\"//*\"><xsl:for-each select=\"//*\"><xsl:value-of select=\"count(//*)\"/>\
     </xsl:for-each></xsl:for-each></xsl:for-each></xsl:for-each></xsl:template></xsl:stylesheet></ds:Transform>"
        .to_owned()
}

fn references() -> Vec<Case> {
    let uri = "URI=\"#_response1\"";
    let url = nobody::url();
    let to = |name, to: &str| replaced(name, "reference-uri", uri, to);
    vec![
        signed("the whole document", "reference-uri", |template| template.uri = String::new()),
        to("no URI", ""),
        to("the assertion's id on the response's signature", "URI=\"#_assertion1\""),
        to("a URL", &format!("URI=\"{url}\"")),
        to("a URL with the id behind", &format!("URI=\"{url}#_response1\"")),
        to("a file", "URI=\"file:///etc/passwd\""),
        to("an XPointer to all", "URI=\"#xpointer(/)\""),
        to("an XPointer to the id", "URI=\"#xpointer(id('_response1'))\""),
        changed("two references", "references", Signed::Response, |xml| {
            let reference = element(xml, "Reference").to_owned();
            with(xml, &reference, &reference.repeat(2))
        }),
        changed("no reference", "references", Signed::Response, |xml| {
            let reference = element(xml, "Reference").to_owned();
            with(xml, &reference, "")
        }),
        changed("a digest that is too short", "digest-value", Signed::Response, |xml| {
            let digest = element(xml, "DigestValue").to_owned();
            with(xml, &digest, "<ds:DigestValue>AAAA</ds:DigestValue>")
        }),
        changed("elements within the digest", "digest-value", Signed::Response, |xml| {
            let digest = element(xml, "DigestValue").to_owned();
            with(xml, &digest, "<ds:DigestValue><ds:X>AAAA</ds:X></ds:DigestValue>")
        }),
    ]
}

fn shapes() -> Vec<Case> {
    let url = nobody::url();
    let behind = |name, code, more: String| {
        replaced(name, code, "</ds:SignatureValue>", &format!("</ds:SignatureValue>{more}"))
    };
    vec![
        // node-saml: the one that was verified was not the one that was read.
        changed("two SignedInfo", "signed-info", Signed::Response, |xml| {
            let info = element(xml, "SignedInfo").to_owned();
            with(xml, &info, &info.repeat(2))
        }),
        changed("no SignedInfo", "signed-info", Signed::Response, |xml| {
            let info = element(xml, "SignedInfo").to_owned();
            with(xml, &info, "")
        }),
        changed("an empty signature", "signed-info", Signed::Response, |xml| {
            let signature = element(xml, "Signature ").to_owned();
            with(
                xml,
                &signature,
                "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"></ds:Signature>",
            )
        }),
        changed("an empty value", "signature-shape", Signed::Response, |xml| {
            let value = element(xml, "SignatureValue").to_owned();
            with(xml, &value, "<ds:SignatureValue></ds:SignatureValue>")
        }),
        behind("an object", "signature-object", "<ds:Object/>".to_owned()),
        behind("a manifest", "signature-object", "<ds:KeyInfo><ds:Manifest/></ds:KeyInfo>".to_owned()),
        behind(
            "a key to be fetched",
            "retrieval",
            format!("<ds:KeyInfo><ds:RetrievalMethod URI=\"{url}\"/></ds:KeyInfo>"),
        ),
        behind(
            "a key to be found",
            "retrieval",
            "<ds:KeyInfo><ds:X509Data><ds:KeyInfoReference URI=\"#k\"/></ds:X509Data></ds:KeyInfo>"
                .to_owned(),
        ),
        behind(
            "a key of another standard's",
            "signature-shape",
            "<ds:KeyInfo><ds:MgmtData/></ds:KeyInfo>".to_owned(),
        ),
        behind("keys twice", "signature-shape", "<ds:KeyInfo/><ds:KeyInfo/>".to_owned()),
    ]
}

fn places() -> Vec<Case> {
    let moved = |name, code, signed, to: &'static str| {
        changed(name, code, signed, move |xml| {
            let signature = element(xml, "Signature ").to_owned();
            with(&with(xml, &signature, ""), to, &format!("{signature}{to}"))
        })
    };
    vec![
        moved(
            "a signature within the subject",
            "signature-place",
            Signed::Assertion,
            "<saml:SubjectConfirmation ",
        ),
        moved("a signature within the status", "signature-place", Signed::Response, "</samlp:Status>"),
        moved(
            "a signature within an attribute",
            "signature-place",
            Signed::Assertion,
            "</saml:AttributeStatement>",
        ),
        moved(
            "the response's signature on the assertion",
            "reference-uri",
            Signed::Response,
            "<saml:Subject>",
        ),
        moved(
            "the assertion's signature on the response",
            "reference-uri",
            Signed::Assertion,
            "<samlp:Status>",
        ),
        changed("signed twice", "signatures", Signed::Response, |xml| {
            let signature = element(xml, "Signature ").to_owned();
            with(xml, &signature, &signature.repeat(2))
        }),
        changed("not signed", "unsigned", Signed::Response, |xml| {
            let signature = element(xml, "Signature ").to_owned();
            with(xml, &signature, "")
        }),
        // ruby-saml looked for the digest anywhere.
        changed("a digest beside the signature", "signature-place", Signed::Response, |xml| {
            let digest = element(xml, "DigestValue").replacen(
                '>',
                " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">",
                1,
            );
            with(
                xml,
                "<samlp:Status>",
                &format!("<samlp:Status><samlp:StatusDetail>{digest}</samlp:StatusDetail>"),
            )
        }),
        changed("a key beside the signature", "signature-place", Signed::Response, |xml| {
            with(
                xml,
                "<samlp:Status>",
                "<samlp:Status><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>",
            )
        }),
    ]
}

fn keys() -> Vec<Case> {
    let whole = response().replace("<!-- assertion -->", &assertion());
    let by_evil = sign::signed(&whole, "_response1", &pair("evil"));
    let evil = STANDARD.encode(pair("evil").certificate.to_der().unwrap());
    let end = "</ds:SignatureValue>";
    let brought = format!(
        "{end}<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{evil}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    );
    let both = Metadata::parse(&metadata::of(&[pair("idp"), pair("expired-idp")]), None, now()).unwrap();
    let former = Run { idp: both, ..Run::of(&valid(Signed::Response)) };
    let by_expired = Run::of(&sign::signed(&whole, "_response1", &pair("expired-idp"))).posted;
    vec![
        changed("somebody else's key", "bad-signature", Signed::Response, |_| by_evil.clone()),
        changed("somebody else's key, with its certificate", "bad-signature", Signed::Response, |_| {
            with(&by_evil, end, &brought)
        }),
        replaced("another name", "bad-signature", ">alice@", ">admin@"),
        replaced("another group", "bad-signature", ">cx<", ">admin<"),
        replaced(
            "another recipient since",
            "bad-signature",
            "Recipient=\"",
            "Recipient=\"https://evil.example.com/?",
        ),
        changed("another signature value", "bad-signature", Signed::Response, |xml| {
            let value = element(xml, "SignatureValue").to_owned();
            with(
                xml,
                &value,
                &format!("<ds:SignatureValue>{}</ds:SignatureValue>", STANDARD.encode([7; 256])),
            )
        }),
        changed("another digest", "bad-signature", Signed::Response, |xml| {
            let digest = element(xml, "DigestValue").to_owned();
            with(xml, &digest, &format!("<ds:DigestValue>{}</ds:DigestValue>", STANDARD.encode([7; 32])))
        }),
        changed(
            "the response signed, the assertion's signature broken",
            "bad-signature",
            Signed::Assertion,
            |xml| sign::signed(&with(xml, ">cx<", ">admin<"), "_response1", &pair("idp")),
        ),
        under("a certificate that has expired", "bad-signature", former, |run| run.posted = by_expired),
        under(
            "every certificate has expired since",
            "no-certificate",
            Run::of(&valid(Signed::Response)),
            |run| {
                run.now = now() + 8_784.hours();
            },
        ),
        under("a certificate of another kind", "no-certificate", Run::of(&valid(Signed::Response)), |run| {
            run.idp = Metadata { certificates: idp_of("ec-idp").certificates, ..idp() };
        }),
        under("another provider's certificate", "bad-signature", Run::of(&valid(Signed::Response)), |run| {
            run.idp = idp_of("other-idp");
        }),
    ]
}

fn idp_of(key: &str) -> Metadata {
    Metadata::parse(&metadata::of(&[pair(key)]), None, now()).unwrap()
}

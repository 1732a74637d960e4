//! What comes before anything of SAML's: bytes, characters, tags, namespaces, ids.

use super::case::{Case, Run, changed, under, with};
use super::nobody;
use crate::provider::{Signed, valid};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// Signed over the whole of it: whatever is changed is within what is signed.
fn xml(name: &'static str, code: &'static str, change: impl FnOnce(&str) -> String) -> Case {
    changed(name, code, Signed::Response, change)
}

fn replaced(name: &'static str, code: &'static str, from: &str, to: &str) -> Case {
    xml(name, code, |valid| with(valid, from, to))
}

fn posted(name: &'static str, code: &'static str, change: impl FnOnce(&str) -> String) -> Case {
    let valid = valid(Signed::Response);
    let forged = change(&valid);
    under(name, code, Run::of(&valid), |run| run.posted = forged)
}

const NAME: &str = ">alice@example.com<";
const ROOT: &str = "<samlp:Response ";

pub fn cases() -> Vec<Case> {
    [bytes(), declarations(), markup(), tags(), namespaces(), ids()].into_iter().flatten().collect()
}

fn bytes() -> Vec<Case> {
    let utf16 = |xml: &str| xml.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        posted("deflated", "not-utf8", |xml| {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(xml.as_bytes()).unwrap();
            STANDARD.encode(encoder.finish().unwrap())
        }),
        posted("longer than 256 KiB", "too-long", |xml| STANDARD.encode(xml) + &"A".repeat(256 * 1024)),
        posted("base64 with lines", "not-base64", |xml| STANDARD.encode(xml).replacen('P', "\r\nP", 3)),
        posted("base64 for addresses", "not-base64", |xml| {
            URL_SAFE.encode(format!("{xml}<!-- \u{fffd}\u{fffd}?>"))
        }),
        posted("base64 with something behind", "not-base64", |xml| STANDARD.encode(xml) + "=="),
        posted("no text", "not-utf8", |xml| STANDARD.encode([xml.as_bytes(), &[0xFF, 0xFE]].concat())),
        posted("an overlong slash", "not-utf8", |xml| {
            STANDARD.encode([&xml.as_bytes()[..200], &[0xC0, 0xAF], &xml.as_bytes()[200..]].concat())
        }),
        posted("UTF-16 with its mark", "not-utf8", |xml| {
            STANDARD.encode([vec![0xFF, 0xFE], utf16(xml)].concat())
        }),
        posted("UTF-16 without its mark", "nul", |xml| STANDARD.encode(utf16(xml))),
        replaced("a NUL within the name", "nul", NAME, ">alice\0@example.com<"),
        replaced("a control character within the name", "character", NAME, ">alice\u{1}@example.com<"),
        replaced("a reference to a NUL", "character", NAME, ">alice&#0;@example.com<"),
        replaced("a reference to no character", "character", NAME, ">alice&#x110000;@example.com<"),
        replaced("a character that is none", "character", NAME, ">alice\u{FFFE}@example.com<"),
    ]
}

fn declarations() -> Vec<Case> {
    let first = |name, code, what: &str| xml(name, code, |xml| format!("{what}{xml}"));
    let url = nobody::url();
    vec![
        first("a byte order mark", "byte-order-mark", "\u{FEFF}"),
        first(
            "a byte order mark behind the declaration",
            "byte-order-mark",
            "<?xml version=\"1.0\"?>\u{FEFF}",
        ),
        first("XML 1.1", "declaration", "<?xml version=\"1.1\"?>"),
        first("another encoding", "declaration", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>"),
        first("another encoding, in UTF-8", "declaration", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"),
        first("a declaration twice", "instruction", "<?xml version=\"1.0\"?><?xml version=\"1.0\"?>"),
        first("a declaration that is not first", "instruction", " <?xml version=\"1.0\"?>"),
        first("an instruction before the root", "instruction", &format!("<?xml-stylesheet href=\"{url}\"?>")),
        first("a document type", "doctype", "<!DOCTYPE Response>"),
        first("a document type from elsewhere", "doctype", &format!("<!DOCTYPE Response SYSTEM \"{url}\">")),
        xml("an external entity", "doctype", |xml| {
            let doctype = format!("<!DOCTYPE r [<!ENTITY admin SYSTEM \"{url}\">]>");
            doctype + &with(xml, NAME, ">&admin;<")
        }),
        xml("entities of entities", "doctype", |xml| {
            let more: String = (1..20)
                .map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)))
                .collect();
            format!("<!DOCTYPE r [<!ENTITY e0 \"lol\">{more}]>{}", with(xml, NAME, ">&e19;<"))
        }),
        xml("an attribute by default", "doctype", |xml| {
            format!("<!DOCTYPE r [<!ATTLIST samlp:Response ID CDATA \"_response1\">]>{xml}")
        }),
        replaced("an entity of nowhere", "entity", NAME, ">&admin;<"),
    ]
}

fn markup() -> Vec<Case> {
    vec![
        // python3-saml, ruby-saml and others: what is before the comment was taken for the whole.
        xml("a comment within the name", "comment", |xml| {
            with(xml, NAME, ">alice@example.com<!-- -->.evil.com<")
        }),
        // node-saml: what is behind the comment was taken for the digest.
        xml("a comment within the digest", "comment", |xml| {
            with(xml, "<ds:DigestValue>", "<ds:DigestValue><!--AAAA-->")
        }),
        replaced("a comment before the root", "comment", ROOT, "<!-- --><samlp:Response "),
        replaced("a comment that does not end well", "comment", NAME, ">alice<!-- -- -->@example.com<"),
        replaced("CDATA within the name", "cdata", NAME, "><![CDATA[alice@example.com]]><"),
        replaced("an instruction within the name", "instruction", NAME, ">alice<?x y?>@example.com<"),
        replaced("an element within the name", "mixed", NAME, ">alice<saml:x/>@example.com<"),
        replaced("an end of CDATA without a beginning", "malformed", NAME, ">alice]]>@example.com<"),
    ]
}

fn tags() -> Vec<Case> {
    let deep = "<saml:a>".repeat(32) + &"</saml:a>".repeat(32);
    let wide = "<saml:a/>".repeat(2_500);
    let attributes: String = (0..65).map(|n| format!(" a{n}=\"\"")).collect();
    vec![
        // Go's encoding/xml wrote other names than it had read.
        replaced("a name with two colons", "malformed", "<samlp:Status>", "<samlp:x:y/><samlp:Status>"),
        replaced("a name that begins with a colon", "malformed", "<samlp:Status>", "<:x/><samlp:Status>"),
        replaced("an attribute that begins with a colon", "malformed", " Version=", " :x=\"\" Version="),
        xml("something behind the root", "outside", |xml| format!("{xml}<x/>")),
        xml("another response behind the root", "outside", |xml| format!("{xml}{xml}")),
        xml("text behind the root", "outside", |xml| format!("{xml}x")),
        xml("text before the root", "outside", |xml| format!("x{xml}")),
        xml("a root that does not end", "mismatched", |xml| with(xml, "</samlp:Response>", "")),
        replaced("another end", "mismatched", "</saml:NameID>", "</saml:NameId>"),
        replaced(
            "ends in the wrong order",
            "mismatched",
            "</saml:Audience></saml:AudienceRestriction>",
            "</saml:AudienceRestriction></saml:Audience>",
        ),
        replaced("an attribute without quotes", "malformed", "Version=\"2.0\"", "Version=2.0"),
        replaced(
            "an attribute without space before it",
            "malformed",
            "\" Version=\"2.0\"",
            "\"Version=\"2.0\"",
        ),
        replaced("an attribute without a value", "malformed", " Version=\"2.0\"", " Version=\"2.0\" x"),
        replaced("a tag within an attribute", "malformed", " Version=\"2.0\"", " Version=\"2.0\" x=\"<\""),
        replaced("an ampersand on its own", "malformed", " Version=\"2.0\"", " Version=\"2.0\" x=\"&\""),
        replaced(
            "an attribute twice",
            "attribute-twice",
            " Version=\"2.0\"",
            " Version=\"2.0\" Version=\"2.0\"",
        ),
        replaced("33 levels", "depth", "<samlp:Status>", &format!("<samlp:Status>{deep}")),
        replaced("2,500 elements more", "elements", "<samlp:Status>", &format!("<samlp:Status>{wide}")),
        replaced("65 attributes", "attributes", ROOT, &format!("<samlp:Response{attributes} ")),
    ]
}

fn namespaces() -> Vec<Case> {
    let saml = "urn:oasis:names:tc:SAML:2.0:assertion";
    let protocol = "\"urn:oasis:names:tc:SAML:2.0:protocol\"";
    let many: String = (0..50).map(|n| format!("xmlns:p{n}=\"urn:{n}\" ")).collect();
    let prefixed = "<samlp:Response xmlns:one=\"urn:x\" xmlns:two=\"urn:x\" one:a=\"\" two:a=\"\" ";
    vec![
        replaced("50 prefixes", "declarations", ROOT, &format!("<samlp:Response {many}")),
        replaced("a prefix of nowhere", "namespace", "<samlp:Status>", "<samlp:Status><x:y/>"),
        replaced("a prefix that is taken back", "namespace", ROOT, "<samlp:Response xmlns:x=\"\" "),
        replaced("xml as another namespace", "namespace", ROOT, "<samlp:Response xmlns:xml=\"urn:x\" "),
        replaced(
            "a prefix for xml",
            "namespace",
            ROOT,
            "<samlp:Response xmlns:x=\"http://www.w3.org/XML/1998/namespace\" ",
        ),
        replaced(
            "a namespace that libxml reads otherwise",
            "namespace-uri",
            ROOT,
            "<samlp:Response xmlns:x=\"urn:a&amp;b\" ",
        ),
        replaced("a relative namespace", "namespace-uri", ROOT, "<samlp:Response xmlns:x=\"u\" "),
        replaced("a namespace without a scheme", "namespace-uri", ROOT, "<samlp:Response xmlns:x=\"//x:y\" "),
        replaced(
            "a namespace with two fragments",
            "namespace-uri",
            ROOT,
            "<samlp:Response xmlns:x=\"u:#a#b\" ",
        ),
        replaced(
            "a default namespace that is relative",
            "namespace-uri",
            ROOT,
            "<samlp:Response xmlns=\"u\" ",
        ),
        replaced("an attribute twice by two prefixes", "attribute-twice", ROOT, prefixed),
        replaced("a response of nowhere", "root", protocol, "\"urn:oasis:names:tc:SAML:2.0:protocol2\""),
        replaced("a response of SAML 1.1", "root", protocol, "\"urn:oasis:names:tc:SAML:1.0:protocol\""),
        xml("an assertion of another namespace", "unexpected", |xml| {
            let (before, assertion) = xml.split_at(xml.find("<saml:Assertion ").unwrap());
            let other = assertion.replace("</samlp:Response>", "").replace(saml, "urn:x");
            format!("{before}{}{assertion}", other.replace(" ID=\"_assertion1\"", ""))
        }),
        changed("a destination with a prefix", "no-destination", Signed::Assertion, |xml| {
            with(xml, " Destination=", " xmlns:x=\"urn:x\" x:Destination=")
        }),
    ]
}

fn ids() -> Vec<Case> {
    vec![
        replaced("an id twice", "duplicate-id", "ID=\"_assertion1\"", "ID=\"_response1\""),
        replaced(
            "an id twice, once as Id",
            "duplicate-id",
            "<ds:SignedInfo>",
            "<ds:SignedInfo Id=\"_response1\">",
        ),
        replaced("no id", "bad-id", " ID=\"_response1\"", ""),
        replaced("an id that begins with a digit", "bad-id", " ID=\"_response1\"", " ID=\"1response\""),
        replaced("an id that is an expression", "bad-id", " ID=\"_response1\"", " ID=\"_r') or ('1'='1\""),
        replaced("an empty id", "bad-id", " ID=\"_response1\"", " ID=\"\""),
        replaced("an id of XML's own", "stray-id", ROOT, "<samlp:Response xml:id=\"_x\" "),
        replaced("an id of another namespace", "stray-id", ROOT, "<samlp:Response samlp:ID=\"_x\" "),
        replaced("an id in small letters", "stray-id", ROOT, "<samlp:Response id=\"_x\" "),
        replaced("an id on what cannot be signed", "stray-id", "<samlp:Status>", "<samlp:Status ID=\"_x\">"),
    ]
}

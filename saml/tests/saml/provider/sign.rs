//! Signatures, by xmlsec, in whatever shape a case wants.

use super::Pair;
use samael::crypto::{Crypto, CryptoProvider};
use std::sync::{Mutex, PoisonError};

pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
pub const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// xmlsec is not asked from two threads.
static ONE: Mutex<()> = Mutex::new(());

#[derive(Clone)]
pub struct Template {
    pub method: String,
    pub digest: String,
    pub canonical: String,
    pub uri: String,
    pub transforms: String,
}

impl Template {
    pub fn of(id: &str) -> Template {
        Template {
            method: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256".to_owned(),
            digest: "http://www.w3.org/2001/04/xmlenc#sha256".to_owned(),
            canonical: EXCLUSIVE.to_owned(),
            uri: format!("#{id}"),
            transforms: format!(
                "<ds:Transform Algorithm=\"{ENVELOPED}\"/><ds:Transform Algorithm=\"{EXCLUSIVE}\">\
                 <ec:InclusiveNamespaces xmlns:ec=\"{EXCLUSIVE}\" PrefixList=\"xs\"/></ds:Transform>"
            ),
        }
    }

    fn xml(&self) -> String {
        format!(
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
             <ds:CanonicalizationMethod Algorithm=\"{}\"/><ds:SignatureMethod Algorithm=\"{}\"/>\
             <ds:Reference URI=\"{}\"><ds:Transforms>{}</ds:Transforms><ds:DigestMethod Algorithm=\"{}\"/>\
             <ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>",
            self.canonical, self.method, self.uri, self.transforms, self.digest
        )
    }

    /// Signs the element that has this id, right after who issued it.
    pub fn sign(&self, xml: &str, id: &str, pair: &Pair) -> String {
        let at = xml.find(&format!("ID=\"{id}\"")).expect("the element to sign");
        let (before, after) = xml.split_at(at);
        let end = "</saml:Issuer>";
        let with = format!("{before}{}", after.replacen(end, &format!("{end}{}", self.xml()), 1));
        let key = pair.key.private_key_to_der().unwrap();
        let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let signed = Crypto::sign_xml(&with, &key).unwrap();
        signed
            .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
            .unwrap_or(&signed)
            .trim_end()
            .to_owned()
    }
}

pub fn signed(xml: &str, id: &str, pair: &Pair) -> String {
    Template::of(id).sign(xml, id, pair)
}

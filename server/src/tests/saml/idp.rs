//! A provider of SAML: a real key, real signatures, and its metadata over HTTP on loopback. What it signs is written in
//! the form that is signed, so that nothing here needs the library that is tested.

use crate::clock::Clock;
use ::saml::KeyPair;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use base64::prelude::{BASE64_STANDARD, Engine};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use jiff::{SignedDuration, Timestamp};
use openssl::asn1::Asn1Time;
use openssl::hash::{MessageDigest, hash};
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::Signer;
use openssl::x509::X509;
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
pub const EMAIL: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
pub const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

#[derive(Clone)]
pub struct Idp {
    pub entity_id: String,
    /// What its metadata says, and the status that it is answered with.
    pub metadata: Arc<Mutex<(u16, String)>>,
}

/// What a test may want otherwise than right.
#[derive(Clone)]
pub struct Says {
    pub id: String,
    pub name: String,
    pub format: &'static str,
    pub groups: Vec<String>,
    pub issued: Timestamp,
    pub authenticated: Timestamp,
    pub ends: Timestamp,
    pub session_ends: Option<Timestamp>,
    pub in_response_to: Option<String>,
    pub acs: String,
    pub audience: String,
    pub issuer: String,
    /// Whose key signs it.
    pub signed_by: Signed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    One,
    Two,
    Nobody,
}

pub fn now() -> Timestamp {
    Clock::system().now()
}

fn at(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

pub fn key(signed: Signed) -> (PKey<Private>, X509) {
    let (key, certificate): (&[u8], &[u8]) = match signed {
        Signed::Two => (include_bytes!("two.key"), include_bytes!("two.crt")),
        _ => (include_bytes!("one.key"), include_bytes!("one.crt")),
    };
    (PKey::private_key_from_pem(key).unwrap(), X509::from_pem(certificate).unwrap())
}

/// A pair whose certificate expires in so many days.
pub fn pair_for(days: u32) -> KeyPair {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut certificate = X509::builder().unwrap();
    certificate.set_pubkey(&key).unwrap();
    certificate.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    certificate.set_not_after(&Asn1Time::days_from_now(days).unwrap()).unwrap();
    certificate.sign(&key, MessageDigest::sha256()).unwrap();
    let certificate = certificate.build().to_pem().unwrap();
    KeyPair::from_pem(&key.private_key_to_pem_pkcs8().unwrap(), &certificate).unwrap()
}

fn certificate(signed: Signed) -> String {
    let der = BASE64_STANDARD.encode(key(signed).1.to_der().unwrap());
    format!(
        "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{der}</ds:X509Certificate>\
         </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )
}

impl Idp {
    /// With these certificates in its metadata.
    pub async fn start(certificates: &[Signed]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let entity_id = format!("http://{}", listener.local_addr().unwrap());
        let metadata = metadata(&entity_id, certificates, "");
        let idp = Self { entity_id, metadata: Arc::new(Mutex::new((200, metadata))) };
        let router = Router::new().route("/metadata", get(said)).with_state(idp.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        idp
    }

    /// What is right to say of Kim to the provider `name` of this Samuso.
    pub fn says(&self, samuso: &str, name: &str, in_response_to: Option<&str>) -> Says {
        let now = now();
        Says {
            id: format!("_{:032x}", rand::random::<u128>()),
            name: "kim-1".to_owned(),
            format: PERSISTENT,
            groups: vec!["support".to_owned()],
            issued: now,
            authenticated: now,
            ends: now + SignedDuration::from_mins(5),
            session_ends: None,
            in_response_to: in_response_to.map(str::to_owned),
            acs: format!("{samuso}/saml/{name}/acs"),
            audience: format!("{samuso}/saml/{name}/metadata"),
            issuer: self.entity_id.clone(),
            signed_by: Signed::One,
        }
    }
}

async fn said(State(idp): State<Idp>) -> (axum::http::StatusCode, String) {
    let (status, text) = idp.metadata.lock().unwrap().clone();
    (axum::http::StatusCode::from_u16(status).unwrap(), text)
}

pub fn metadata(entity_id: &str, certificates: &[Signed], more: &str) -> String {
    let certificates: String = certificates.iter().map(|signed| certificate(*signed)).collect();
    let redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
    let post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"{DSIG}\" \
         entityID=\"{entity_id}\"{more}><md:IDPSSODescriptor protocolSupportEnumeration=\"{PROTOCOL}\">{certificates}\
         <md:SingleLogoutService Binding=\"{redirect}\" Location=\"{entity_id}/slo\"/>\
         <md:SingleSignOnService Binding=\"{redirect}\" Location=\"{entity_id}/sso\"/>\
         <md:SingleSignOnService Binding=\"{post}\" Location=\"{entity_id}/sso-post\"/>\
         </md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

impl Says {
    /// The form's `SAMLResponse`.
    pub fn posted(&self) -> String {
        let answers = self.answers();
        let assertion = signed(&self.assertion(), &self.id, self.signed_by);
        let response = format!(
            "<samlp:Response xmlns:samlp=\"{PROTOCOL}\" ID=\"_r{}\" Version=\"2.0\" IssueInstant=\"{}\" \
             Destination=\"{}\"{answers}><saml:Issuer xmlns:saml=\"{ASSERTION}\">{}</saml:Issuer><samlp:Status>\
             <samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>{assertion}\
             </samlp:Response>",
            &self.id[1..],
            at(self.issued),
            self.acs,
            self.issuer,
        );
        BASE64_STANDARD.encode(response)
    }

    fn answers(&self) -> String {
        self.in_response_to.as_ref().map(|id| format!(" InResponseTo=\"{id}\"")).unwrap_or_default()
    }

    fn assertion(&self) -> String {
        let Self { id, issuer, name, format, acs, audience, .. } = self;
        let (issued, ends, answers) = (at(self.issued), at(self.ends), self.answers());
        let authenticated = at(self.authenticated);
        let session_ends = self.session_ends.map(|ends| format!(" SessionNotOnOrAfter=\"{}\"", at(ends)));
        let session_ends = session_ends.unwrap_or_default();
        let value = |group: &String| format!("<saml:AttributeValue>{group}</saml:AttributeValue>");
        let groups: String = self.groups.iter().map(value).collect();
        format!(
            "<saml:Assertion xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" IssueInstant=\"{issued}\" Version=\"2.0\">\
             <saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID Format=\"{format}\">{name}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
             <saml:SubjectConfirmationData{answers} NotOnOrAfter=\"{ends}\" Recipient=\"{acs}\">\
             </saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{issued}\" NotOnOrAfter=\"{ends}\"><saml:AudienceRestriction>\
             <saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AuthnStatement AuthnInstant=\"{authenticated}\" SessionIndex=\"s{id}\"{session_ends}><saml:AuthnContext>\
             <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
             </saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>\
             <saml:Attribute Name=\"displayName\"><saml:AttributeValue>Kim Hana</saml:AttributeValue></saml:Attribute>\
             <saml:Attribute Name=\"groups\">{groups}</saml:Attribute></saml:AttributeStatement></saml:Assertion>"
        )
    }
}

/// Signs what is written as exclusive canonicalisation would write it, right after its issuer.
fn signed(xml: &str, id: &str, by: Signed) -> String {
    if by == Signed::Nobody {
        return xml.to_owned();
    }
    let digest = BASE64_STANDARD.encode(hash(MessageDigest::sha256(), xml.as_bytes()).unwrap());
    let info = format!(
        "<ds:SignedInfo xmlns:ds=\"{DSIG}\"><ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\">\
         </ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\">\
         </ds:SignatureMethod><ds:Reference URI=\"#{id}\"><ds:Transforms>\
         <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
         <ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
         <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    );
    let signature = BASE64_STANDARD.encode(sign(info.as_bytes(), by));
    let signature = format!(
        "</saml:Issuer><ds:Signature xmlns:ds=\"{DSIG}\">{info}<ds:SignatureValue>{signature}</ds:SignatureValue>\
         </ds:Signature>"
    );
    xml.replacen("</saml:Issuer>", &signature, 1)
}

/// A message about signing out with its signature in it, as it is posted.
pub fn signed_message(xml: &str) -> String {
    let id = super::attribute(xml, "ID");
    // In the order of exclusive canonicalisation, where each element says its own namespace.
    let (open, rest) = xml.split_once("<saml:Issuer>").unwrap();
    let ordered = |name: &str| format!(" {name}=\"{}\"", super::attribute(open, name));
    let open: String = ["Destination", "ID", "IssueInstant", "Version"].map(ordered).concat();
    let namespace = format!(" xmlns:saml=\"{ASSERTION}\"");
    let rest = rest.replace("<saml:NameID", &format!("<saml:NameID{namespace}"));
    let xml = format!("<samlp:LogoutRequest xmlns:samlp=\"{PROTOCOL}\"{open}><saml:Issuer{namespace}>{rest}");
    signed(&xml, &id, Signed::One)
}

fn sign(bytes: &[u8], by: Signed) -> Vec<u8> {
    let key = key(by).0;
    Signer::new(MessageDigest::sha256(), &key).unwrap().sign_oneshot_to_vec(bytes).unwrap()
}

/// A message about signing out, as a signed query.
pub fn redirected(parameter: &str, xml: &str, relay: Option<&str>, by: Signed) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(xml.as_bytes()).unwrap();
    let message = BASE64_STANDARD.encode(encoder.finish().unwrap());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair(parameter, &message);
    if let Some(relay) = relay {
        query.append_pair("RelayState", relay);
    }
    query.append_pair("SigAlg", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    let query = query.finish();
    if by == Signed::Nobody {
        return query;
    }
    let signature = BASE64_STANDARD.encode(sign(query.as_bytes(), by));
    let signature: String = url::form_urlencoded::byte_serialize(signature.as_bytes()).collect();
    format!("{query}&Signature={signature}")
}

impl Idp {
    pub fn logout_request(&self, slo: &str, name: &str, index: Option<&str>) -> (String, String) {
        let id = format!("_{:032x}", rand::random::<u128>());
        let index = index.map(|index| format!("<samlp:SessionIndex>{index}</samlp:SessionIndex>"));
        let xml = format!(
            "<samlp:LogoutRequest xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" \
             Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{slo}\"><saml:Issuer>{}</saml:Issuer>\
             <saml:NameID Format=\"{PERSISTENT}\">{name}</saml:NameID>{}</samlp:LogoutRequest>",
            at(now()),
            self.entity_id,
            index.unwrap_or_default(),
        );
        (id, xml)
    }

    pub fn logout_response(&self, slo: &str, in_response_to: &str) -> String {
        format!(
            "<samlp:LogoutResponse xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" \
             ID=\"_{:032x}\" Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{slo}\" \
             InResponseTo=\"{in_response_to}\"><saml:Issuer>{}</saml:Issuer><samlp:Status>\
             <samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\
             </samlp:LogoutResponse>",
            rand::random::<u128>(),
            at(now()),
            self.entity_id,
        )
    }
}

/// What a message in an address says.
pub fn inflated(message: &str) -> String {
    let deflated = BASE64_STANDARD.decode(message).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut flate2::read::DeflateDecoder::new(&*deflated), &mut xml).unwrap();
    xml
}

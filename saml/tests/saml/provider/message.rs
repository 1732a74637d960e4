//! What it says, before it is signed.

use super::{ACS, IDP, REQUEST, SP};

pub const NAMESPACES: &str = "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
     xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

/// With a place for the assertion.
pub fn response() -> String {
    format!(
        "<samlp:Response {NAMESPACES} ID=\"_response1\" Version=\"2.0\" IssueInstant=\"2026-05-01T09:29:50Z\" \
         Destination=\"{ACS}\" InResponseTo=\"{REQUEST}\"><saml:Issuer>{IDP}</saml:Issuer>\
         <samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\
         <!-- assertion --></samlp:Response>"
    )
}

pub fn assertion() -> String {
    format!(
        "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \
         ID=\"_assertion1\" Version=\"2.0\" IssueInstant=\"2026-05-01T09:29:50.123Z\">\
         <saml:Issuer>{IDP}</saml:Issuer>\
         <saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\" \
         NameQualifier=\"{IDP}\" SPNameQualifier=\"{SP}\">alice@example.com</saml:NameID>\
         <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <saml:SubjectConfirmationData NotOnOrAfter=\"2026-05-01T09:34:50Z\" Recipient=\"{ACS}\" \
         InResponseTo=\"{REQUEST}\"/></saml:SubjectConfirmation></saml:Subject>\
         <saml:Conditions NotBefore=\"2026-05-01T09:29:20Z\" NotOnOrAfter=\"2026-05-01T09:35:00Z\">\
         <saml:AudienceRestriction><saml:Audience>{SP}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
         <saml:AuthnStatement AuthnInstant=\"2026-05-01T09:29:40Z\" SessionIndex=\"_session1\" \
         SessionNotOnOrAfter=\"2026-05-01T17:29:40Z\"><saml:AuthnContext><saml:AuthnContextClassRef>\
         urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef>\
         </saml:AuthnContext></saml:AuthnStatement>\
         <saml:AttributeStatement><saml:Attribute Name=\"groups\"><saml:AttributeValue xsi:type=\"xs:string\">\
         cx</saml:AttributeValue><saml:AttributeValue>R&amp;D</saml:AttributeValue></saml:Attribute>\
         <saml:Attribute Name=\"email\"><saml:AttributeValue>alice@example.com</saml:AttributeValue>\
         </saml:Attribute></saml:AttributeStatement></saml:Assertion>"
    )
}

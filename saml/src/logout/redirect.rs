//! A message in an address. Its signature is over the query as it was written, so that is what is taken apart.

use crate::certificate::Certificate;
use crate::cut::Cut;
use crate::limits::QUERY_BYTES;
use crate::metadata::Metadata;
use crate::names::{DEFLATE, RSA_SHA256, RSA_SHA384, RSA_SHA512};
use crate::posted;
use crate::refused::Refused;
use jiff::Timestamp;
use openssl::hash::MessageDigest;
use openssl::sign::Verifier;
use percent_encoding::percent_decode_str;

/// The message, whose signature holds. `name` says whether it is a request or a response.
pub fn verified(query: &str, name: &str, idp: &Metadata, now: Timestamp) -> Result<String, Refused> {
    if query.len() > QUERY_BYTES {
        return Err(Refused::TooLong);
    }
    let parameter = if name.ends_with("Request") { "SAMLRequest" } else { "SAMLResponse" };
    let parts = Parts::of(query, parameter)?;
    let algorithm = decoded(parts.algorithm.ok_or(Refused::Unsigned)?)?;
    let digest = match algorithm.as_str() {
        RSA_SHA256 => MessageDigest::sha256(),
        RSA_SHA384 => MessageDigest::sha384(),
        RSA_SHA512 => MessageDigest::sha512(),
        _ => return Err(Refused::SignatureAlgorithm(Cut::of(&algorithm))),
    };
    let signature = decoded(parts.signature.ok_or(Refused::Unsigned)?)?;
    let signature = posted::base64(&signature).ok_or(Refused::NotBase64)?;
    let mut fitting =
        idp.certificates.iter().filter(|found| found.is_rsa() && found.holds_at(now)).peekable();
    fitting.peek().ok_or(Refused::NoCertificate)?;
    let signed = parts.signed(parameter);
    if !fitting.any(|certificate| holds(certificate, digest, signed.as_bytes(), &signature)) {
        return Err(Refused::BadSignature);
    }
    posted::deflated(&decoded(parts.message)?)
}

fn holds(certificate: &Certificate, digest: MessageDigest, signed: &[u8], signature: &[u8]) -> bool {
    let verifier = Verifier::new(digest, certificate.key());
    verifier.and_then(|mut verifier| verifier.verify_oneshot(signature, signed)).unwrap_or(false)
}

/// The parameters as they are written.
#[derive(Default)]
struct Parts<'a> {
    message: &'a str,
    relay_state: Option<&'a str>,
    algorithm: Option<&'a str>,
    signature: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Each once. What else there is does not count.
    fn of(query: &'a str, parameter: &str) -> Result<Parts<'a>, Refused> {
        let (mut message, mut encoding) = (None, None);
        let mut parts = Parts::default();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').ok_or(Refused::Query)?;
            let place = match name {
                "RelayState" => &mut parts.relay_state,
                "SigAlg" => &mut parts.algorithm,
                "Signature" => &mut parts.signature,
                "SAMLEncoding" => &mut encoding,
                _ if name == parameter => &mut message,
                // Some other reader would take it for one of those above.
                _ if name.contains(['%', '+']) => return Err(Refused::Query),
                _ => continue,
            };
            if place.replace(value).is_some() {
                return Err(Refused::Query);
            }
        }
        if let Some(encoding) = encoding
            && decoded(encoding)? != DEFLATE
        {
            return Err(Refused::Query);
        }
        parts.message = message.ok_or(Refused::Query)?;
        Ok(parts)
    }

    /// In the order of the standard, whichever it came in.
    fn signed(&self, parameter: &str) -> String {
        let relay_state = self.relay_state.map(|value| format!("&RelayState={value}")).unwrap_or_default();
        format!("{parameter}={}{relay_state}&SigAlg={}", self.message, self.algorithm.unwrap_or_default())
    }
}

fn decoded(value: &str) -> Result<String, Refused> {
    // A form's `+` is a space, which base64 does not have: one that is not encoded is refused there.
    percent_decode_str(value).decode_utf8().map(Into::into).map_err(|_| Refused::NotUtf8)
}

//! The two ways a browser carries a message.

use super::sign::{sign_query, sign_xml};
use super::{By, CannotSend, Sent};
use crate::limits::RELAY_STATE_BYTES;
use crate::service_provider::ServiceProvider;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::io::Write;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[derive(Clone, Copy)]
pub enum Kind {
    Request,
    Response,
}

pub struct Message<'a> {
    pub id: &'a str,
    pub kind: Kind,
    /// The message for this destination.
    pub xml: &'a dyn Fn(&str) -> String,
    pub redirect: Option<&'a str>,
    pub post: Option<&'a str>,
    pub by_post: bool,
    pub relay_state: Option<&'a str>,
}

pub fn carry(message: Message, sp: &ServiceProvider) -> Result<Sent, CannotSend> {
    // An answer gives back what came with the request, whatever its length.
    let ours = matches!(message.kind, Kind::Request);
    if ours && message.relay_state.is_some_and(|state| state.len() > RELAY_STATE_BYTES) {
        return Err(CannotSend::RelayState);
    }
    let by = match (message.redirect, message.post) {
        (_, Some(action)) if message.by_post => posted(&message, action, sp)?,
        (Some(location), _) => redirected(&message, location, sp)?,
        (None, Some(action)) => posted(&message, action, sp)?,
        (None, None) => return Err(CannotSend::NoAddress),
    };
    Ok(Sent { id: message.id.to_owned(), by })
}

fn redirected(message: &Message, location: &str, sp: &ServiceProvider) -> Result<By, CannotSend> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(readable((message.xml)(location))?.as_bytes());
    let deflated = written.and_then(|()| encoder.finish()).map_err(|_| CannotSend::Signing)?;
    let mut query = format!("{}={}", message.kind.parameter(), encoded(&STANDARD.encode(deflated)));
    if let Some(state) = message.relay_state {
        query.push_str(&format!("&RelayState={}", encoded(state)));
    }
    if let Some(keys) = &sp.keys {
        query.push_str(&format!("&SigAlg={}", encoded(crate::names::RSA_SHA256)));
        let signature = sign_query(&query, keys)?;
        query.push_str(&format!("&Signature={}", encoded(&STANDARD.encode(signature))));
    }
    let joint = if location.contains('?') { '&' } else { '?' };
    Ok(By::Redirect(format!("{location}{joint}{query}")))
}

fn posted(message: &Message, action: &str, sp: &ServiceProvider) -> Result<By, CannotSend> {
    let xml = readable((message.xml)(action))?;
    let xml = match &sp.keys {
        Some(keys) => sign_xml(&xml, message.id, keys)?,
        None => xml,
    };
    let mut fields = vec![(message.kind.parameter(), STANDARD.encode(xml))];
    fields.extend(message.relay_state.map(|state| ("RelayState", state.to_owned())));
    Ok(By::Post { action: action.to_owned(), fields })
}

/// What we write we could read.
fn readable(xml: String) -> Result<String, CannotSend> {
    let read = crate::xml::scan(&xml, crate::xml::Bounds::MESSAGE);
    if read.is_ok() { Ok(xml) } else { Err(CannotSend::Character) }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

impl Kind {
    fn parameter(self) -> &'static str {
        match self {
            Kind::Request => "SAMLRequest",
            Kind::Response => "SAMLResponse",
        }
    }
}

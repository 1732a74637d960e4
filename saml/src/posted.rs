//! From what was posted, or came in an address, to a text.

use crate::limits::{INFLATED_BYTES, POSTED_BYTES};
use crate::refused::Refused;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use std::io::Read;

/// Strict: the standard alphabet, padded, nothing between.
pub fn base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub fn posted(posted: &str) -> Result<String, Refused> {
    if posted.len() > POSTED_BYTES {
        return Err(Refused::TooLong);
    }
    text(base64(posted).ok_or(Refused::NotBase64)?)
}

pub fn deflated(message: &str) -> Result<String, Refused> {
    let deflated = base64(message).ok_or(Refused::NotBase64)?;
    let mut inflated = Vec::new();
    let more = u64::try_from(INFLATED_BYTES + 1).unwrap_or(u64::MAX);
    let read = DeflateDecoder::new(deflated.as_slice()).take(more).read_to_end(&mut inflated);
    if read.is_err() || inflated.len() > INFLATED_BYTES {
        return Err(Refused::NotDeflate);
    }
    text(inflated)
}

pub fn text(bytes: Vec<u8>) -> Result<String, Refused> {
    String::from_utf8(bytes).map_err(|_| Refused::NotUtf8)
}

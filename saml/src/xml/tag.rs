//! What is between `<` and `>`. quick-xml looks for both; here nothing passes that the standard does not have.

use super::chars::{is_name, is_space, reference, with_plain_ends};
use crate::limits::ATTRIBUTES;
use crate::refused::Refused;

/// A name as it stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// Empty where there is none.
    pub prefix: &'a str,
    pub local: &'a str,
}

pub struct Tag<'a> {
    pub name: Name<'a>,
    pub attributes: Vec<(Name<'a>, String)>,
}

pub fn read(content: &str) -> Result<Tag<'_>, Refused> {
    let end = content.find(is_space).unwrap_or(content.len());
    let (written, rest) = content.split_at(end);
    Ok(Tag { name: name(written)?, attributes: attributes(rest)? })
}

fn name(written: &str) -> Result<Name<'_>, Refused> {
    let (prefix, local) = written.split_once(':').unwrap_or(("", written));
    let has_prefix = written.contains(':');
    if is_name(local) && (!has_prefix || is_name(prefix)) {
        Ok(Name { prefix, local })
    } else {
        Err(Refused::Malformed)
    }
}

/// ` name="value"`, as often as there are.
pub fn attributes(mut rest: &str) -> Result<Vec<(Name<'_>, String)>, Refused> {
    let mut attributes = Vec::new();
    loop {
        let begins = rest.trim_start_matches(is_space);
        if begins.is_empty() {
            return Ok(attributes);
        }
        if begins.len() == rest.len() {
            return Err(Refused::Malformed);
        }
        let (written, after) = begins.split_once('=').ok_or(Refused::Malformed)?;
        let name = name(written.trim_end_matches(is_space))?;
        let (raw, after) = quoted(after.trim_start_matches(is_space)).ok_or(Refused::Malformed)?;
        // Counted before each is held against the others: a tag may be as long as the message.
        if attributes.len() == ATTRIBUTES {
            return Err(Refused::Attributes);
        }
        if attributes.iter().any(|(known, _)| *known == name) {
            return Err(Refused::Twice);
        }
        attributes.push((name, value(raw)?));
        rest = after;
    }
}

/// What is between quotes, and what comes after them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    text[1..].split_once(quote)
}

fn value(raw: &str) -> Result<String, Refused> {
    if raw.contains('<') {
        return Err(Refused::Malformed);
    }
    let plain = with_plain_ends(raw).replace(['\t', '\n'], " ");
    let mut parts = plain.split('&');
    let mut value = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').ok_or(Refused::Malformed)?;
        value.push(reference(name)?);
        value.push_str(after);
    }
    Ok(value)
}

//! Letters: which there may be, and what stands for one.

use crate::limits::NAME_CHARS;
use crate::refused::Refused;

/// XML's white space, which is less than Unicode's.
pub fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

fn is_char(letter: char) -> bool {
    is_space(letter) || (letter >= ' ' && !matches!(letter, '\u{FFFE}' | '\u{FFFF}'))
}

/// What XML 1.0 lets be in a document at all.
pub fn check(text: &str) -> Result<(), Refused> {
    if text.starts_with('\u{FEFF}') {
        return Err(Refused::ByteOrderMark);
    }
    match text.chars().find(|letter| !is_char(*letter)) {
        Some('\0') => Err(Refused::Nul),
        Some(_) => Err(Refused::Character),
        None => Ok(()),
    }
}

/// ASCII is all that SAML's names and ids have in them.
pub fn is_name(text: &str) -> bool {
    let begins = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    let goes_on = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    text.len() <= NAME_CHARS && text.starts_with(begins) && text.chars().all(goes_on)
}

/// What stands between `&` and `;`: one of the five that XML has by itself, or a number.
pub fn reference(name: &str) -> Result<char, Refused> {
    let number = |digits: &str, radix| {
        // `from_str_radix` would take a sign.
        let plain =
            !digits.is_empty() && digits.len() <= 8 && digits.chars().all(|digit| digit.is_digit(radix));
        let code = plain.then(|| u32::from_str_radix(digits, radix).ok()).flatten();
        code.and_then(char::from_u32).filter(|letter| is_char(*letter)).ok_or(Refused::Character)
    };
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => match (name.strip_prefix("#x"), name.strip_prefix('#')) {
            (Some(digits), _) => number(digits, 16),
            (None, Some(digits)) => number(digits, 10),
            (None, None) => Err(Refused::Entity),
        },
    }
}

/// Ends of lines as XML reads them: each is one LF.
pub fn with_plain_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

//! The probe of `samuso.toml`: a service that may look, for `samuso probe`. Its token has 256 random bits, so that a plain
//! hash of it is enough.

use super::Reader;
use super::reader::read;
use super::values::{Read, roles};
use backoffice::access::session::Service;
use backoffice::limits::SECRET_FILE_MAX_BYTES;
use std::path::Path;

/// What its member and its events are called.
const NAME: &str = "probe";

/// Who it is, and how its token is told.
#[derive(Clone, Debug)]
pub struct ProbeSettings {
    pub who: Service,
    /// SHA-256 of the token's text.
    pub token_hash: [u8; 32],
}

impl Reader {
    /// None where there is none, or after a fault.
    pub(super) fn probe(&mut self) -> Option<ProbeSettings> {
        let file = self.optional("probe.token_hash_file", |path| {
            let text = read(Path::new(path), SECRET_FILE_MAX_BYTES);
            sha256(text.map_err(|error| format!("cannot be read: {error}"))?.trim())
        });
        let token_hash = file.or_else(|| self.optional("probe.token_hash", sha256));
        let roles = self.optional("probe.roles", roles);
        match (token_hash, roles) {
            (Some(token_hash), Some(roles)) => {
                Some(ProbeSettings { who: Service { name: NAME.to_owned(), roles }, token_hash })
            }
            (None, None) => None,
            (token_hash, roles) => {
                self.half_set(
                    "probe",
                    [("probe.token_hash", token_hash.is_some()), ("probe.roles", roles.is_some())],
                );
                None
            }
        }
    }
}

/// What is wrong is said without it: it may be the token itself, in the wrong place.
fn sha256(text: &str) -> Read<[u8; 32]> {
    let digit = |at: usize| text.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let is_hex = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hash: Option<Vec<u8>> = (0..32).map(digit).collect();
    let hash = hash.filter(|_| is_hex).and_then(|hash| hash.try_into().ok());
    hash.ok_or_else(|| "is not the 64 hexadecimal digits of a SHA-256".to_owned())
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn what_is_no_hash_is_refused_and_not_said() {
        assert_eq!(sha256(&"0f".repeat(32)), Ok([15; 32]));
        for other in ["", "0f", &"0g".repeat(32), &"+f".repeat(32), &"0f".repeat(33), "열쇠"] {
            assert!(sha256(other).is_err_and(|wrong| other.is_empty() || !wrong.contains(other)), "{other}");
        }
    }
}

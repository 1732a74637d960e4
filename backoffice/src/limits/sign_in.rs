//! Providers of sign-in: OpenID Connect and SAML.

use std::time::Duration;

/// From the button of a provider to the way back.
pub const SIGN_IN_LASTS: Duration = Duration::from_mins(10);
/// Sign-ins on their way at the same time.
pub const SIGN_IN_ATTEMPTS_MAX: i64 = 5_000;
/// Logout tokens that are looked at, each minute.
pub const PROVIDER_LOGOUTS_A_MINUTE: u32 = 600;
pub const LOGOUT_TOKEN_MAX_BYTES: usize = 16 * 1024;
/// A logout token that was used is remembered for longer than one is taken for.
pub const LOGOUT_TOKEN_KEPT: Duration = Duration::from_mins(30);
/// Refused sign-ins by a provider that are events, each minute.
pub const SIGN_IN_REFUSALS_A_MINUTE: i64 = 60;
/// A question to a provider of sign-in.
pub const PROVIDER_TIMEOUT_MS: u64 = 3_000;
pub const PROVIDER_CONNECT_TIMEOUT_MS: u64 = 2_000;
/// What a provider may answer.
pub const PROVIDER_ANSWER_MAX_BYTES: usize = 256 * 1024;
/// A provider is looked at anew after so long; one that does not answer, each time.
pub const PROVIDER_LASTS: Duration = Duration::from_hours(1);
pub const PROVIDER_EVERY: Duration = Duration::from_mins(1);
/// A provider that did not answer, and one whose keys lack the one that is asked for, is asked again after so long.
pub const PROVIDER_AGAIN: Duration = Duration::from_secs(10);
/// The age of a provider's word, and by how much its clock may differ.
pub const TOKEN_AGE_MAX_SECS: i64 = 300;
pub const TOKEN_SKEW_SECS: i64 = 60;
/// Characters of the code that a provider sends a browser back with.
pub const CODE_MAX_CHARS: usize = 4_096;
/// What the catalogue marks `fresh` asks for a sign-in at the provider that is no older.
pub const FRESH_SIGN_IN_LASTS: Duration = Duration::from_mins(5);
/// Bytes of an ID token that is kept to sign out with, in an address. Of a longer one, the provider is not told.
pub const ID_TOKEN_MAX_BYTES: usize = 8_000;
/// What a provider calls a session.
pub const PROVIDER_SESSION_MAX_BYTES: usize = 255;
/// What a SAML provider's page may post: the message, as base64 in a form, and what goes with it.
pub const SAML_REQUEST_MAX_BYTES: usize = 256 * 1024;
/// SAML messages that are verified at the same time. Others wait for a moment, then come again.
pub const SAML_VERIFIED_AT_ONCE: usize = 2;
pub const SAML_TURN_WAIT_MS: u64 = 1_000;
pub const SAML_RETRY_AFTER_SECS: u32 = 2;
/// From here on a certificate that will expire is warned about, and metadata that will.
pub const EXPIRY_NAMED: Duration = Duration::from_hours(30 * 24);

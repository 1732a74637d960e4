//! Providers of sign-in: OpenID Connect and SAML.

use std::time::Duration;

/// From the button of a provider to the way back. After that, one begins anew.
pub const SIGN_IN_LASTS: Duration = Duration::from_mins(10);
/// Sign-ins on their way at the same time. Above it, the oldest of the address that has most gives way.
pub const SIGN_IN_ATTEMPTS_MAX: i64 = 5_000;
/// Logout tokens that are looked at. Above it, the provider is told to come again (429).
pub const PROVIDER_LOGOUTS_A_MINUTE: u32 = 600;
/// A logout token. Above it, it is refused.
pub const LOGOUT_TOKEN_MAX_BYTES: usize = 16 * 1024;
/// A logout token that was used is remembered for longer than one is taken for.
pub const LOGOUT_TOKEN_KEPT: Duration = Duration::from_mins(30);
/// Refused sign-ins that are events. Above it, the log alone tells.
pub const SIGN_IN_REFUSALS_A_MINUTE: i64 = 60;
/// A question to a provider of sign-in. Above it, the sign-in says that the provider does not answer.
pub const PROVIDER_TIMEOUT_MS: u64 = 3_000;
/// Of that, connecting. Above it, the same.
pub const PROVIDER_CONNECT_TIMEOUT_MS: u64 = 2_000;
/// What a provider may answer. Above it, the answer is not taken.
pub const PROVIDER_ANSWER_MAX_BYTES: usize = 256 * 1024;
/// A provider's configuration is looked at anew after so long; one that does not answer, each time.
pub const PROVIDER_LASTS: Duration = Duration::from_hours(1);
pub const PROVIDER_EVERY: Duration = Duration::from_mins(1);
/// A provider that did not answer, and one whose keys lack the one that is asked for, is asked again after so long.
pub const PROVIDER_AGAIN: Duration = Duration::from_secs(10);
/// The age of a provider's word, and by how much its clock may differ. Above it, the sign-in is refused.
pub const TOKEN_AGE_MAX_SECS: i64 = 300;
pub const TOKEN_SKEW_SECS: i64 = 60;
/// What a provider calls somebody. Above it, the sign-in is refused.
pub const SUBJECT_MAX_CHARS: usize = 255;
/// The code that a provider sends a browser back with. Above it, the sign-in is refused.
pub const CODE_MAX_CHARS: usize = 4_096;
/// How old a sign-in at the provider may be for what the catalogue marks `fresh`. After that, one signs in again
/// first.
pub const FRESH_SIGN_IN_LASTS: Duration = Duration::from_mins(5);
/// An ID token that is kept to sign out with, in an address. Above it, the provider is not told.
pub const ID_TOKEN_MAX_BYTES: usize = 8_000;
/// What a provider calls a session. Above it, it is not kept, and the provider cannot end it by that name.
pub const PROVIDER_SESSION_MAX_BYTES: usize = 255;
/// What a SAML provider's page may post: the message, as base64 in a form, and what goes with it. Above it, it is
/// refused as any other that cannot be read (400).
pub const SAML_REQUEST_MAX_BYTES: usize = 256 * 1024;
/// What all of them together may bring at the same time. Above it, they are told to come again (503).
pub const SAML_BODIES_MAX_BYTES: usize = 16 * 1024 * 1024;
/// SAML messages that are verified at the same time. Above it, they wait for a moment.
pub const SAML_VERIFIED_AT_ONCE: usize = 2;
/// How long they wait for that. Above it, they are told to come again, after so long.
pub const SAML_TURN_WAIT_MS: u64 = 1_000;
pub const SAML_RETRY_AFTER_SECS: u32 = 2;
/// Before a certificate expires, or metadata does: from then on it is warned about.
pub const EXPIRY_NAMED: Duration = Duration::from_hours(30 * 24);

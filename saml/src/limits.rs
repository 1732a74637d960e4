//! What comes in has a size, what is believed has an end.

use jiff::SignedDuration;

/// Posted, before it is decoded.
pub const POSTED_BYTES: usize = 256 * 1024;
/// What DEFLATE may become.
pub const INFLATED_BYTES: usize = 256 * 1024;
/// A query string with a message in it: what servers in front of ours let through is less.
pub const QUERY_BYTES: usize = 64 * 1024;
pub const METADATA_BYTES: usize = 4 * 1024 * 1024;

pub const DEPTH: usize = 32;
pub const ATTRIBUTES: usize = 64;
/// Namespaces that are declared around an element, its own among them: libxml looks through them at every element, for
/// every prefix of a list.
pub const DECLARATIONS: usize = 40;
/// What libxml and samael need for each of them, in time and in memory, grows with their number. A member of some hundreds of
/// groups still comes through.
pub const ELEMENTS: usize = 1_000;
/// Of a federation, which may list some hundreds of providers.
pub const METADATA_ELEMENTS: usize = 100_000;
/// Of a response of which the assertion alone is signed, without the assertion: libxml never gives back what is around it.
pub const AROUND_BYTES: usize = 8 * 1024;
pub const ID_CHARS: usize = 256;
/// Of `InclusiveNamespaces`, whose prefixes are looked up at every element.
pub const PREFIXES: usize = 16;
pub const PREFIXES_CHARS: usize = 256;
pub const NAME_CHARS: usize = 256;
/// SAML's own limit for identifiers.
pub const NAME_ID_CHARS: usize = 256;
pub const ENTITY_ID_CHARS: usize = 1024;
pub const ADDRESS_CHARS: usize = 2048;
pub const CERTIFICATES: usize = 8;
pub const CERTIFICATE_BYTES: usize = 16 * 1024;
pub const KEY_BITS: u32 = 2048;
/// Of a `LogoutRequest`.
pub const SESSION_INDEXES: usize = 100;

/// How much two clocks may differ.
pub const SKEW: SignedDuration = SignedDuration::from_secs(90);
/// From being issued to being posted, a slow redirect included.
pub const ISSUED: SignedDuration = SignedDuration::from_mins(5);
/// How far away an assertion may say that it ends, where a provider's settings say nothing else.
pub const LASTS: SignedDuration = SignedDuration::from_mins(10);
/// And what settings may say: Entra ID writes more than an hour, unless it is told otherwise.
pub const LASTS_AT_MOST: SignedDuration = SignedDuration::from_mins(90);

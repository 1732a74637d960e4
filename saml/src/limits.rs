//! SAML messages and metadata: what comes in has a size, what is believed has an end.

use jiff::SignedDuration;

/// A message as it is posted, before it is decoded. Above it, it is refused.
pub const POSTED_BYTES: usize = 256 * 1024;
/// What DEFLATE may become. Above it, the message is refused.
pub const INFLATED_BYTES: usize = 256 * 1024;
/// A query string with a message in it: what servers in front of ours let through is less. Above it, it is refused.
pub const QUERY_BYTES: usize = 64 * 1024;
/// A provider's metadata. Above it, it is not taken, and the old one stays.
pub const METADATA_BYTES: usize = 4 * 1024 * 1024;

/// How deep elements stand within each other. Above it, the message is refused.
pub const DEPTH: usize = 32;
/// Attributes of one element. Above it, the message is refused.
pub const ATTRIBUTES: usize = 64;
/// Namespaces that are declared around an element, its own among them: libxml looks through them at every element,
/// for every prefix of a list. Above it, the message is refused.
pub const DECLARATIONS: usize = 40;
/// Elements of a message: what libxml and samael need for each of them, in time and in memory, grows with their
/// number. A member of some hundreds of groups still comes through. Above it, the message is refused.
pub const ELEMENTS: usize = 1_000;
/// Elements of a federation's metadata, which may list some hundreds of providers. Above it, it is not taken, and the
/// old one stays.
pub const METADATA_ELEMENTS: usize = 100_000;
/// Of a response of which the assertion alone is signed, without the assertion: libxml never gives back what is
/// around it. Above it, the message is refused.
pub const AROUND_BYTES: usize = 8 * 1024;
/// An id of a message or an assertion. Above it, the message is refused.
pub const ID_CHARS: usize = 256;
/// `InclusiveNamespaces`, whose prefixes are looked up at every element. Above it, the message is refused.
pub const PREFIXES: usize = 16;
pub const PREFIXES_CHARS: usize = 256;
/// A name of an element or attribute. Above it, the message is refused.
pub const NAME_CHARS: usize = 256;
/// What a provider calls somebody: SAML's own limit for identifiers. Above it, the message is refused.
pub const NAME_ID_CHARS: usize = 256;
/// What a provider is called. Above it, the message is refused.
pub const ENTITY_ID_CHARS: usize = 1024;
/// An address of a provider's. Above it, the message is refused.
pub const ADDRESS_CHARS: usize = 2048;
/// Certificates of a provider, and the size of each. Above it, the metadata is not taken.
pub const CERTIFICATES: usize = 8;
pub const CERTIFICATE_BYTES: usize = 16 * 1024;
/// A key that signs, at least. Below it, its certificate is not taken.
pub const KEY_BITS: u32 = 2048;
/// What goes with a message that we send: SAML's own limit. Above it, it is not sent.
pub const RELAY_STATE_BYTES: usize = 80;
/// What somebody else wrote, in the log. Above it, it is cut.
pub const SHOWN_CHARS: usize = 96;
/// Sessions that a `LogoutRequest` names. Above it, the message is refused.
pub const SESSION_INDEXES: usize = 100;

/// How much two clocks may differ. Above it, the message is refused.
pub const SKEW: SignedDuration = SignedDuration::from_secs(90);
/// From being issued to being posted, a slow redirect included. Above it, the message is refused.
pub const ISSUED: SignedDuration = SignedDuration::from_mins(5);
/// How far away an assertion may say that it ends, where a provider's settings say nothing else. Above it, the
/// message is refused.
pub const LASTS: SignedDuration = SignedDuration::from_mins(10);
/// And what settings may say: Entra ID writes more than an hour, unless it is told otherwise. Above it, Samuso does
/// not start.
pub const LASTS_AT_MOST: SignedDuration = SignedDuration::from_mins(90);

//! Sessions, members, grants, and the local administrator.

use std::time::Duration;

/// Looking a session up, before anything else is done: with the primary standing still, an action has to say so
/// within two seconds, of which this is a part. Above it, the session counts as this process knew it a moment ago,
/// else the request is told to come again.
pub const SESSION_TIMEOUT_MS: u64 = 600;
/// A name to sign in with. Above it, it is nobody's.
pub const MEMBER_KEY_MAX_CHARS: usize = 200;
/// What somebody is called, as their provider says it. Above it, it is cut.
pub const MEMBER_NAME_MAX_CHARS: usize = 200;
/// An address of a mailbox (RFC 5321). Above it, it is none.
pub const EMAIL_MAX_CHARS: usize = 254;
/// Members, sessions and sign-ins of a page about members. Above it, there is a next page.
pub const MEMBERS_SHOWN: i64 = 50;
/// Grants that let one look after members, at the same time: all of them are locked, and asked, before one changes.
pub const ACCESS_GRANTS_MAX: i64 = 10_000;
/// Grants, ended ones too, on a member's page.
pub const GRANTS_SHOWN: i64 = 30;
/// Sign-ins on a member's page.
pub const SIGN_INS_SHOWN: i64 = 10;
/// Channels of a form: of a grant, or assigned at once. Above it, nothing is changed, and the form says so.
pub const CHANNELS_TYPED_MAX: usize = 100;
/// Of these, names that have to be searched for. Above it, nothing is changed, and the form asks for ids.
pub const CHANNEL_NAMES_MAX: usize = 20;
/// What is typed for them. Above it, nothing is changed, and the form says so.
pub const CHANNELS_TYPED_BYTES: usize = 10_000;
/// Channels assigned to one member: each of their reads is held to the list. Above it, nothing is assigned, and the
/// form says so.
pub const MEMBER_CHANNELS_MAX: i64 = 500;
/// A grant that ends, ends by then: a year and a day. Above it, it is not given.
pub const GRANT_LASTS_MAX: Duration = Duration::from_hours(366 * 24);
/// Changes of how a member likes to be shown things, each hour: events are never removed. Above it, nothing is
/// changed, and the page says so.
pub const PREFERENCES_AN_HOUR: i64 = 60;
/// How a browser likes to be shown things, before anybody signs in: a cookie.
pub const PREFERENCES_LAST: Duration = Duration::from_hours(365 * 24);
/// The name of a time zone. Above it, it is none.
pub const TIME_ZONE_MAX_CHARS: usize = 64;
/// With the primary away, a session that was verified this long ago still reads. After that, it is told that the
/// primary is away.
pub const SESSION_KNOWN_FOR: Duration = Duration::from_mins(10);
/// The same while the primary is held to be up and does not answer: as long as a heartbeat takes to notice, and some.
/// Longer, and what was taken from somebody meanwhile would still be theirs.
pub const SESSION_KNOWN_UNNOTICED: Duration = Duration::from_secs(3);
/// Sessions that this process remembers for that. Above it, further ones are not known while the primary is away.
pub const SESSIONS_KNOWN_MAX: usize = 10_000;
/// What was typed as a session was over is kept for so long.
pub const FORM_LASTS: Duration = Duration::from_mins(15);
/// Such forms of each member. Above it, the oldest goes.
pub const FORMS_KEPT: i64 = 5;
/// Looking with other eyes. After that, it ends by itself.
pub const VIEW_AS_LASTS: Duration = Duration::from_mins(30);
/// The local administrator's session, whatever they do in it. After that, they sign in again.
pub const BREAK_GLASS_LASTS: Duration = Duration::from_hours(1);
/// Tries at the local administrator's password, of one address, within the wait. Above it, that address is told to
/// wait.
pub const BREAK_GLASS_TRIES: i64 = 5;
pub const BREAK_GLASS_WAIT: Duration = Duration::from_mins(15);
/// Of all addresses together, so many are answered at once. Above it, each further one waits somewhat longer, up to
/// the most: a limit would let strangers keep the administrator out.
pub const BREAK_GLASS_TRIES_AT_ONCE: i64 = 20;
pub const BREAK_GLASS_PAUSE: Duration = Duration::from_millis(250);
pub const BREAK_GLASS_PAUSE_MAX: Duration = Duration::from_secs(5);
/// Tries that wait or are looked at, at the same time. Above it, they are told to come again.
pub const BREAK_GLASS_WAITING: usize = 64;
/// Passwords looked at at the same time: each takes a processor and some memory. Above it, a try waits for its turn.
pub const PASSWORDS_AT_ONCE: usize = 2;
/// How long a try waits for that. Above it, it is told to come again.
pub const PASSWORD_TURN_WAIT_MS: u64 = 3_000;
/// The password of whom `samuso break-glass hash` makes a hash: whoever needs it has it in an envelope, and need not
/// remember it. Below it, it is refused.
pub const PASSWORD_MIN_CHARS: usize = 20;
/// What `samuso break-glass hash` gives argon2id: a fifth of a second, a few times a quarter of an hour at most.
pub const PASSWORD_MEMORY_KIB: u32 = 65_536;
pub const PASSWORD_ROUNDS: u32 = 3;
/// What a hash in samuso.toml has at least, as OWASP asks of argon2id. Below it, Samuso does not start.
pub const PASSWORD_MEMORY_KIB_MIN: u32 = 19_456;
pub const PASSWORD_ROUNDS_MIN: u32 = 2;
pub const PASSWORD_SALT_MIN_BYTES: usize = 16;
/// And at most, so that a mistyped number is no server that stands still. Above it, Samuso does not start.
pub const PASSWORD_MEMORY_KIB_MAX: u32 = 1_048_576;
pub const PASSWORD_ROUNDS_MAX: u32 = 20;
/// A password that is typed. Above it, it is wrong, and nobody looks at it.
pub const PASSWORD_MAX_BYTES: usize = 1_024;
/// Refusals of a member at one address: the first is an event at once, the others are one, with their number, once in
/// so long.
pub const DENIAL_EVERY: Duration = Duration::from_mins(1);
/// Members and addresses that refusals are counted of at the same time. Above it, the log alone tells of further
/// ones.
pub const DENIALS_MAX: usize = 10_000;

//! Sessions, members, grants, and the local administrator.

use std::time::Duration;

/// Looking a session up, before anything else is done: with the primary standing still, an action has to say so
/// within two seconds of which this is a part.
pub const SESSION_TIMEOUT_MS: u64 = 600;
/// A name to sign in with that is longer is nobody's.
pub const MEMBER_KEY_MAX_CHARS: usize = 200;
/// An address of a mailbox is no longer (RFC 5321).
pub const EMAIL_MAX_CHARS: usize = 254;
/// Members, sessions, events of a page about members.
pub const MEMBERS_SHOWN: i64 = 50;
/// Grants that let one look after members, at the same time.
pub const ACCESS_GRANTS_MAX: i64 = 10_000;
/// Grants, ended ones too, on a member's page.
pub const GRANTS_SHOWN: i64 = 30;
/// Sign-ins on a member's page.
pub const SIGN_INS_SHOWN: i64 = 10;
/// Channels of a form: of a grant, or assigned at once.
pub const CHANNELS_TYPED_MAX: usize = 100;
/// Of these, names that have to be searched for.
pub const CHANNEL_NAMES_MAX: usize = 20;
/// Bytes of what is typed for them.
pub const CHANNELS_TYPED_BYTES: usize = 10_000;
/// Channels assigned to one member: each of their reads is held to the list.
pub const MEMBER_CHANNELS_MAX: i64 = 500;
/// A grant that ends, ends by then: a year and a day.
pub const GRANT_LASTS_MAX: Duration = Duration::from_hours(366 * 24);
/// Changes of how a member likes to be shown things that are kept, each hour: events are never removed.
pub const PREFERENCES_AN_HOUR: i64 = 60;
/// With the primary away, a session that was verified this long ago still reads.
pub const SESSION_KNOWN_FOR: Duration = Duration::from_mins(10);
/// The same while the primary is held to be up and does not answer: as long as a heartbeat takes to notice, and some.
/// Longer, and what was taken from somebody meanwhile would still be theirs.
pub const SESSION_KNOWN_UNNOTICED: Duration = Duration::from_secs(3);
pub const SESSIONS_KNOWN_MAX: usize = 10_000;
/// What was typed as a session was over is kept for so long; of each member, the newest.
pub const FORM_LASTS: Duration = Duration::from_mins(15);
pub const FORMS_KEPT: i64 = 5;
/// Looking with other eyes ends by itself.
pub const VIEW_AS_LASTS: Duration = Duration::from_mins(30);
/// The local administrator's session, whatever they do in it.
pub const BREAK_GLASS_LASTS: Duration = Duration::from_hours(1);
/// Tries at the local administrator's password within the wait, of one address.
pub const BREAK_GLASS_TRIES: i64 = 5;
pub const BREAK_GLASS_WAIT: Duration = Duration::from_mins(15);
/// Of all addresses together, so many are answered at once. Each further one waits somewhat longer, up to the most:
/// a limit would let strangers keep the administrator out.
pub const BREAK_GLASS_TRIES_AT_ONCE: i64 = 20;
pub const BREAK_GLASS_PAUSE: Duration = Duration::from_millis(250);
pub const BREAK_GLASS_PAUSE_MAX: Duration = Duration::from_secs(5);
/// Tries that wait or are looked at, at the same time: what is more is told to come again.
pub const BREAK_GLASS_WAITING: usize = 64;
/// Passwords looked at at the same time: each takes a processor and some memory.
pub const PASSWORDS_AT_ONCE: usize = 2;
pub const PASSWORD_TURN_WAIT_MS: u64 = 3_000;
pub const PASSWORD_MAX_BYTES: usize = 1_024;
/// Refusals of a member at one address are an event once in so long, with their number.
pub const DENIAL_EVERY: Duration = Duration::from_mins(1);
/// Members and addresses that refusals are counted of at the same time.
pub const DENIALS_MAX: usize = 10_000;

//! Events as they are shown, taken along and verified.

use std::time::Duration;

/// Events of a page of a timeline. Above it, there is a next page.
pub const TIMELINE_EVENTS: usize = 50;
/// Customers whose events are looked for each by itself, for whoever may see no others. Above it, all events are walked past.
pub const TIMELINE_CUSTOMERS: usize = 10;
/// Statements that a page of folded lines may take. Above it, the page is shorter, and the next one goes on.
pub const TIMELINE_ROUNDS: usize = 6;
/// Events that a text is looked for in. Above it, the page says how far it got.
pub const TIMELINE_TEXT_CANDIDATES: usize = 20_000;
/// The difference of two texts is as fine as it is found within this time, and all of a page's within this one.
pub const DIFF_TIMEOUT: Duration = Duration::from_millis(20);
pub const DIFFS_OF_PAGE_TIMEOUT: Duration = Duration::from_millis(200);
/// Events of a timeline on a record's page. Above it, a link leads to all of them.
pub const RECORD_EVENTS: usize = 20;
/// A value within an event. Above it, the rest is left out, and said so.
pub const EVENT_VALUE_MAX_CHARS: usize = 4_000;
/// The same within the sentence that an event is told as. Above it, it is cut.
pub const SENTENCE_VALUE_MAX_CHARS: usize = 80;
/// An event's before, after or arguments. Above it, each value is cut before it leaves the database.
pub const EVENT_IMAGE_MAX_BYTES: usize = 65_536;
/// What such a value is cut to.
pub const EVENT_CUT_CHARS: usize = 1_000;
/// Fields of an event that are shown. Above it, the rest is left out.
pub const EVENT_FIELDS_MAX: usize = 100;
/// How deep the difference of two JSON values goes. Above it, they differ as a whole.
pub const JSON_DEPTH_MAX: usize = 4;
/// Neighbours of the same actor and action that fold into one line, from this many on, no further apart than this.
pub const BURST_FROM: usize = 4;
pub const BURST_GAP: Duration = Duration::from_mins(10);
/// Most bursts end within so many events.
pub const BURST_FIRST_LOOK: i64 = 500;
/// A burst is counted up to here. Above it, the page says that there are more.
pub const BURST_MAX: i64 = 10_000;
/// Events after a moment, from which a record's state is made. Above it, the page says that the state is not whole.
pub const STATE_EVENTS_MAX: usize = 5_000;
/// And so many at a time.
pub const STATE_PIECE_EVENTS: usize = 100;
/// Events of an export that are read at a time.
pub const EXPORT_PIECE_EVENTS: usize = 200;
/// An export, until its last piece is taken. After that, it ends, and the timeline has how many there were.
pub const EXPORT_LASTS: Duration = Duration::from_mins(10);
/// What a role may allow at most. Above it, `samuso check` refuses the catalogue.
pub const EXPORT_EVENTS_MAX: u32 = 1_000_000;
/// Exports in one process. Above it, whoever comes then is told to come again.
pub const EXPORTS_AT_ONCE: usize = 2;
/// Of these, of one member. Above it, the same.
pub const EXPORTS_OF_MEMBER: usize = 1;
/// So long for whoever reads a file to take the next piece of it. Above it, the export ends.
pub const EXPORT_PIECE_TAKEN_MS: u64 = 15_000;
/// While `samuso capture` waits for a lock on a table of the product's, the product's own writes wait behind it.
/// Above it, it stops, and has changed nothing.
pub const CAPTURE_LOCK_TIMEOUT_MS: u64 = 3_000;
/// Each statement of `samuso capture`. Above it, the same.
pub const CAPTURE_TIMEOUT_MS: u64 = 30_000;
/// Links of the chain that are verified with one statement.
pub const AUDIT_BATCH_ROWS: i64 = 10_000;
/// How long that may take. Above it, `samuso audit verify` stops.
pub const AUDIT_BATCH_ENDS_MS: u64 = 60_000;
/// Heads that a command is given. Above it, it stops.
pub const AUDIT_HEADS_MAX: usize = 10_000;
/// Of what somebody typed for a moment and is none. Above it, it is cut.
pub const MOMENT_SHOWN_CHARS: usize = 60;

//! Searches, lists, records, and what members keep of them.

use std::time::Duration;

/// A search that is longer names nothing.
pub const SEARCH_MAX_CHARS: usize = 200;
/// Hits shown of each entity.
pub const SEARCH_HITS: usize = 10;
/// Candidates by words that are ranked before the best are shown.
pub const SEARCH_CANDIDATES: usize = 500;
/// Words of a search that are looked for; further ones are one phrase with the last.
pub const SEARCH_WORDS: usize = 6;
pub const FILTER_MAX_CHARS: usize = 500;
/// Characters of an id, as an address or a form has it.
pub const RECORD_ID_MAX_CHARS: usize = 200;
/// Characters of a cursor in an address.
pub const CURSOR_MAX_CHARS: usize = 8_000;
/// Bytes of a list's address, where an action is run on everything that it matches.
pub const MATCHING_MAX_BYTES: usize = 16_000;
/// Pairs of a query. A list of the widest table has fewer filters.
pub const QUERY_MAX_PAIRS: usize = 256;
pub const LIST_ROWS: usize = 50;
pub const LIST_ROWS_MAX: usize = 100;
pub const COUNT_MAX: u64 = 10_000;
/// Characters of a cell on a list; the rest is on the record.
pub const CELL_MAX_CHARS: usize = 300;
/// Characters of a fact on a record's page.
pub const FACT_MAX_CHARS: usize = 1_000_000;
pub const RELATION_ROWS: usize = 10;
/// How long a revealed field is shown.
pub const REVEAL_LASTS: Duration = Duration::from_mins(15);
/// How long a reason for a reveal is offered again: a ticket, and no longer than a sitting.
pub const REVEAL_REASON_LASTS: Duration = Duration::from_hours(1);
pub const NOTE_MAX_CHARS: usize = 4_000;
/// Notes of a record: all of them, and those on its page.
pub const NOTES_OF_RECORD: i64 = 500;
pub const NOTES_SHOWN: i64 = 10;
/// People whom a note mentions; members whom what stands behind its @ may begin with, and their grants.
pub const MENTIONS_MAX: usize = 20;
pub const MEMBERS_NAMED_ALIKE: i64 = 200;
pub const GRANTS_OF_MENTIONED: i64 = 2_000;
/// Mentions on the home page, and for how many days.
pub const MENTIONS_SHOWN: i64 = 10;
pub const MENTION_DAYS: i32 = 30;
pub const VIEW_NAME_MAX_CHARS: usize = 80;
pub const VIEW_QUERY_MAX_CHARS: usize = 2_000;
/// Saved views: of one member and list, and those that a list offers.
pub const VIEWS_OF_MEMBER: i64 = 30;
pub const VIEWS_OF_LIST: i64 = 100;
/// Pins of a member; events of a pinned record that are looked through for one to tell, of so many records at once.
pub const PINS_OF_MEMBER: i64 = 12;
pub const PIN_EVENTS: usize = 5;
pub const PINS_AT_ONCE: usize = 3;
/// Records that were opened last, and the cookie that has them.
pub const RECENT_SHOWN: usize = 10;
pub const RECENT_BYTES: usize = 2_000;
pub const RECENT_LASTS: Duration = Duration::from_hours(14 * 24);
/// Titles that the parts of one request hand on to each other. Above it, they are asked for again.
pub const KNOWN_TITLES_MAX: usize = 2_000;

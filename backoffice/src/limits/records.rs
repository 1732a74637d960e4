//! Searches, lists, records, and what members keep of them.

use std::time::Duration;

/// A search. Above it, it names nothing, and the page says so.
pub const SEARCH_MAX_CHARS: usize = 200;
/// Hits shown of each entity. Above it, a link leads to all of them.
pub const SEARCH_HITS: usize = 10;
/// Candidates by words that are ranked before the best are shown.
pub const SEARCH_CANDIDATES: usize = 100;
/// Words of a search that are looked for. Above it, further ones are one phrase with the last.
pub const SEARCH_WORDS: usize = 6;
/// A filter. Above it, the page says so, and shows nothing.
pub const FILTER_MAX_CHARS: usize = 500;
/// An id, as an address or a form has it. Above it, it is nobody's, and said so.
pub const RECORD_ID_MAX_CHARS: usize = 200;
/// A cursor in an address. Above it, the page says so, and shows nothing.
pub const CURSOR_MAX_CHARS: usize = 8_000;
/// A list's address, where an action is run on everything that it matches. Above it, nothing is done, and the form
/// says so.
pub const MATCHING_MAX_BYTES: usize = 16_000;
/// Pairs of a query. A list of the widest table has fewer filters. Above it, nothing is done, and the page says so.
pub const QUERY_MAX_PAIRS: usize = 256;
/// Rows of a list's page, where its address says nothing else.
pub const LIST_ROWS: usize = 50;
/// And at most. Above it, the page says so, and shows nothing.
pub const LIST_ROWS_MAX: usize = 100;
/// Records that are counted. Above it, the page says that there are more than this.
pub const COUNT_MAX: u64 = 10_000;
/// How long a list that has more than are counted is taken to have them still. After that, they are counted again.
pub const LARGE_LIST_LASTS: Duration = Duration::from_secs(30);
/// Such lists, each of one scope and its filters, that are known at a time. Above it, further ones are counted each time.
pub const LARGE_LISTS_KNOWN: usize = 256;
/// A cell on a list. Above it, it is cut; the rest is on the record.
pub const CELL_MAX_CHARS: usize = 300;
/// A fact on a record's page. Above it, it is cut.
pub const FACT_MAX_CHARS: usize = 1_000_000;
/// Records of a relation on a record's page. Above it, the list has the others.
pub const RELATION_ROWS: usize = 10;
/// How long a revealed field is shown. After that, it is masked again.
pub const REVEAL_LASTS: Duration = Duration::from_mins(15);
/// How long a reason for a reveal is offered again: a ticket, and no longer than a sitting.
pub const REVEAL_REASON_LASTS: Duration = Duration::from_hours(1);
/// A note. Above it, it is not kept, and its form says so.
pub const NOTE_MAX_CHARS: usize = 4_000;
/// Notes of a record, all of them. Above it, none is kept, and its form says so.
pub const NOTES_OF_RECORD: i64 = 500;
/// Notes on a record's page. Above it, a link leads to older ones.
pub const NOTES_SHOWN: i64 = 10;
/// People whom a note mentions. Above it, the note is not kept, and its form says so.
pub const MENTIONS_MAX: usize = 20;
/// Members whom what stands behind its @ may begin with, and the grants of them all.
pub const MEMBERS_NAMED_ALIKE: i64 = 200;
pub const GRANTS_OF_MENTIONED: i64 = 2_000;
/// Mentions on the home page, and for how many days.
pub const MENTIONS_SHOWN: i64 = 10;
pub const MENTION_DAYS: i32 = 30;
/// What a saved view is called, and the query that it saves. Above it, it is not saved, and its form says so.
pub const VIEW_NAME_MAX_CHARS: usize = 80;
pub const VIEW_QUERY_MAX_CHARS: usize = 2_000;
/// Saved views of one member and list. Above it, none is saved, and its form says so.
pub const VIEWS_OF_MEMBER: i64 = 30;
/// Saved views that a list offers.
pub const VIEWS_OF_LIST: i64 = 100;
/// Pins of a member. Above it, none is kept, and the page says so.
pub const PINS_OF_MEMBER: i64 = 12;
/// Events of a pinned record that are looked through for one to tell, and of how many records at once.
pub const PIN_EVENTS: usize = 5;
pub const PINS_AT_ONCE: usize = 3;
/// Records that were opened last, on the home page, and the cookie that has them. Above it, the oldest goes.
pub const RECENT_SHOWN: usize = 10;
pub const RECENT_BYTES: usize = 2_000;
pub const RECENT_LASTS: Duration = Duration::from_hours(14 * 24);
/// Titles that the parts of one request know of each other. Above it, they are asked for again.
pub const KNOWN_TITLES_MAX: usize = 2_000;

//! Tickets, and what was looked at for them.

use std::time::Duration;

/// What a ticket is called. Above it, it is not taken, and the form says so.
pub const TICKET_MAX_CHARS: usize = 200;
/// What is pasted as a ticket's address, and the id within it. Above it, it is not taken, and the form says so.
pub const TICKET_ADDRESS_MAX_CHARS: usize = 1_000;
pub const TICKET_ID_MAX_CHARS: usize = 100;
/// Patterns of tickets' addresses in samuso.toml, and characters of a label there. Above it, Samuso does not start.
pub const TICKET_PATTERNS_MAX: usize = 20;
pub const TICKET_LABEL_MAX_CHARS: usize = 40;
/// Events of a ticket's page, and records opened for it.
pub const TICKET_EVENTS: usize = 200;
pub const TICKET_LOOKS: i64 = 200;
/// A value in the text of a ticket. Above it, it is cut.
pub const TICKET_VALUE_MAX_CHARS: usize = 300;
/// Records of each run on it.
pub const TICKET_RUN_SHOWN: usize = 5;
/// Records that are noted as opened, of one ticket by one member. Above it, further ones are not noted.
pub const LOOKS_OF_TICKET: i64 = 1_000;
/// Days that they stay noted. After that, they are removed.
pub const TICKET_LOOK_DAYS: i32 = 90;
/// Looks that wait to be written, in this process. Above it, further ones are lost.
pub const LOOKS_WAITING: usize = 1_000;
/// How long each waits for the primary, and how often it is tried. Above it, it is lost.
pub const LOOK_WAITS: Duration = Duration::from_mins(10);
pub const LOOK_TRIES: usize = 5;
/// A member's own tickets on the home page: those of so many days, within so many of their events.
pub const TICKETS_MINE: i64 = 10;
pub const TICKETS_MINE_DAYS: i32 = 14;
pub const TICKETS_MINE_LOOKED_AT: i64 = 2_000;

//! Every limit and every timeout, in one place, with units in their names.

use std::time::Duration;

/// A search that is longer names nothing.
pub const SEARCH_MAX_CHARS: usize = 200;
/// Hits shown of each entity.
pub const SEARCH_HITS: usize = 10;
/// Candidates by words that are ranked before the best are shown.
pub const SEARCH_CANDIDATES: usize = 500;
pub const REASON_MAX_CHARS: usize = 1_000;
pub const TICKET_MAX_CHARS: usize = 200;
/// What is pasted as a ticket's address, and the id within it.
pub const TICKET_ADDRESS_MAX_CHARS: usize = 1_000;
pub const TICKET_ID_MAX_CHARS: usize = 100;
/// Patterns of tickets' addresses in samuso.toml; characters of a label there.
pub const TICKET_PATTERNS_MAX: usize = 20;
pub const TICKET_LABEL_MAX_CHARS: usize = 40;
/// Events and opened records of a ticket's page.
pub const TICKET_EVENTS: usize = 200;
pub const TICKET_LOOKS: i64 = 200;
/// Characters of a value in the text of a ticket.
pub const TICKET_VALUE_MAX_CHARS: usize = 300;
/// Of each run on it.
pub const TICKET_RUN_SHOWN: usize = 5;
/// Records that are noted as opened, of one ticket by one member.
pub const LOOKS_OF_TICKET: i64 = 1_000;
/// Days that they stay noted.
pub const TICKET_LOOK_DAYS: i32 = 90;
/// Looks that wait to be written, in this process; how long each waits for the primary, and how often it is tried.
pub const LOOKS_WAITING: usize = 1_000;
pub const LOOK_WAITS: Duration = Duration::from_mins(10);
pub const LOOK_TRIES: usize = 5;
/// A member's own tickets on the home page: those of so many days, within so many of their events.
pub const TICKETS_MINE: i64 = 10;
pub const TICKETS_MINE_DAYS: i32 = 14;
pub const TICKETS_MINE_LOOKED_AT: i64 = 2_000;
/// A member's own requests that were refused or expired, on the home page: those of so many days.
pub const TURNED_DOWN_DAYS: i32 = 7;
pub const TURNED_DOWN_SHOWN: i64 = 10;
/// Of what somebody typed for a moment and is none.
pub const MOMENT_SHOWN_CHARS: usize = 60;
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
/// Words of a search that are looked for; further ones are one phrase with the last.
pub const SEARCH_WORDS: usize = 6;
/// Characters of a fact on a record's page.
pub const FACT_MAX_CHARS: usize = 1_000_000;
pub const RELATION_ROWS: usize = 10;
pub const TIMELINE_EVENTS: usize = 50;
/// Statements that a page of folded lines may take.
pub const TIMELINE_ROUNDS: usize = 6;
/// Events that a text is looked for in, before the page says how far it got.
pub const TIMELINE_TEXT_CANDIDATES: usize = 20_000;
/// The difference of two texts is as fine as it is found within this time.
pub const DIFF_TIMEOUT_MS: u64 = 20;
/// Links of the chain that are verified with one statement, and how long that may take.
pub const AUDIT_BATCH_ROWS: i64 = 10_000;
pub const AUDIT_BATCH_ENDS_MS: u64 = 60_000;
/// Heads that a command is given.
pub const AUDIT_HEADS_MAX: usize = 10_000;
/// Events of a timeline on a record's page.
pub const RECORD_EVENTS: usize = 20;
/// Characters of a value within an event; the rest is left out, and said so.
pub const EVENT_VALUE_MAX_CHARS: usize = 4_000;
/// Bytes of an event's before, after or arguments; of larger ones, each value is cut before it leaves the database.
pub const EVENT_IMAGE_MAX_BYTES: usize = 65_536;
/// Characters that such a value is cut to.
pub const EVENT_CUT_CHARS: usize = 1_000;
/// Fields of an event that are shown.
pub const EVENT_FIELDS_MAX: usize = 100;
/// How deep the difference of two JSON values goes.
pub const JSON_DEPTH_MAX: usize = 4;
/// Neighbours of the same actor and action that fold into one line, from this many on.
pub const BURST_FROM: usize = 4;
pub const BURST_GAP: Duration = Duration::from_mins(10);
/// Most bursts end within so many events.
pub const BURST_FIRST_LOOK: i64 = 500;
/// A burst is counted up to here.
pub const BURST_MAX: i64 = 10_000;
/// The largest `max_targets` a catalogue may ask for.
pub const TARGETS_MAX: u32 = 1_000;
/// The most approvals that a catalogue may ask for.
pub const APPROVALS_MAX: u32 = 5;
/// A request that nobody decides on expires after so long.
pub const APPROVAL_LASTS: Duration = Duration::from_hours(72);
/// Of one member, runs that wait for others at the same time.
pub const REQUESTS_WAITING_MAX: i64 = 100;
/// Requests on a page, each with what it would change.
pub const REQUESTS_SHOWN: i64 = 20;
/// A page waits for the number of those that wait for the member for so long.
pub const COUNT_WAITS_MS: u64 = 300;
/// Requests that are looked through for those that a member may decide on.
pub const REQUESTS_LOOKED_AT: i64 = 500;
/// Decisions on a run, of every round.
pub const DECISIONS_SHOWN: i64 = 50;
/// Of each request in a queue.
pub const REQUEST_TARGETS_SHOWN: usize = 5;
/// A run that was approved and is not being run after so long is taken up by whoever looks after that.
pub const APPROVED_LEFT_AFTER: Duration = Duration::from_secs(30);
/// Of such runs, and of those that expire, at a time.
pub const REQUESTS_AT_A_TIME: i64 = 50;
/// Hosts in samuso.toml that may be called.
pub const EGRESS_MAX: usize = 50;
/// The most calls of a run: each is sent by itself.
pub const CALL_TARGETS_MAX: u32 = 100;
/// Connecting to a product's API, and the whole of a call with its answer.
pub const CALL_CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
pub const CALL_TIMEOUT: Duration = Duration::from_secs(10);
pub const CALL_ANSWER_MAX_BYTES: usize = 64 * 1024;
pub const CALL_TRIES: i32 = 3;
/// Before the second try, at most; twice as long before each further one, and never longer than the second of these.
pub const CALL_AGAIN: Duration = Duration::from_millis(500);
pub const CALL_AGAIN_MAX: Duration = Duration::from_secs(10);
/// A product that asks for more time than this is called again all the same.
pub const CALL_RETRY_AFTER_MAX: Duration = Duration::from_mins(1);
/// Whoever has not settled a call by then has died.
pub const CALL_LEASE: Duration = Duration::from_secs(30);
/// How often a worker looks for calls.
pub const CALL_LOOK_EVERY: Duration = Duration::from_millis(700);
/// Calls of one run, or of one worker, at the same time.
pub const CALLS_AT_ONCE: usize = 4;
/// A call that could not be sent at all by then is given up.
pub const CALL_WAITS_MAX: Duration = Duration::from_mins(15);
/// Whoever was asked to run them sends a run's calls for so long; then the workers do.
pub const CALL_DELIVERED_FOR: Duration = Duration::from_mins(2);
/// Whoever runs an action waits for its calls for so long, and is then led to the run's page.
pub const CALL_RUN_WAIT_MS: u64 = 5_000;
/// Before each question of what came of a call that nobody answered.
pub const CALL_STATUS_PAUSES: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
];
/// Further tries: one for ten calls, and so many to spare.
pub const RETRIES_PER_CALL: f64 = 0.1;
pub const RETRIES_SPARE: f64 = 10.0;
/// Failures in a row after which a product's API is left alone, and for how long.
pub const BREAKER_OPENS_AFTER: u32 = 5;
pub const BREAKER_OPEN_FOR: Duration = Duration::from_secs(30);
/// Records of a preview that the product is asked about, and how long it may think about each.
pub const DRY_RUNS: usize = 10;
pub const DRY_RUN_WAIT_MS: u64 = 2_500;
/// The largest `max_bulk` a catalogue may ask for.
pub const BULK_MAX: u32 = 100_000;
/// A list of ids that is pasted or uploaded: as many as a job takes, each a UUID with what stands between.
pub const BULK_LIST_MAX_BYTES: usize = 4 * 1024 * 1024;
/// What a file is called that somebody uploads.
pub const FILE_NAME_MAX_CHARS: usize = 200;
/// Targets that are written down at a time.
pub const BULK_BATCH: usize = 5_000;
/// Ids of a list, those that are listed twice with them: what is more is not read.
pub const BULK_LISTED_MAX: usize = 2 * BULK_MAX as usize;
/// Ids that were listed twice, named.
pub const DUPLICATES_NAMED: usize = 100;
/// A chunk begins with so many records, and grows and shrinks between these, so that it takes about so long.
pub const CHUNK_FIRST: usize = 100;
pub const CHUNK_MIN: usize = 10;
pub const CHUNK_MAX: usize = 500;
pub const CHUNK_TAKES: Duration = Duration::from_millis(300);
/// What a job may do in a second where nobody says otherwise, and at most.
pub const ROWS_A_SECOND: i32 = 1_000;
pub const ROWS_A_SECOND_MAX: i32 = 5_000;
/// And at least: whatever is slower is under way for days.
pub const ROWS_A_SECOND_MIN: i32 = 10;
/// A replica that is further behind slows a job down, and from the second on stops it.
pub const JOB_LAG_SLOW_MS: i64 = 2_000;
pub const JOB_LAG_STOP_MS: i64 = 10_000;
/// The same for those who wait for a lock on the primary, and for how long it takes to answer nothing at all.
pub const JOB_WAITING_SLOW: i64 = 5;
pub const JOB_WAITING_STOP: i64 = 20;
pub const JOB_ANSWER_SLOW_MS: u128 = 50;
pub const JOB_ANSWER_STOP_MS: u128 = 500;
/// Of so many records, so many in a hundred may fail before a person has to decide.
pub const JOB_FAILURES_FROM: i64 = 50;
pub const JOB_FAILURES_PERCENT: i64 = 10;
/// A primary that fails so many times in a row leaves the decision to a person.
pub const JOB_TRIES: u32 = 30;
/// A worker that has not been heard of for so long has died, and another one takes its job.
pub const JOB_LEASE: Duration = Duration::from_secs(10);
/// How often a worker looks for a job, and for whether one that waits may go on.
pub const JOB_LOOK_EVERY: Duration = Duration::from_millis(700);
/// A worker keeps a job for so long, where another one waits.
pub const JOB_TURN_LASTS: Duration = Duration::from_secs(3);
/// So many workers in a row may be heard of no more while nothing of a job is done.
pub const JOB_TAKEOVERS: i32 = 10;
/// A job that no worker has come to for so long has none.
pub const JOB_WAITS_LONG: Duration = Duration::from_mins(1);
/// Jobs of a member that are not over.
pub const JOBS_OF_MEMBER: i64 = 10;
/// Jobs that nobody decides on any more, ended at a time.
pub const JOBS_ENDED_AT_A_TIME: i64 = 100;
/// Jobs that one process works on at the same time.
pub const JOBS_AT_ONCE: usize = 2;
/// A rehearsal that nobody has started by then is too old to be started.
pub const JOB_READY_LASTS: Duration = Duration::from_hours(24);
/// Targets are kept for so long after their job has ended; the job and its events stay. A job that waits for a decision for as
/// long is cancelled.
pub const JOB_TARGETS_KEPT: Duration = Duration::from_hours(30 * 24);
/// Of a job's page: records that are shown in full, and a page of failures, of the log and of jobs.
pub const JOB_SAMPLE: usize = 20;
pub const JOB_FAILURES_SHOWN: i64 = 100;
pub const JOB_LOG_SHOWN: i64 = 100;
pub const JOBS_SHOWN: i64 = 50;
/// A job's page looks again by itself, without a script.
pub const JOB_REFRESH_SECS: u32 = 3;
/// People are told of what is due, so often and so many at a time.
pub const NOTICES_EVERY: Duration = Duration::from_secs(2);
pub const NOTICES_AT_A_TIME: i64 = 10;
/// Each way has so long to take one.
pub const NOTICE_TIMEOUT_MS: u64 = 10_000;
/// What was not taken is tried again after so long, then after three times as long, up to the most: for some hours in all.
pub const NOTICE_AGAIN_MIN: Duration = Duration::from_secs(30);
pub const NOTICE_AGAIN_MAX: Duration = Duration::from_hours(1);
pub const NOTICE_TRIES: i32 = 8;
/// What was delivered is kept for so long.
pub const NOTICES_KEPT: Duration = Duration::from_hours(7 * 24);
/// Runs of a page.
pub const RUNS_SHOWN: i64 = 50;
/// Targets that a form names.
pub const TARGETS_NAMED: usize = 20;
/// Targets of a preview shown in full.
pub const TARGETS_SHOWN: usize = 100;
/// Characters of a parameter that names no maximum.
pub const PARAM_MAX_CHARS: u32 = 1_000;
/// Characters of a name that is told as no parameter's.
pub const PARAM_NAMED_CHARS: usize = 100;
/// The largest maximum that a catalogue may name for one: a request has 64 KiB.
pub const PARAM_LONGEST_CHARS: u32 = 10_000;
/// Reading the database's schema and preparing every statement.
pub const CATALOG_TIMEOUT: Duration = Duration::from_mins(1);
pub const CATALOG_LOCK_TIMEOUT_MS: u64 = 5_000;
/// From so many rows on, what no index serves is worth a warning.
pub const INDEX_FROM_ROWS: u64 = 1_000;
/// Up to so many bytes of text, in all rows together, a search by words may read without an index: a million take a
/// third of a second, and every entity is asked at the same time.
pub const UNINDEXED_WORDS_BYTES: u64 = 200_000;
/// How long a revealed field is shown.
pub const REVEAL_LASTS: Duration = Duration::from_mins(15);
/// How long a reason for a reveal is offered again: a ticket, and no longer than a sitting.
pub const REVEAL_REASON_LASTS: Duration = Duration::from_hours(1);
pub const PREVIEW_LASTS: Duration = Duration::from_mins(30);
/// What is wrong with a form, told at once.
pub const FAULTS_TOLD: usize = 50;
/// Of each member: the newest.
pub const PREVIEWS_KEPT: i64 = 40;

/// One read, on whichever server: the server ends it.
pub const READ_TIMEOUT_MS: u64 = 1_000;
/// Where the server itself has stopped, we end the wait.
pub const READ_ENDS_MS: u64 = READ_TIMEOUT_MS + 250;
/// What a search asks of one entity, all of it.
pub const SEARCH_TIMEOUT_MS: u64 = 1_000;
/// One statement of a preview or run: the server ends it.
pub const WRITE_TIMEOUT_MS: u64 = 5_000;
/// A run whose statements took longer all in all is rolled back.
pub const RUN_COMMITS_WITHIN_MS: u64 = 8_000;
/// Whoever waits for a run is told after so long that it is under way: before `REQUEST_TIMEOUT_MS`.
pub const RUN_WAIT_MS: u64 = 11_000;
/// Where the server itself has stopped, we end the wait.
pub const WRITE_ENDS_MS: u64 = WRITE_TIMEOUT_MS + 250;
pub const LOCK_TIMEOUT_MS: u64 = 1_500;
/// Waiting for a connection of a pool.
pub const ACQUIRE_TIMEOUT_MS: u64 = 1_000;
/// A member's read waits this long for the replica to have replayed the member's own write.
pub const OWN_WRITE_WAIT_MS: u64 = 300;
/// Reads that go to the primary in the replica's place at the same time.
pub const FALLBACK_CONNECTIONS: u32 = 4;
pub const REPLICA_CONNECTIONS: u32 = 16;
/// Reads of what must not be old.
pub const FRESH_CONNECTIONS: u32 = 6;
/// Looking up who asks.
pub const SESSION_CONNECTIONS: u32 = 4;
pub const PRIMARY_CONNECTIONS: u32 = 10;
/// A transaction that nobody goes on with: its server ends it.
pub const IDLE_IN_TRANSACTION_TIMEOUT_MS: u64 = 10_000;
pub const HEARTBEAT_EVERY: Duration = Duration::from_secs(1);
/// A server that does not answer a heartbeat within this is away.
pub const HEARTBEAT_TIMEOUT_MS: u64 = 700;
/// The heartbeat waits this long for the replica to have replayed it, to measure a lag that is shorter than a beat.
pub const REPLAY_WAIT_MS: u64 = 150;
/// A heartbeat that has not been heard for so long has stopped.
pub const HEARTBEAT_STALE: Duration = Duration::from_secs(5);
/// From here on every page says how old its data is.
pub const LAG_NAMED_MS: i64 = 5_000;
/// From here on reads go to the primary.
pub const LAG_MAX_MS: i64 = 60_000;
/// A member's reads look for their last write for so long: by then every replica that may still serve has it.
pub const OWN_WRITE_LASTS: Duration =
    Duration::from_millis(LAG_MAX_MS.unsigned_abs()).saturating_add(HEARTBEAT_STALE);
/// Refusals of a member at one address are an event once in so long, with their number.
pub const DENIAL_EVERY: Duration = Duration::from_mins(1);
/// Members and addresses that refusals are counted of at the same time.
pub const DENIALS_MAX: usize = 10_000;

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
/// With the primary away, a session that was verified this long ago still reads.
pub const SESSION_KNOWN_FOR: Duration = Duration::from_mins(10);
/// The same while the primary is held to be up and does not answer: as long as a heartbeat takes to notice, and some.
/// Longer, and what was taken from somebody meanwhile would still be theirs.
pub const SESSION_KNOWN_UNNOTICED: Duration = Duration::from_secs(3);
pub const SESSIONS_KNOWN_MAX: usize = 10_000;
/// Rows that housekeeping removes at a time.
pub const CLEAN_ROWS: i64 = 1_000;

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

/// What a request may bring.
pub const REQUEST_MAX_BYTES: usize = 64 * 1024;
/// Requests of one member at the same time: a browser asks for a few at once. Others wait.
pub const MEMBER_REQUESTS: usize = 4;
/// What one member may ask for at once, and how fast it comes back: four pages a second, all day. A search asks every
/// entity, and counts for more.
pub const MEMBER_BURST: f64 = 240.0;
pub const MEMBER_REQUESTS_A_SECOND: f64 = 4.0;
pub const SEARCH_COSTS: f64 = 4.0;
/// A request that would be one more waits this long for its turn.
pub const TURN_WAIT_MS: u64 = 3_000;
/// Members whose requests are counted at the same time.
pub const TURNS_MAX: usize = 4_096;
/// From a request's headers to its answer.
pub const REQUEST_TIMEOUT_MS: u64 = 12_000;
/// From the connection to the end of a request's headers.
pub const HEADERS_TIMEOUT_MS: u64 = 10_000;
pub const CONNECTIONS_MAX: u32 = 1_024;
/// What a client does not read for so long is not sent to it any more.
pub const UNREAD_TIMEOUT_MS: u32 = 15_000;
/// A connection is used for further requests for so long.
pub const CONNECTION_LASTS: Duration = Duration::from_mins(5);
/// At the end, requests that are under way have this long.
pub const SHUTDOWN_TIMEOUT_MS: u64 = 8_000;
/// Bytes of an address to go on to after signing in.
pub const NEXT_MAX_CHARS: usize = 2_000;
/// Notes that a session is in use, made at the same time.
pub const TOUCHES: usize = 4;
/// One question of `/readyz`.
pub const PROBE_TIMEOUT_MS: u64 = 700;
/// What `/readyz` found is as good for this long.
pub const PROBE_LASTS: Duration = Duration::from_secs(1);
/// Closing the connections to the servers, at the end.
pub const CLOSE_TIMEOUT_MS: u64 = 2_000;
/// A command's connection to a server.
pub const COMMAND_TIMEOUT_MS: u64 = 10_000;
/// Housekeeping.
pub const CLEAN_EVERY: Duration = Duration::from_mins(10);
/// Events after a moment, from which a record's state is made; and so many at a time.
pub const STATE_EVENTS_MAX: usize = 5_000;
pub const STATE_PIECE_EVENTS: usize = 100;
/// Events of an export that are read at a time.
pub const EXPORT_PIECE_EVENTS: usize = 200;
pub const EXPORT_LASTS: Duration = Duration::from_mins(10);
/// What a role may allow at most.
pub const EXPORT_EVENTS_MAX: u32 = 1_000_000;
/// In one process: whoever comes then is told to come again.
pub const EXPORTS_AT_ONCE: usize = 2;
/// So long for whoever reads a file to take the next piece of it.
pub const EXPORT_PIECE_TAKEN_MS: u64 = 15_000;
/// While `samuso capture` waits for a lock on a table of the product's, the product's own writes wait behind it.
pub const CAPTURE_LOCK_TIMEOUT_MS: u64 = 3_000;
/// And each of its statements for so long.
pub const CAPTURE_TIMEOUT_MS: u64 = 30_000;

//! What is counted while it happens, by Prometheus's names: here once, so that whatever reads one of them reads one that
//! is written.

use crate::problem::Part;
use std::time::Duration;

/// One of them, as `/metrics` tells of it.
pub struct Metric {
    pub name: &'static str,
    pub kind: Kind,
    pub about: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows.
    Counter,
    Gauge,
    Histogram,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

macro_rules! metrics {
    ($($key:ident = $kind:ident $name:literal, $about:literal;)+) => {
        $(pub const $key: &str = $name;)+
        /// All of them.
        pub const METRICS: &[Metric] = &[$(Metric { name: $name, kind: Kind::$kind, about: $about },)+];
    };
}

metrics! {
    REQUESTS = Counter "samuso_http_requests_total", "Requests that were answered, by route, method and status";
    REQUEST_SECONDS = Histogram "samuso_http_request_duration_seconds", "From a request's headers to its answer, by route";
    IN_FLIGHT = Gauge "samuso_http_requests_in_flight", "Requests that are being answered";
    PLACES = Gauge "samuso_http_places", "Reads that are answered at the same time at most: fewer while more comes than can be answered quickly";
    SHED = Counter "samuso_http_shed_total", "Requests that were told to come again, by kind, since there was too much to do";
    STATEMENT_SECONDS = Histogram "samuso_statement_duration_seconds", "SQL statements, by the name that is in their comment";
    STATEMENT_FAILURES = Counter "samuso_statement_failures_total", "Statements that failed, by part, name (where it is known) and why: away, slow, refused, internal";
    UPSTREAM_REQUESTS = Counter "samuso_upstream_requests_total", "What was asked of other systems (products, providers, webhooks by origin; smtp), by outcome: ok, error, no_answer, not_reached";
    UPSTREAM_SECONDS = Histogram "samuso_upstream_request_duration_seconds", "How long other systems took, by origin";
    BREAKER_OPEN = Gauge "samuso_upstream_breaker_open", "1 while a product's API is left alone, by origin";
    REPLICA_LAG = Gauge "samuso_replica_lag_seconds", "How far the replica is behind; none where that cannot be known";
    REPLICA_UP = Gauge "samuso_replica_up", "1 where the replica answers";
    PRIMARY_UP = Gauge "samuso_primary_up", "1 where the primary answers";
    POOL_CONNECTIONS = Gauge "samuso_pool_connections", "Connections of a pool, by state: idle, used";
    POOL_MAX = Gauge "samuso_pool_connections_max", "As many as a pool may have";
    JOBS = Gauge "samuso_jobs", "Jobs that are not over, by state";
    JOBS_WAIT = Gauge "samuso_jobs_longest_wait_seconds", "How long the job waits that no worker has come to for longest";
    CALLS_UNKNOWN = Gauge "samuso_calls_unknown", "Calls of a product's API of which nobody knows what came";
    NOTICES_WAITING = Gauge "samuso_notices_waiting", "Notices that are due and were not delivered";
    LOG_LINES = Counter "samuso_log_lines_total", "Lines of the log, by level: warn, error";
    START_TIME = Gauge "process_start_time_seconds", "When this process started, since 1970";
    BUILD = Gauge "samuso_build_info", "1, by version";
    MEMORY = Gauge "process_resident_memory_bytes", "Memory that this process has";
    OPEN_FDS = Gauge "process_open_fds", "Files and connections that this process has open";
    MAX_FDS = Gauge "process_max_fds", "As many of these as it may have";
    CPU = Counter "process_cpu_seconds_total", "What this process took of the processors";
}

/// A statement that did not do what was asked. `statement` is empty where only the part is known.
pub(crate) fn statement_failed(part: Option<Part>, statement: &str, why: &'static str) {
    let part = part.map_or("", Part::as_str);
    let statement = statement.to_owned();
    metrics::counter!(STATEMENT_FAILURES, "part" => part, "statement" => statement, "why" => why)
        .increment(1);
}

/// Something was asked of another system, which is named by its origin.
pub fn upstream_asked(origin: &str, outcome: &'static str, took: Duration) {
    let requests =
        metrics::counter!(UPSTREAM_REQUESTS, "upstream" => origin.to_owned(), "outcome" => outcome);
    requests.increment(1);
    metrics::histogram!(UPSTREAM_SECONDS, "upstream" => origin.to_owned()).record(took);
}

//! Every SQL statement passes here on its way to nowhere: the driver tells `tracing` its text and how long it took, never
//! its values. What is kept is the name in the comment that each begins with.

use backoffice::limits::SLOW_STATEMENT_MS;
use backoffice::ops::metrics::{LOG_LINES, STATEMENT_SECONDS};
use std::fmt::Debug;
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// Where the driver tells of statements.
pub const STATEMENTS: &str = "sqlx::query";

/// Counts statements, and logs slow ones.
pub struct Statements;

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut told = Told::default();
        event.record(&mut told);
        let statement = told.name();
        metrics::histogram!(STATEMENT_SECONDS, "statement" => statement.to_owned()).record(told.secs);
        if told.secs * 1_000.0 >= f64::from(SLOW_STATEMENT_MS) {
            let ms = Duration::from_secs_f64(told.secs).as_millis();
            tracing::warn!(
                statement,
                ms = u64::try_from(ms).unwrap_or(u64::MAX),
                rows = told.rows,
                "a slow statement"
            );
        }
    }
}

#[derive(Default)]
struct Told {
    summary: String,
    secs: f64,
    rows: u64,
}

impl Told {
    /// The driver's summary is the first four words: `/* samuso NAME */`. What has none is a word of the protocol (BEGIN).
    fn name(&self) -> &str {
        let name = self.summary.strip_prefix("/* samuso ").and_then(|rest| rest.split(' ').next());
        name.unwrap_or("other")
    }
}

impl Visit for Told {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.secs = value;
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "rows_returned" {
            self.rows = value;
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            value.clone_into(&mut self.summary);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// Counts the lines of the log that somebody should read.
pub struct Lines;

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = if *event.metadata().level() == Level::ERROR { "error" } else { "warn" };
        metrics::counter!(LOG_LINES, "level" => level).increment(1);
    }
}

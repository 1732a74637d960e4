//! The log goes to standard error, so that what a command answers can be piped on.

use crate::config::{Log, LogFormat};
use crate::metrics::{Lines, STATEMENTS, Statements, recorder};
use crate::stop::Stop;
use std::error::Error;
use std::io::{IsTerminal, stderr};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, fmt};

pub fn start(log: &Log) -> Result<(), Stop> {
    let started = subscriber(log, stderr, stderr().is_terminal())?.try_init();
    started.map_err(|error| Stop::because(format!("cannot start the log: {error}")))
}

/// Where everything that is told goes: the log, and the numbers of `/metrics`.
pub fn subscriber(
    log: &Log,
    writer: impl for<'w> MakeWriter<'w> + Send + Sync + 'static,
    has_colours: bool,
) -> Result<impl SubscriberInitExt, Stop> {
    // What the driver tells of each statement is counted by its name; its text would fill the log.
    let silent = format!("{STATEMENTS}=off").parse()?;
    let filter = EnvFilter::builder().parse(&log.filter)?.add_directive(silent);
    let lines = fmt::layer().with_ansi(has_colours).with_writer(writer).with_target(false);
    // What cannot be written (its disk is full) would be said on standard error, which panics where that is the same.
    let lines = lines.log_internal_errors(false);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match log.format {
        LogFormat::Json => Box::new(lines.json().flatten_event(true).with_span_list(false)),
        LogFormat::Text => Box::new(lines),
    };
    recorder();
    let statements = Targets::new().with_target(STATEMENTS, LevelFilter::DEBUG);
    let worth_reading =
        Targets::new().with_default(LevelFilter::WARN).with_target(STATEMENTS, LevelFilter::OFF);
    Ok(tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(Statements.with_filter(statements))
        .with(Lines.with_filter(worth_reading)))
}

/// An error, and what it comes from.
pub fn with_causes(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        said = format!("{said}: {cause}");
        source = cause.source();
    }
    said
}

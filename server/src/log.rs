//! The log goes to standard error, so that what a command answers can be piped on.

use crate::config::{Log, LogFormat};
use crate::stop::Stop;
use std::error::Error;
use std::io::{IsTerminal, stderr};
use tracing_subscriber::{EnvFilter, fmt};

pub fn start(log: &Log) -> Result<(), Stop> {
    let filter = EnvFilter::builder().parse(&log.filter)?;
    // What cannot be written (its disk is full) would be said on standard error, which panics where that is the same.
    let builder =
        fmt().with_env_filter(filter).with_writer(stderr).with_target(false).log_internal_errors(false);
    let started = match log.format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.with_ansi(stderr().is_terminal()).try_init(),
    };
    started.map_err(|error| Stop::because(format!("cannot start the log: {error}")))
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

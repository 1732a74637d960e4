//! What commands say. A reader that has gone away (`samuso check | head`) is no error.

use std::fmt::Display;
use std::io::{self, Write};

/// A line of a command's answer.
pub fn line(text: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Why a command could not do what it was asked to.
pub fn fault(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "samuso: {text}");
}

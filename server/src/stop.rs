//! Why a command stops: in words for whoever ran it.

use std::fmt;

#[derive(Debug)]
pub struct Stop(String);

impl Stop {
    pub fn because(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    /// `cannot open the catalogue: …`
    pub fn cannot<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Self {
        move |error| Self(format!("cannot {what}: {error}"))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Errors whose own words are enough.
impl<E: std::error::Error> From<E> for Stop {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

//! What time it is. Passed in, so that tests can move it.

use jiff::Timestamp;

#[derive(Clone, Copy, Debug)]
pub struct Clock(fn() -> Timestamp);

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    pub fn system() -> Self {
        Self(Timestamp::now)
    }

    /// A clock that shows what this says.
    pub fn at(now: fn() -> Timestamp) -> Self {
        Self(now)
    }

    pub fn now(self) -> Timestamp {
        (self.0)()
    }
}

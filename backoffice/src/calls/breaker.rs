//! An upstream that fails again and again is left alone for a while; then one call tries whether it answers.

use super::types::Standing;
use crate::limits::{BREAKER_OPENS_AFTER, CALL_LEASE};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

pub struct Breaker {
    state: Mutex<State>,
    open_for: Duration,
}

#[derive(Clone, Copy)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        until: Instant,
    },
    /// One call is on its way. Whoever sent it may have died.
    Trying {
        until: Instant,
    },
}

impl Breaker {
    pub fn new(open_for: Duration) -> Self {
        Self { state: Mutex::new(State::Closed { failures: 0 }), open_for }
    }

    /// Whether a call may be sent; if not, when to come again.
    pub fn admit(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match *state {
            State::Closed { .. } => Ok(()),
            State::Open { until } | State::Trying { until } if now < until => Err(until - now),
            State::Open { .. } | State::Trying { .. } => {
                *state = State::Trying { until: now + CALL_LEASE };
                Ok(())
            }
        }
    }

    pub fn went(&self, well: bool, now: Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let open = State::Open { until: now + self.open_for };
        *state = match *state {
            _ if well => State::Closed { failures: 0 },
            State::Closed { failures } if failures + 1 < BREAKER_OPENS_AFTER => {
                State::Closed { failures: failures + 1 }
            }
            // Calls that were on their way as it opened do not keep it open for longer.
            State::Open { until } => State::Open { until },
            State::Closed { .. } | State::Trying { .. } => open,
        };
    }

    pub fn standing(&self, now: Instant) -> Standing {
        match *self.state.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Closed { .. } => Standing::Up,
            State::Open { until } if now < until => Standing::Open,
            State::Open { .. } | State::Trying { .. } => Standing::HalfOpen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_in_a_row_lets_one_through_and_closes_where_that_goes_well() {
        let (breaker, now) = (Breaker::new(Duration::from_secs(30)), Instant::now());
        for _ in 1..BREAKER_OPENS_AFTER {
            breaker.went(false, now);
        }
        assert_eq!((breaker.standing(now), breaker.admit(now)), (Standing::Up, Ok(())));
        breaker.went(true, now);
        for _ in 0..BREAKER_OPENS_AFTER {
            breaker.went(false, now);
        }
        assert_eq!(breaker.standing(now), Standing::Open);
        assert_eq!(breaker.admit(now + Duration::from_secs(10)), Err(Duration::from_secs(20)));
        let later = now + Duration::from_secs(30);
        assert_eq!(breaker.standing(later), Standing::HalfOpen);
        assert_eq!(breaker.admit(later), Ok(()));
        assert!(breaker.admit(later).is_err(), "one at a time");
        breaker.went(false, later);
        assert_eq!(breaker.standing(later), Standing::Open);
        let last = later + Duration::from_secs(31);
        assert_eq!(breaker.admit(last), Ok(()));
        breaker.went(true, last);
        assert_eq!((breaker.standing(last), breaker.admit(last)), (Standing::Up, Ok(())));
    }
}

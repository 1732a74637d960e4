//! So many a minute and no more, of what anybody can ask for and what takes work to refuse. Of this process: a second
//! instance has its own.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_mins(1);

pub struct Quota {
    a_minute: u32,
    taken: Mutex<(Instant, u32)>,
}

impl Quota {
    pub fn new(a_minute: u32) -> Self {
        Self { a_minute, taken: Mutex::new((Instant::now(), 0)) }
    }

    /// Whether there is one left of this minute.
    pub fn take(&self) -> bool {
        self.take_at(Instant::now())
    }

    fn take_at(&self, now: Instant) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(taken.0) >= MINUTE {
            *taken = (now, 0);
        }
        taken.1 += 1;
        taken.1 <= self.a_minute
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_so_many_and_the_next_one_too() {
        let (quota, now) = (Quota::new(2), Instant::now());
        let taken: Vec<bool> = (0..3).map(|_| quota.take_at(now)).collect();
        assert_eq!(taken, [true, true, false]);
        assert!(!quota.take_at(now + Duration::from_secs(59)) && quota.take_at(now + MINUTE));
    }
}

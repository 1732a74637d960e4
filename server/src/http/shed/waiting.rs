//! Those of one kind who wait for a place.

use super::Place;
use backoffice::limits::{LINE_STANDS_AFTER_MS, LINE_WAIT_MS, LINE_WAIT_STANDING_MS};
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const STANDS_AFTER: Duration = Duration::from_millis(LINE_STANDS_AFTER_MS);
const WAIT_STANDING: Duration = Duration::from_millis(LINE_WAIT_STANDING_MS);

pub struct Waiting {
    who: VecDeque<Waiter>,
    joined_at: Instant,
    /// Since when nobody has had a place without a wait that is worth the name.
    late_since: Instant,
    stands: bool,
}

struct Waiter {
    since: Instant,
    place: oneshot::Sender<Place>,
}

/// Where the place comes, and how long to wait for it.
pub type Wait = (oneshot::Receiver<Place>, Duration);

impl Waiting {
    pub fn new(now: Instant) -> Self {
        Self { who: VecDeque::new(), joined_at: now, late_since: now, stands: false }
    }

    /// Somebody of this kind had no need to wait.
    pub fn is_passed(&mut self, now: Instant) {
        (self.late_since, self.stands) = (now, false);
    }

    pub fn join(&mut self, now: Instant) -> Wait {
        self.who.retain(|waiter| !waiter.place.is_closed());
        // A line that stands is empty at times, too: nobody waits in it for long.
        if self.who.is_empty() && !self.stands(now) {
            self.is_passed(now);
        }
        self.joined_at = now;
        self.stands |= now.duration_since(self.late_since) > STANDS_AFTER;
        let wait = if self.stands { WAIT_STANDING } else { Duration::from_millis(LINE_WAIT_MS) };
        let (place, waits) = oneshot::channel();
        self.who.push_back(Waiter { since: now, place });
        (waits, wait)
    }

    /// For a while, nobody has had a place soon: more comes than can be answered.
    pub fn stands(&self, now: Instant) -> bool {
        self.stands && now.duration_since(self.joined_at) <= STANDS_AFTER
    }

    /// Whose turn it is: who came first; while the line stands, who came last, as most have to come again anyway, and those
    /// who are answered are answered soon.
    pub fn next(&mut self, now: Instant) -> Option<oneshot::Sender<Place>> {
        let next = if self.stands { self.who.pop_back() } else { self.who.pop_front() }?;
        if !self.stands && now.duration_since(next.since) <= WAIT_STANDING {
            self.late_since = now;
        }
        Some(next.place)
    }
}

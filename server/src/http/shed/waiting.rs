//! Those of one kind who wait for a place.

use super::Place;
use backoffice::limits::{LINE_STANDS_AFTER_MS, LINE_WAIT_MS, LINE_WAIT_STANDING_MS};
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

pub struct Waiting {
    who: VecDeque<Waiter>,
    /// When nobody waited last.
    empty_at: Instant,
}

struct Waiter {
    since: Instant,
    place: oneshot::Sender<Place>,
}

/// Where the place comes, and how long to wait for it. It breaks off for who is told to come again before that.
pub type Wait = (oneshot::Receiver<Place>, Duration);

impl Waiting {
    pub fn new(now: Instant) -> Self {
        Self { who: VecDeque::new(), empty_at: now }
    }

    pub fn join(&mut self, now: Instant) -> Wait {
        self.who.retain(|waiter| !waiter.place.is_closed());
        if self.who.is_empty() {
            self.empty_at = now;
        }
        let wait = if self.stands(now) {
            let standing = Duration::from_millis(LINE_WAIT_STANDING_MS);
            // Those who came before the line stood would wait on, for a place that goes to others.
            self.who.retain(|waiter| now.duration_since(waiter.since) <= standing);
            standing
        } else {
            Duration::from_millis(LINE_WAIT_MS)
        };
        let (place, waits) = oneshot::channel();
        self.who.push_back(Waiter { since: now, place });
        (waits, wait)
    }

    /// Somebody has always waited for a while: more comes than can be answered.
    pub fn stands(&self, now: Instant) -> bool {
        let since = now.duration_since(self.empty_at);
        !self.who.is_empty() && since > Duration::from_millis(LINE_STANDS_AFTER_MS)
    }

    /// Whose turn it is: who came first; while the line stands, who came last, as most have to come again anyway, and those
    /// who are answered are answered soon.
    pub fn next(&mut self, now: Instant) -> Option<oneshot::Sender<Place>> {
        let next = if self.stands(now) { self.who.pop_back() } else { self.who.pop_front() };
        next.map(|waiter| waiter.place)
    }
}

//! Those of one kind who wait for a place.

use super::Place;
use backoffice::limits::{LINE_STANDS_AFTER_MS, LINE_WAIT_MS, LINE_WAIT_STANDING_MS};
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const STANDS_AFTER: Duration = Duration::from_millis(LINE_STANDS_AFTER_MS);
const LONG: Duration = Duration::from_millis(LINE_WAIT_MS);
const SHORT: Duration = Duration::from_millis(LINE_WAIT_STANDING_MS);

pub struct Waiting {
    /// Behind so many nobody waits for long.
    most: usize,
    who: VecDeque<Waiter>,
    /// Since when nobody has had a place soon.
    late_since: Instant,
    stands: bool,
    /// When somebody who had waited in vain was noticed last.
    vain_at: Instant,
}

struct Waiter {
    since: Instant,
    wait: Duration,
    place: oneshot::Sender<Place>,
}

/// Where the place comes, and how long to wait for it.
pub type Wait = (oneshot::Receiver<Place>, Duration);

impl Waiting {
    pub fn new(most: usize, now: Instant) -> Self {
        Self { most, who: VecDeque::new(), late_since: now, stands: false, vain_at: now }
    }

    /// For a while nobody has had a place soon, and people wait in vain: more comes than can be answered.
    pub fn stands(&self, now: Instant) -> bool {
        self.stands && now.duration_since(self.vain_at) <= STANDS_AFTER
    }

    /// Somebody of this kind had no need to wait.
    pub fn is_passed(&mut self, now: Instant) {
        (self.late_since, self.stands) = (now, false);
    }

    /// `others_stand`: a line of what is needed more does, and whatever is free goes there.
    pub fn join(&mut self, now: Instant, others_stand: bool) -> Wait {
        let waited = self.who.len();
        let stood = self.stands(now);
        self.who.retain(|waiter| !waiter.place.is_closed());
        if stood && self.who.len() < waited {
            self.vain_at = now;
        }
        // A line that stands is empty at times, too: nobody waits in it for long.
        if !stood {
            if self.stands || self.who.is_empty() {
                self.is_passed(now);
            }
            if others_stand || now.duration_since(self.late_since) > STANDS_AFTER {
                (self.stands, self.vain_at) = (true, now);
            }
        }
        let wait = if self.stands || self.who.len() >= self.most { SHORT } else { LONG };
        let (place, waits) = oneshot::channel();
        self.who.push_back(Waiter { since: now, wait, place });
        (waits, wait)
    }

    /// Whose turn it is: who came first. While the line stands, who came first since it does: those before have waited for too
    /// long already to be answered soon.
    pub fn next(&mut self, now: Instant) -> Option<oneshot::Sender<Place>> {
        loop {
            let stands = self.stands(now);
            let hurried = self.who.iter().position(|waiter| stands && waiter.wait == SHORT);
            let next = self.who.remove(hurried.unwrap_or_default())?;
            if next.place.is_closed() {
                self.vain_at = if stands { now } else { self.vain_at };
                continue;
            }
            if now.duration_since(next.since) <= SHORT {
                self.late_since = now;
            }
            return Some(next.place);
        }
    }
}

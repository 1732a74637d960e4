//! How many reads are answered at the same time. As many as there are places; while a line stands, as few as keep answers
//! nearly as quick as they are otherwise. More at a time are no more a second where the processors have enough to do already,
//! only later; where PostgreSQL is on another machine and has room, answers stay quick, and all places are used.
//!
//! Records are what goes by: they are needed most, and are much alike. How long an action takes is often up to others.

use backoffice::limits::{
    PLACES_BACK_MS, PLACES_FEWEST_SHARE, PLACES_LOOK_ANSWERS, PLACES_LOOK_EVERY_MS, PLACES_SLOW_TIMES,
};
use std::time::{Duration, Instant};

/// What one answer changes of what is known: soon while it is calm; slowly while a line stands, so that being late does not
/// become what is usual. Where fewer at a time are no quicker (a disk is slow, a lock is held), it does, and the places come back.
const LEARNS: f64 = 1.0 / 16.0;
const LEARNS_STANDING: f64 = 1.0 / 256.0;

pub struct Pace {
    pub most: usize,
    fewest: usize,
    places: usize,
    /// When a line stood last.
    stood_at: Option<Instant>,
    /// Seconds that a record takes with the fewest beside it.
    calm: Option<f64>,
    looked_at: Instant,
    answers: u32,
    slow: u32,
}

impl Pace {
    pub fn new(most: usize) -> Self {
        Self::between((most / PLACES_FEWEST_SHARE).max(1), most)
    }

    /// Always as many.
    pub fn steady(places: usize) -> Self {
        Self::between(places, places)
    }

    fn between(fewest: usize, most: usize) -> Self {
        let looked_at = Instant::now();
        Self { most, fewest, places: most, stood_at: None, calm: None, looked_at, answers: 0, slow: 0 }
    }

    pub fn places(&self, now: Instant) -> usize {
        if self.is_crowded(now) { self.places } else { self.most }
    }

    fn is_crowded(&self, now: Instant) -> bool {
        self.stood_at.is_some_and(|at| now.duration_since(at) <= Duration::from_millis(PLACES_BACK_MS))
    }

    /// A line of those who want to read does.
    pub fn line_stands(&mut self, now: Instant) {
        if !self.is_crowded(now) {
            self.places = self.most;
            self.begin(now);
        }
        self.stood_at = Some(now);
    }

    /// A record was answered, with so many being read when it began.
    pub fn answered(&mut self, took: Duration, beside: usize, now: Instant) {
        let (took, crowded) = (took.as_secs_f64(), self.is_crowded(now));
        // What is not known is taken for slow: with fewer at a time it will be known.
        let is_slow = self.calm.is_none_or(|calm| took > calm * PLACES_SLOW_TIMES);
        if beside <= self.fewest {
            let learns = if crowded { LEARNS_STANDING } else { LEARNS };
            self.calm = Some(self.calm.map_or(took, |calm| calm + (took - calm) * learns));
        }
        if !crowded {
            return;
        }
        self.answers += 1;
        self.slow += u32::from(is_slow);
        let is_time = now.duration_since(self.looked_at) >= Duration::from_millis(PLACES_LOOK_EVERY_MS);
        if is_time && self.answers >= PLACES_LOOK_ANSWERS {
            self.look();
            self.begin(now);
        }
    }

    fn begin(&mut self, now: Instant) {
        (self.looked_at, self.answers, self.slow) = (now, 0, 0);
    }

    fn look(&mut self) {
        if self.slow * 2 > self.answers {
            self.places = (self.places * 3 / 4).max(self.fewest);
        } else if self.slow * 4 < self.answers {
            self.places = (self.places + 1).min(self.most);
        }
    }
}

//! How many are answered at the same time. As many as there are places; while a line stands, as few as keep answers nearly
//! as quick as they are otherwise. More at a time are no more a second where the processors have enough to do already, only
//! later; where PostgreSQL is on another machine and has room, answers stay quick, and all places are used.
//!
//! Pages that only read are what goes by: how long an action takes is often up to others.

use super::Kind;
use backoffice::limits::{PLACES_FEWEST_SHARE, PLACES_LOOK_EVERY_MS, PLACES_SLOW_TIMES};
use std::time::{Duration, Instant};

/// What one answer changes of what is known: soon while it is calm, and hardly while a line stands, so that being late
/// does not become what is usual; but should it have become so, the places come back.
const LEARNS: f64 = 1.0 / 16.0;
const LEARNS_STANDING: f64 = 1.0 / 1024.0;

pub struct Pace {
    most: usize,
    fewest: usize,
    places: usize,
    /// Seconds that an answer takes with the fewest beside it, by kind.
    calm: [Option<f64>; Kind::ALL.len()],
    looked_at: Instant,
    answers: u32,
    slow: u32,
}

/// One answer.
#[derive(Clone, Copy)]
pub struct Answer {
    pub kind: Kind,
    pub took: Duration,
    /// Places that were taken when it began, with its own.
    pub taken: usize,
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
        Self { most, fewest, places: most, calm: Default::default(), looked_at, answers: 0, slow: 0 }
    }

    pub fn places(&self) -> usize {
        self.places
    }

    pub fn answered(&mut self, answer: Answer, line_stands: bool, now: Instant) {
        if !matches!(answer.kind, Kind::Record | Kind::Timeline | Kind::Search) {
            return;
        }
        let took = answer.took.as_secs_f64();
        let calm = &mut self.calm[answer.kind as usize];
        // What is not known is taken for slow: with fewer at a time it will be known.
        let is_slow = calm.is_none_or(|calm| took > calm * PLACES_SLOW_TIMES);
        if answer.taken <= self.fewest {
            let learns = if line_stands { LEARNS_STANDING } else { LEARNS };
            *calm = Some(calm.map_or(took, |calm| calm + (took - calm) * learns));
        }
        self.answers += 1;
        self.slow += u32::from(is_slow);
        if now.duration_since(self.looked_at) >= Duration::from_millis(PLACES_LOOK_EVERY_MS) {
            self.look(line_stands);
            (self.looked_at, self.answers, self.slow) = (now, 0, 0);
        }
    }

    fn look(&mut self, line_stands: bool) {
        if line_stands && self.slow * 2 > self.answers {
            self.places = (self.places * 3 / 4).max(self.fewest);
        } else if !line_stands || self.slow * 4 < self.answers {
            self.places = (self.places + 1).min(self.most);
        }
    }
}

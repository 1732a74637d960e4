//! A number of places, and those who wait for one.

use super::Kind;
use super::pace::{Answer, Pace};
use super::waiting::{Wait, Waiting};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::oneshot;
use tokio::time::timeout;

#[derive(Clone)]
pub struct Gate(Arc<Mutex<State>>);

pub struct State {
    pub taken: usize,
    pub pace: Pace,
    lines: [Waiting; Kind::ALL.len()],
}

/// A place among those who are answered, for as long as it is kept.
pub struct Place {
    gate: Gate,
    kind: Kind,
    since: Instant,
    /// With this one, when it was taken.
    taken: usize,
    /// None was taken after all.
    is_void: bool,
}

impl Gate {
    pub fn new(pace: Pace) -> Self {
        let now = Instant::now();
        let lines = Kind::ALL.map(|_| Waiting::new(now));
        Self(Arc::new(Mutex::new(State { taken: 0, pace, lines })))
    }

    /// A place, now or soon.
    pub async fn enter(&self, kind: Kind) -> Option<Place> {
        let (line, wait) = match self.join(kind) {
            Ok(place) => return Some(place),
            Err(wait) => wait,
        };
        timeout(wait, line).await.ok().and_then(Result::ok)
    }

    fn join(&self, kind: Kind) -> Result<Place, Wait> {
        let now = Instant::now();
        let mut state = self.state();
        // A place that somebody waits for and may have is not free: it was handed over.
        if state.taken < kind.share_of(state.pace.places()) {
            state.lines[kind as usize].is_passed(now);
            return Ok(self.take(&mut state, kind, now));
        }
        Err(state.lines[kind as usize].join(now))
    }

    fn take(&self, state: &mut State, kind: Kind, now: Instant) -> Place {
        state.taken += 1;
        Place { gate: self.clone(), kind, since: now, taken: state.taken, is_void: false }
    }

    /// Places that are free go to the first of the most needed kind that may have them.
    fn hand_over<'a>(&'a self, mut state: MutexGuard<'a, State>, now: Instant) {
        while let Some((kind, next)) = state.next(now) {
            let place = self.take(&mut state, kind, now);
            // Handed over without the lock: who has left meanwhile drops it, and that takes the lock.
            drop(state);
            let refused = next.send(place);
            state = self.state();
            if let Err(mut place) = refused {
                place.is_void = true;
                state.taken -= 1;
            }
        }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    pub fn lines_stand(&self, now: Instant) -> bool {
        self.lines.iter().any(|line| line.stands(now))
    }

    fn next(&mut self, now: Instant) -> Option<(Kind, oneshot::Sender<Place>)> {
        let (taken, places) = (self.taken, self.pace.places());
        let mut kinds = Kind::ALL.into_iter().filter(|kind| taken < kind.share_of(places));
        kinds.find_map(|kind| Some((kind, self.lines[kind as usize].next(now)?)))
    }
}

impl Place {
    /// Whoever had it was answered: how long that took is what the pace goes by.
    pub fn answered(self) {
        let now = Instant::now();
        let answer = Answer { kind: self.kind, took: now.duration_since(self.since), taken: self.taken };
        let mut state = self.gate.state();
        let stands = state.lines_stand(now);
        state.pace.answered(answer, stands, now);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.is_void {
            let mut state = self.gate.state();
            state.taken -= 1;
            self.gate.hand_over(state, Instant::now());
        }
    }
}

//! A number of places, and those who wait for one.

use super::Kind;
use super::pace::Pace;
use super::waiting::{Wait, Waiting};
use backoffice::limits::LINE_MAX_OF_PLACE;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::oneshot;
use tokio::time::timeout;

#[derive(Clone)]
pub struct Gate(Arc<Mutex<State>>);

pub struct State {
    pub taken: usize,
    /// Of these, by who reads: the pace is theirs.
    reading: usize,
    pub pace: Pace,
    lines: [Waiting; Kind::ALL.len()],
}

/// A place among those who are answered, for as long as it is kept.
pub struct Place {
    gate: Gate,
    kind: Kind,
    since: Instant,
    /// Who read when it was taken, with this one.
    reading: usize,
    /// None was taken after all.
    is_void: bool,
}

impl Gate {
    pub fn new(pace: Pace) -> Self {
        let now = Instant::now();
        let lines = Kind::ALL.map(|kind| Waiting::new(kind.share_of(pace.most) * LINE_MAX_OF_PLACE, now));
        Self(Arc::new(Mutex::new(State { taken: 0, reading: 0, pace, lines })))
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
        if state.may_enter(kind, now) {
            state.lines[kind as usize].is_passed(now);
            return Ok(self.take(&mut state, kind, now));
        }
        let others_stand = state.lines[..kind as usize].iter().any(|line| line.stands(now));
        let wait = state.lines[kind as usize].join(now, others_stand);
        if kind.is_read() && state.lines[kind as usize].stands(now) {
            state.pace.line_stands(now);
        }
        Err(wait)
    }

    fn take(&self, state: &mut State, kind: Kind, now: Instant) -> Place {
        state.taken += 1;
        state.reading += usize::from(kind.is_read());
        Place { gate: self.clone(), kind, since: now, reading: state.reading, is_void: false }
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
                state.leave(kind);
            }
        }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Who reads counts those who read: an action that takes long is in nobody's way but other actions'. While reads are held
    /// back, so is what is needed less than they are.
    fn may_enter(&self, kind: Kind, now: Instant) -> bool {
        let places = kind.share_of(self.pace.places(now));
        if kind.is_read() {
            self.reading < places && self.taken < kind.share_of(self.pace.most)
        } else {
            self.taken < places
        }
    }

    fn next(&mut self, now: Instant) -> Option<(Kind, oneshot::Sender<Place>)> {
        let may_enter = Kind::ALL.map(|kind| self.may_enter(kind, now));
        let mut kinds = Kind::ALL.into_iter().zip(may_enter).filter(|(_, may_enter)| *may_enter);
        kinds.find_map(|(kind, _)| Some((kind, self.lines[kind as usize].next(now)?)))
    }

    fn leave(&mut self, kind: Kind) {
        self.taken -= 1;
        self.reading -= usize::from(kind.is_read());
    }
}

impl Place {
    /// Whoever had it was answered: how long that took is what the pace goes by.
    pub fn answered(self) {
        if self.kind == Kind::Record {
            let now = Instant::now();
            self.gate.state().pace.answered(now.duration_since(self.since), self.reading, now);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.is_void {
            let mut state = self.gate.state();
            state.leave(self.kind);
            self.gate.hand_over(state, Instant::now());
        }
    }
}

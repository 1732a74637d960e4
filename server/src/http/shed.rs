//! With too much to do, some are told at once to come again, so that the others are answered as quickly as ever. What people
//! need most is kept for longest: opening a record, then its timeline, then actions, then searches, then exports.
//!
//! So many requests are answered at the same time. Whoever comes then waits for a place, which goes to what is needed most,
//! then to who came first. In a moment of much the wait is generous; once the line has not been empty for a while, more
//! comes than can be answered, and a wait would only make everybody late: it is short.
//!
//! Who signs in has places apart: strangers take none from members, nor the other way round.

mod answer;
mod kind;
#[cfg(test)]
mod tests;

pub use answer::busy;
pub use kind::{Kind, Line};

use answer::Apologies;

use backoffice::limits::{LINE_STANDS_AFTER_MS, LINE_WAIT_MS, LINE_WAIT_STANDING_MS, SIGNING_IN_SHARE};
use backoffice::ops::metrics::SHED;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// All places of the process.
pub struct Places {
    members: Gate,
    signing_in: Gate,
    apologies: Apologies,
}

/// There is too much to do for what is asked.
#[derive(Debug)]
pub struct Full;

impl Places {
    pub fn new(at_once: usize) -> Self {
        let signing_in = Gate::new((at_once / SIGNING_IN_SHARE).max(1));
        Self { members: Gate::new(at_once), signing_in, apologies: Apologies::default() }
    }

    /// A place, now or soon; none is needed for what has a limit of its own.
    pub async fn enter(&self, line: Line) -> Result<Option<Place>, Full> {
        let (gate, kind) = match line {
            Line::Free => return Ok(None),
            Line::SigningIn => (&self.signing_in, Kind::Record),
            Line::Members(kind) => (&self.members, kind),
        };
        let place = gate.enter(kind).await;
        if place.is_none() {
            metrics::counter!(SHED, "kind" => line.as_str()).increment(1);
        }
        place.map(Some).ok_or(Full)
    }
}

#[derive(Clone)]
struct Gate(Arc<Shared>);

struct Shared {
    places: usize,
    state: Mutex<State>,
}

struct State {
    taken: usize,
    /// Who waits, by kind.
    lines: [VecDeque<oneshot::Sender<Place>>; Kind::ALL.len()],
    /// When nobody waited in them last.
    empty_at: [Instant; Kind::ALL.len()],
}

/// A place among those who are answered, for as long as it is kept.
pub struct Place(Option<Arc<Shared>>);

impl Gate {
    fn new(places: usize) -> Self {
        let state =
            State { taken: 0, lines: Default::default(), empty_at: [Instant::now(); Kind::ALL.len()] };
        Self(Arc::new(Shared { places, state: Mutex::new(state) }))
    }

    async fn enter(&self, kind: Kind) -> Option<Place> {
        let (line, wait) = match self.0.join(kind) {
            Ok(place) => return Some(place),
            Err(waits) => waits,
        };
        timeout(wait, line).await.ok().and_then(Result::ok)
    }
}

type Waits = (oneshot::Receiver<Place>, Duration);

impl Shared {
    fn join(self: &Arc<Self>, kind: Kind) -> Result<Place, Waits> {
        let now = Instant::now();
        let mut state = self.state();
        // A place that somebody waits for and may have is not free: it was handed over.
        if state.taken < kind.share_of(self.places) {
            state.taken += 1;
            return Ok(Place(Some(Arc::clone(self))));
        }
        let at = kind as usize;
        state.lines[at].retain(|sender| !sender.is_closed());
        if state.lines[at].is_empty() {
            state.empty_at[at] = now;
        }
        let stands = now.duration_since(state.empty_at[at]) > Duration::from_millis(LINE_STANDS_AFTER_MS);
        let wait = if stands { LINE_WAIT_STANDING_MS } else { LINE_WAIT_MS };
        let (sender, line) = oneshot::channel();
        state.lines[at].push_back(sender);
        Err((line, Duration::from_millis(wait)))
    }

    /// A place is free: it goes to the first of the most needed kind that may have it.
    fn leave(self: &Arc<Self>) {
        let mut state = self.state();
        state.taken -= 1;
        while let Some(next) = state.next(self.places) {
            state.taken += 1;
            // Handed over without the lock: who has left meanwhile drops it, and that takes the lock.
            drop(state);
            let Err(mut refused) = next.send(Place(Some(Arc::clone(self)))) else { return };
            refused.0 = None;
            state = self.state();
            state.taken -= 1;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next(&mut self, places: usize) -> Option<oneshot::Sender<Place>> {
        let taken = self.taken;
        let mut kinds = Kind::ALL.into_iter().filter(|kind| taken < kind.share_of(places));
        kinds.find_map(|kind| self.lines[kind as usize].pop_front())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(shared) = self.0.take() {
            shared.leave();
        }
    }
}

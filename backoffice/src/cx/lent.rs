//! The parts of a page read on a few connections, which they hand on to each other. To take one from the pool and to give it
//! back costs three questions whether the server is still there: as much as several statements do. Nobody keeps one for
//! later: where none waits for it, a connection is the pool's again.

use super::read::{Connections, Held};
use super::{Databases, Read};
use crate::limits::{ACQUIRE_TIMEOUT_MS, PAGE_CONNECTIONS};
use crate::problem::{Part, Problem};
use scopeguard::ScopeGuard;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot::{Receiver, Sender, channel};
use tokio::time::timeout;

/// A request's.
#[derive(Default)]
pub(super) struct Lent(Mutex<State>);

#[derive(Default)]
struct State {
    taken: usize,
    waiting: VecDeque<Sender<Place>>,
}

/// Leave to have connections, with those that whoever had it before left there. Dropped, it is the next one's.
type Place = ScopeGuard<Option<Connections>, Box<dyn FnOnce(Option<Connections>) + Send>>;

impl Lent {
    pub async fn replica(self: &Arc<Self>, databases: &Databases, part: Part) -> Result<Read, Problem> {
        if part == Part::Search {
            // It asks every entity at the same time, each on a connection of its own.
            return Ok(Read::alone(databases.replica(part).await?, part));
        }
        let place = match self.join() {
            Ok(place) => place,
            Err(waits) => match timeout(Duration::from_millis(ACQUIRE_TIMEOUT_MS), waits).await {
                Ok(Ok(place)) => place,
                // The others are slow.
                Ok(Err(_)) | Err(_) => return Ok(Read::alone(databases.replica(part).await?, part)),
            },
        };
        let connections = match ScopeGuard::into_inner(place) {
            Some(connections) => connections,
            None => {
                let place = self.place(None);
                let connections = databases.replica(part).await?;
                ScopeGuard::into_inner(place);
                connections
            }
        };
        let lent = Arc::clone(self);
        let back: Held = scopeguard::guard(connections, Box::new(move |had| lent.pass_on(Some(had))));
        Ok(Read::new(back, part))
    }

    fn join(self: &Arc<Self>) -> Result<Place, Receiver<Place>> {
        let mut state = self.state();
        if state.taken < PAGE_CONNECTIONS {
            state.taken += 1;
            return Ok(self.place(None));
        }
        let (sender, waits) = channel();
        state.waiting.push_back(sender);
        Err(waits)
    }

    fn place(self: &Arc<Self>, left: Option<Connections>) -> Place {
        let lent = Arc::clone(self);
        scopeguard::guard(left, Box::new(move |left| lent.pass_on(left)))
    }

    fn pass_on(self: &Arc<Self>, left: Option<Connections>) {
        let mut left = left.filter(|connections| connections.is_whole);
        while let Some(next) = self.next() {
            match next.send(self.place(left)) {
                Ok(()) => return,
                // They wait no more.
                Err(place) => left = ScopeGuard::into_inner(place),
            }
        }
    }

    /// Who has it next; with nobody, the place is free.
    fn next(&self) -> Option<Sender<Place>> {
        let mut state = self.state();
        let next = state.waiting.pop_front();
        if next.is_none() {
            state.taken -= 1;
        }
        next
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

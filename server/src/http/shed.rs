//! With too much to do, some are told at once to come again, so that the others are answered as quickly as ever. What people
//! need most is kept for longest: opening a record, then its timeline, then actions, then searches, then exports.
//!
//! So many requests are answered at the same time. Whoever comes then waits for a place, which goes to what is needed most,
//! then to who came first. In a moment of much the wait is generous; once nobody has had a place soon for a while, more
//! comes than can be answered, and a wait would only make everybody late: it is short, and there are fewer places should answers
//! be slow (`pace`).
//!
//! Who signs in has places apart: strangers take none from members, nor the other way round.

mod answer;
mod gate;
mod kind;
mod pace;
#[cfg(test)]
mod tests;
mod waiting;

pub use answer::busy;
pub use gate::Place;
pub use kind::{Kind, Line};

use answer::Apologies;
use backoffice::limits::SIGNING_IN_SHARE;
use gate::Gate;
use pace::Pace;
use std::time::Instant;

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
        // How long they take is often up to their provider.
        let signing_in = Gate::new(Pace::steady((at_once / SIGNING_IN_SHARE).max(1)));
        Self { members: Gate::new(Pace::new(at_once)), signing_in, apologies: Apologies::default() }
    }

    /// Reads that are answered at the same time, at most, now.
    pub fn now(&self) -> usize {
        self.members.state().pace.places(Instant::now())
    }

    /// A place, now or soon; none is needed for what has a limit of its own.
    pub async fn enter(&self, line: Line) -> Result<Option<Place>, Full> {
        let (gate, kind) = match line {
            Line::Free => return Ok(None),
            Line::SigningIn => (&self.signing_in, Kind::Record),
            Line::Members(kind) => (&self.members, kind),
        };
        gate.enter(kind).await.map(Some).ok_or(Full)
    }
}

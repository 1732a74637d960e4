//! Where a process may be made to end at once, to see what is left behind. Compiled for tests alone.

/// The steps of a chunk's transaction, and those of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    BeforeBegin,
    AfterEffect,
    AfterEvent,
    AfterCommit,
    AfterOutbox,
    BeforeCall,
    AfterCall,
}

/// `SAMUSO_KILL_AT=after_event:3` ends the process the third time that it gets there.
#[cfg(feature = "kill-points")]
pub fn at(step: Step) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var("SAMUSO_KILL_AT") else { return };
    let (name, nth) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    let here = match step {
        Step::BeforeBegin => "before_begin",
        Step::AfterEffect => "after_effect",
        Step::AfterEvent => "after_event",
        Step::AfterCommit => "after_commit",
        Step::AfterOutbox => "after_outbox",
        Step::BeforeCall => "before_call",
        Step::AfterCall => "after_call",
    };
    if here == name && nth.parse() == Ok(PASSED.fetch_add(1, Ordering::Relaxed) + 1) {
        std::process::abort();
    }
}

#[cfg(not(feature = "kill-points"))]
pub fn at(_: Step) {}

//! Lines, with the time told by hand.

use crate::http::shed::waiting::{Wait, Waiting};
use backoffice::limits::{LINE_STANDS_AFTER_MS, LINE_WAIT_MS, LINE_WAIT_STANDING_MS};
use std::time::{Duration, Instant};

const SHORT: Duration = Duration::from_millis(LINE_WAIT_STANDING_MS);
const LONG: Duration = Duration::from_millis(LINE_WAIT_MS);
/// More than come in these tests before the line stands.
const MOST: usize = 200;

/// One that waits, and since when.
struct Guest(Wait, Instant);

struct Clock {
    line: Waiting,
    now: Instant,
    guests: Vec<Guest>,
}

impl Clock {
    fn new() -> Self {
        let now = Instant::now();
        Self { line: Waiting::new(MOST, now), now, guests: Vec::new() }
    }

    fn comes(&mut self) -> Duration {
        let wait = self.line.join(self.now, false);
        let lasts = wait.1;
        self.guests.push(Guest(wait, self.now));
        lasts
    }

    /// A millisecond, after which those leave who have waited for long enough: how many.
    fn goes_on(&mut self) -> usize {
        self.now += Duration::from_millis(1);
        let were = self.guests.len();
        self.guests.retain(|Guest((_, lasts), since)| self.now.duration_since(*since) < *lasts);
        were - self.guests.len()
    }

    /// A place for the next: how long they had waited.
    fn serves(&mut self) -> Option<Duration> {
        let place = self.line.next(self.now)?;
        // Whose it is cannot be asked of the sender: theirs is the receiver that is closed by its end.
        drop(place);
        let at = self.guests.iter_mut().position(|Guest((place, _), _)| {
            matches!(place.try_recv(), Err(tokio::sync::oneshot::error::TryRecvError::Closed))
        })?;
        let Guest(_, since) = self.guests.remove(at);
        Some(self.now.duration_since(since))
    }
}

#[test]
fn with_more_than_can_be_answered_waits_are_short_and_who_is_answered_came_just_now() {
    let mut clock = Clock::new();
    let mut late = 0;
    // Five come where one is answered.
    for ms in 0..2_000 {
        let lasts = clock.comes();
        // It takes a moment until nobody is served soon any more.
        let stands = ms > LINE_STANDS_AFTER_MS * 2;
        if stands || ms < LINE_STANDS_AFTER_MS {
            assert_eq!(lasts, if stands { SHORT } else { LONG }, "{ms}");
        }
        clock.goes_on();
        if ms % 5 == 0
            && let Some(waited) = clock.serves()
            && stands
        {
            assert!(waited <= SHORT, "{waited:?} at {ms}");
            late += 1;
        }
    }
    assert!(late > 300 && clock.line.stands(clock.now));
    // Nobody comes any more: who has come before the line stood, has the places now.
    for _ in 0..LINE_STANDS_AFTER_MS * 2 {
        clock.goes_on();
    }
    assert!(!clock.line.stands(clock.now));
    assert_eq!(clock.comes(), LONG);
}

#[test]
fn after_a_moment_in_which_everything_stood_still_a_few_who_always_wait_are_no_line_that_stands() {
    let mut clock = Clock::new();
    for _ in 0..3 {
        clock.comes();
    }
    for _ in 0..150 {
        assert_eq!(clock.goes_on(), 0, "they wait for long");
    }
    let mut in_vain = 0;
    for _ in 0..100 {
        // Each of them comes again as soon as they were answered, every two milliseconds one.
        for _ in 0..2 {
            in_vain += clock.goes_on();
        }
        clock.serves().unwrap();
        clock.comes();
    }
    assert_eq!(in_vain, 0);
    assert!(!clock.line.stands(clock.now));
}

#[test]
fn where_a_line_of_what_is_needed_more_stands_nobody_waits_for_long() {
    let now = Instant::now();
    let mut line = Waiting::new(MOST, now);
    assert_eq!(line.join(now, true).1, SHORT);
    assert!(line.stands(now));
}

#[test]
fn who_has_gone_is_not_served() {
    let now = Instant::now();
    let mut line = Waiting::new(MOST, now);
    drop(line.join(now, false));
    let (mut stays, _) = line.join(now, false);
    drop(line.next(now).unwrap());
    assert!(stays.try_recv().is_err());
    assert!(line.next(now).is_none());
}

#[test]
fn behind_a_long_line_nobody_waits_in_vain_for_long() {
    let mut clock = Clock::new();
    for at in 0..MOST * 2 {
        assert_eq!(clock.comes(), if at < MOST { LONG } else { SHORT }, "{at}");
    }
    for _ in 0..LINE_WAIT_STANDING_MS {
        clock.goes_on();
    }
    assert_eq!(clock.guests.len(), MOST, "who came before waits on");
    clock.serves().unwrap();
    assert_eq!(clock.comes(), LONG);
}

//! On machines whose answers take a known time for each number of those who are answered at once.

use crate::http::shed::pace::Pace;
use backoffice::limits::PLACES_BACK_MS;
use std::time::{Duration, Instant};

const MOST: usize = 16;
const FEWEST: usize = 2;
/// How long a record takes alone.
const ALONE: Duration = Duration::from_millis(5);

struct Machine {
    pace: Pace,
    now: Instant,
    /// As many are answered side by side before one has to wait for another.
    room: usize,
    alone: Duration,
}

impl Machine {
    fn new(room: usize) -> Self {
        Self { pace: Pace::new(MOST), now: Instant::now(), room, alone: ALONE }
    }

    fn places(&self) -> usize {
        self.pace.places(self.now)
    }

    /// For so many seconds, with `at_once` who ask again as soon as they were answered.
    fn runs(&mut self, seconds: u64, at_once: usize, line_stands: bool) -> usize {
        let until = self.now + Duration::from_secs(seconds);
        while self.now < until {
            if line_stands {
                self.pace.line_stands(self.now);
            }
            let beside = at_once.min(self.places());
            let late =
                f64::from(u32::try_from(beside).unwrap()) / f64::from(u32::try_from(self.room).unwrap());
            let took = self.alone.mul_f64(late.max(1.0));
            self.now += took;
            for _ in 0..beside {
                self.pace.answered(took, beside, self.now);
            }
        }
        self.places()
    }
}

#[test]
fn with_two_processors_for_everything_few_are_answered_at_once_while_a_line_stands() {
    let mut machine = Machine::new(2);
    assert_eq!(machine.runs(2, 1, false), MOST);
    let places = machine.runs(5, MOST, true);
    assert!((FEWEST..=6).contains(&places), "{places}");
    // Nobody has to be answered for that.
    machine.now += Duration::from_millis(PLACES_BACK_MS + 1);
    assert_eq!(machine.places(), MOST);
    machine.pace.line_stands(machine.now);
    assert_eq!(machine.places(), MOST, "it begins anew");
}

#[test]
fn where_there_is_room_for_all_of_them_all_are_answered_at_once() {
    let mut machine = Machine::new(MOST);
    machine.runs(2, 1, false);
    assert_eq!(machine.runs(5, MOST, true), MOST);
}

#[test]
fn a_line_from_the_first_moment_on_is_found_out_about() {
    let places = Machine::new(2).runs(5, MOST, true);
    assert!((FEWEST..=6).contains(&places), "{places}");
    assert_eq!(Machine::new(MOST).runs(5, MOST, true), MOST);
}

#[test]
fn what_became_slow_by_itself_has_its_places_back() {
    let mut machine = Machine::new(MOST);
    machine.runs(2, 1, false);
    machine.alone = ALONE * 10;
    assert_eq!(machine.runs(1, MOST, true), FEWEST, "nobody knows yet");
    assert_eq!(machine.runs(60, MOST, true), MOST);
}

#[test]
fn one_that_is_slow_among_many_says_nothing() {
    let mut machine = Machine::new(MOST);
    machine.runs(2, 1, false);
    for at in 0..10_000 {
        machine.pace.line_stands(machine.now);
        machine.now += Duration::from_millis(1);
        let took = if at % 5 == 0 { ALONE * 20 } else { ALONE };
        machine.pace.answered(took, MOST, machine.now);
    }
    assert_eq!(machine.places(), MOST);
}

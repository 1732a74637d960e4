//! When people work: in Seoul, mostly by day, mostly on weekdays.

use super::random::Random;
use crate::copy::Time;

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

const SEOUL: i64 = 9 * HOUR;
const FRIDAY: i64 = 1;

/// 1970-01-01 was a Thursday.
fn days_since_thursday(day: i64) -> i64 {
    day.rem_euclid(7)
}

/// This time of the day in Seoul, so many days ago.
pub(super) fn seoul(now: Time, days_ago: i64, hour: i64, minute: i64) -> Time {
    let day = (now.0 + SEOUL).div_euclid(DAY) - days_ago;
    Time(day * DAY + hour * HOUR + minute * MINUTE - SEOUL)
}

/// How many days ago the last Friday was that is at least so many days ago.
pub(super) fn friday_before(now: Time, days_ago: i64) -> i64 {
    let day = (now.0 + SEOUL).div_euclid(DAY) - days_ago;
    days_ago + (days_since_thursday(day) - FRIDAY).rem_euclid(7)
}

/// A time between the two at which somebody may have been at work.
pub(super) fn at_work(random: &mut Random, from: Time, to: Time) -> Time {
    let mut day = (random.between(from.0, to.0) + SEOUL).div_euclid(DAY);
    let weekend = matches!(days_since_thursday(day), 2 | 3);
    if weekend && random.percent(85) {
        day -= 2;
    }
    let hour = if random.percent(90) { random.between(9, 18) } else { random.between(7, 23) };
    let time = day * DAY + hour * HOUR + random.between(0, HOUR - 1) - SEOUL;
    Time(time.clamp(from.0, to.0.max(from.0)))
}

/// A time not long after.
pub(super) fn soon_after(random: &mut Random, time: Time, limit: Time) -> Time {
    Time((time.0 + random.between(MINUTE, 6 * HOUR)).min(limit.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-21T09:00:00Z, a Saturday; 18:00 in Seoul.
    const NOW: Time = Time(1_795_251_600);

    #[test]
    fn times_of_day_are_those_of_seoul() {
        assert_eq!(serde_json::to_value(seoul(NOW, 1, 18, 2)).unwrap(), "2026-11-20T09:02:00Z");
        assert_eq!(serde_json::to_value(seoul(NOW, 0, 8, 0)).unwrap(), "2026-11-20T23:00:00Z");
    }

    #[test]
    fn fridays_are_found() {
        assert_eq!(friday_before(NOW, 1), 1);
        assert_eq!(friday_before(NOW, 2), 8);
        assert_eq!(friday_before(NOW, 10), 15);
    }

    #[test]
    fn work_stays_within_its_bounds() {
        let mut random = Random::new(3);
        for _ in 0..1_000 {
            let time = at_work(&mut random, Time(NOW.0 - 3 * DAY), NOW);
            assert!((NOW.0 - 3 * DAY..=NOW.0).contains(&time.0));
        }
        assert_eq!(at_work(&mut random, NOW, Time(NOW.0 - 5)), NOW);
    }
}

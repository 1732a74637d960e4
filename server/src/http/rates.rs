//! So many pages of one member in a while, and no more: who works by hand is never near it, and who has a script take
//! everything is told to go slower. Of this process: a second instance has its own.

use super::refusal::Refusal;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backoffice::limits::{MEMBER_REQUESTS_A_MINUTE, SEARCH_COSTS, TURNS_MAX};
use backoffice::problem::{Fault, Problem};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How much one may ask for: at once, and from then on.
#[derive(Clone, Copy, Debug)]
pub struct MemberRate {
    pub burst: f64,
    pub a_second: f64,
}

impl Default for MemberRate {
    fn default() -> Self {
        Self::a_minute(MEMBER_REQUESTS_A_MINUTE)
    }
}

impl MemberRate {
    /// So many at once, and as many come back within a minute.
    pub fn a_minute(requests: u32) -> Self {
        let burst = f64::from(requests);
        Self { burst, a_second: burst / 60.0 }
    }
}

/// What each member has left. One for the process.
pub struct Rates {
    rate: MemberRate,
    left: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Rates {
    pub fn new(rate: MemberRate) -> Self {
        Self { rate, left: Mutex::default() }
    }

    /// What a member is told: so many within a minute.
    pub fn a_minute(&self) -> f64 {
        self.rate.burst
    }

    /// Takes what a request costs; else, how long until there is enough.
    pub fn take(&self, member: &str, path: &str) -> Result<(), Duration> {
        self.take_at(member, if path == "/search" { SEARCH_COSTS } else { 1.0 }, Instant::now())
    }

    fn take_at(&self, member: &str, costs: f64, now: Instant) -> Result<(), Duration> {
        let MemberRate { burst, a_second } = self.rate;
        let filled = |(left, at): (f64, Instant)| {
            burst.min(now.saturating_duration_since(at).as_secs_f64().mul_add(a_second, left))
        };
        let mut members = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if members.len() >= TURNS_MAX {
            // Whoever has all of it again need not be remembered.
            members.retain(|_, left| filled(*left) < burst);
        }
        let left = members.get(member).map_or(burst, |left| filled(*left));
        let (left, answer) = if left >= costs {
            (left - costs, Ok(()))
        } else {
            (left, Err(Duration::from_secs_f64((costs - left) / a_second)))
        };
        members.insert(member.to_owned(), (left, now));
        answer
    }
}

pub fn slower(a_minute: f64, wait: Duration) -> Response {
    let seconds = wait.as_secs() + 1;
    let problem = Problem::bad(Fault::general(
        format!(
            "This was more than {a_minute} pages within a minute. Nothing was changed: wait {seconds} s, then go on."
        ),
        format!(
            "1분 안에 {a_minute}개가 넘는 화면을 열었어요. 바뀐 것은 없으니 {seconds}초 뒤에 이어 가 주세요."
        ),
    ));
    let mut response = Refusal::new(StatusCode::TOO_MANY_REQUESTS, problem).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_comes_back_in_time_and_others_have_their_own() {
        let rates = Rates::new(MemberRate { burst: 3.0, a_second: 0.5 });
        let now = Instant::now();
        assert!((0..3).all(|_| rates.take_at("one", 1.0, now).is_ok()));
        assert_eq!(rates.take_at("one", 1.0, now), Err(Duration::from_secs(2)));
        assert!(rates.take_at("two", 1.0, now).is_ok());
        let later = now + Duration::from_secs(2);
        assert!(rates.take_at("one", 1.0, later).is_ok() && rates.take_at("one", 1.0, later).is_err());
        let much_later = now + Duration::from_hours(1);
        let taken = (0..9).filter(|_| rates.take_at("one", 1.0, much_later).is_ok());
        assert_eq!(taken.count(), 3, "no more than the burst");
    }

    #[test]
    fn who_has_all_of_it_is_forgotten() {
        let rates = Rates::new(MemberRate { burst: 2.0, a_second: 1.0 });
        let now = Instant::now();
        for member in 0..TURNS_MAX {
            rates.take_at(&member.to_string(), 1.0, now).unwrap();
        }
        rates.take_at("new", 1.0, now + Duration::from_mins(1)).unwrap();
        assert_eq!(rates.left.lock().unwrap().len(), 1);
    }
}

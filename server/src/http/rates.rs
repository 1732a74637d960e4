//! So many pages of one member in a while, and no more: who works by hand is never near it, and who has a script take
//! everything is told to go slower.

use super::refusal::Refusal;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backoffice::access::allowance::{Bucket, draw};
use backoffice::cx::Databases;
use backoffice::limits::{
    ALLOWANCE_DRAWS, ALLOWANCE_WAIT_MS, MEMBER_REQUESTS_A_MINUTE, SEARCH_COSTS, TURNS_MAX,
};
use backoffice::problem::Problem;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::timeout;

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

/// What each member has left. One for the process; they share what is in PostgreSQL, and draw some of it at a time.
pub struct Rates {
    rate: MemberRate,
    drawn: Mutex<HashMap<String, Drawn>>,
    /// While the primary is away, each process goes by its own.
    own: Mutex<HashMap<String, (f64, Instant)>>,
}

/// What this process knows of a member's purse without asking.
#[derive(Clone, Copy, Debug, Default)]
struct Drawn {
    left: f64,
    /// What costs so much is not to be had before then: whoever asks all the same costs nobody a question.
    none: Option<(f64, Instant)>,
}

impl Drawn {
    /// None where only PostgreSQL knows.
    fn take(&mut self, costs: f64, now: Instant) -> Option<Result<(), Duration>> {
        if self.left >= costs {
            self.left -= costs;
            return Some(Ok(()));
        }
        let (refused, until) = self.none?;
        (costs >= refused && until > now).then(|| Err(until - now))
    }
}

impl Rates {
    pub fn new(rate: MemberRate) -> Self {
        Self { rate, drawn: Mutex::default(), own: Mutex::default() }
    }

    /// What a member is told: so many within a minute.
    pub fn a_minute(&self) -> f64 {
        self.rate.burst
    }

    /// Takes what a request costs; else, how long until there is enough.
    pub async fn take(&self, databases: &Databases, member: &str, path: &str) -> Result<(), Duration> {
        let costs = if path == "/search" { SEARCH_COSTS } else { 1.0 };
        let known = self.of(member, |drawn| drawn.take(costs, Instant::now()));
        if let Some(known) = known {
            return known;
        }
        let MemberRate { burst, a_second } = self.rate;
        let bucket = Bucket { holds: burst, a_second };
        let drawn = draw(databases, member, bucket, (costs, costs.max(burst / ALLOWANCE_DRAWS)));
        match timeout(Duration::from_millis(ALLOWANCE_WAIT_MS), drawn).await {
            Ok(Ok(Ok(granted))) => {
                self.of(member, |drawn| drawn.left += granted - costs);
                Ok(())
            }
            Ok(Ok(Err(has))) => {
                let wait = Duration::from_secs_f64((costs - has) / a_second);
                self.of(member, |drawn| drawn.none = Some((costs, Instant::now() + wait)));
                Err(wait)
            }
            // The primary is away, or stands still.
            Ok(Err(_)) | Err(_) => {
                tracing::debug!("what members may ask for is not shared for now");
                self.take_own(member, costs, Instant::now())
            }
        }
    }

    fn of<T>(&self, member: &str, with: impl FnOnce(&mut Drawn) -> T) -> T {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.len() >= TURNS_MAX && !drawn.contains_key(member) {
            drawn.clear();
        }
        with(drawn.entry(member.to_owned()).or_default())
    }

    fn take_own(&self, member: &str, costs: f64, now: Instant) -> Result<(), Duration> {
        let MemberRate { burst, a_second } = self.rate;
        let filled = |(left, at): (f64, Instant)| {
            burst.min(now.saturating_duration_since(at).as_secs_f64().mul_add(a_second, left))
        };
        let mut members = self.own.lock().unwrap_or_else(PoisonError::into_inner);
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
    let problem = Problem::not_now(
        format!(
            "This was more than {a_minute} pages within a minute. Nothing was changed: wait {seconds} s, then go on."
        ),
        format!(
            "1분 안에 {a_minute}개가 넘는 화면을 열었어요. 바뀐 것은 없으니 {seconds}초 뒤에 이어 가 주세요."
        ),
    );
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
        assert!((0..3).all(|_| rates.take_own("one", 1.0, now).is_ok()));
        assert_eq!(rates.take_own("one", 1.0, now), Err(Duration::from_secs(2)));
        assert!(rates.take_own("two", 1.0, now).is_ok());
        let later = now + Duration::from_secs(2);
        assert!(rates.take_own("one", 1.0, later).is_ok() && rates.take_own("one", 1.0, later).is_err());
        let much_later = now + Duration::from_hours(1);
        let taken = (0..9).filter(|_| rates.take_own("one", 1.0, much_later).is_ok());
        assert_eq!(taken.count(), 3, "no more than the burst");
    }

    #[test]
    fn who_was_told_to_wait_is_told_again_without_a_question() {
        let now = Instant::now();
        let mut drawn = Drawn { left: 1.0, none: Some((4.0, now + Duration::from_secs(2))) };
        assert_eq!(drawn.take(4.0, now), Some(Err(Duration::from_secs(2))), "a search");
        assert_eq!(drawn.take(1.0, now), Some(Ok(())), "for a page there was enough");
        assert_eq!(drawn.take(1.0, now), None, "and may be again");
        assert_eq!(drawn.take(4.0, now + Duration::from_secs(2)), None);
    }

    #[test]
    fn who_has_all_of_it_is_forgotten() {
        let rates = Rates::new(MemberRate { burst: 2.0, a_second: 1.0 });
        let now = Instant::now();
        for member in 0..TURNS_MAX {
            rates.take_own(&member.to_string(), 1.0, now).unwrap();
        }
        rates.take_own("new", 1.0, now + Duration::from_mins(1)).unwrap();
        assert_eq!(rates.own.lock().unwrap().len(), 1);
    }
}

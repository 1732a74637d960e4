//! A denied attempt is an event too. A link can make a browser ask for the same again and again: what a member is
//! refused at one address is an event at once, and from then on one a minute, with their number.

use super::actor::Actor;
use crate::cx::{Databases, within};
use crate::limits::{DENIAL_EVERY, DENIALS_MAX, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Refusals of the last minute. One for the process.
#[derive(Default)]
pub struct Denials {
    counted: Mutex<HashMap<Place, Counted>>,
}

/// Who was refused where: the id of a member, the method, and the pattern of the address, not the address.
type Place = (String, String, String);

struct Counted {
    actor: Arc<Actor>,
    request_id: String,
    since: Instant,
    /// After the one that is an event already.
    further: u64,
}

/// An attempt that was denied.
pub struct Denied<'a> {
    pub actor: &'a Arc<Actor>,
    pub method: &'a str,
    pub route: &'a str,
    pub request_id: &'a str,
}

impl Denials {
    /// Notes that a member was refused.
    pub async fn deny(&self, databases: &Databases, denied: Denied<'_>) -> Result<(), Problem> {
        let now = Instant::now();
        if !self.is_first(&denied, now) {
            return Ok(());
        }
        let (actor, method, route, request_id) =
            (denied.actor, denied.method, denied.route, denied.request_id);
        let kept = keep(databases, denied, None).await;
        if kept.is_err() {
            // It is told with the next ones.
            self.is_first(&Denied { actor, method, route, request_id }, now);
        }
        kept
    }

    /// Notes the number of further refusals of the minutes that are over, or of all, at the end.
    pub async fn note(&self, databases: &Databases, all: bool) -> Result<(), Problem> {
        if !databases.health.borrow().primary_is_up {
            return Err(Problem::Away(Part::Timeline));
        }
        let mut last = Ok(());
        for (place, counted) in self.over(Instant::now(), all) {
            let denied = Denied {
                actor: &counted.actor,
                method: &place.1,
                route: &place.2,
                request_id: &counted.request_id,
            };
            if let Err(problem) = keep(databases, denied, Some(counted.further)).await {
                self.put_back(place, counted);
                last = Err(problem);
            }
        }
        last
    }

    /// What could not be written is told with what came meanwhile.
    fn put_back(&self, place: Place, not_told: Counted) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counted.get_mut(&place) {
            known.further += not_told.further;
        } else if counted.len() < DENIALS_MAX {
            counted.insert(place, not_told);
        }
    }

    fn is_first(&self, denied: &Denied<'_>, now: Instant) -> bool {
        let place = (denied.actor.id.clone(), denied.method.to_owned(), denied.route.to_owned());
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counted.get_mut(&place) {
            known.further += 1;
            denied.request_id.clone_into(&mut known.request_id);
            return false;
        }
        if counted.len() >= DENIALS_MAX {
            tracing::warn!(actor = denied.actor.id, "too many refusals to keep each on the timeline");
            return false;
        }
        let (actor, request_id) = (Arc::clone(denied.actor), denied.request_id.to_owned());
        counted.insert(place, Counted { actor, request_id, since: now, further: 0 });
        true
    }

    /// Takes out whatever has had its minute, and answers what there is to say of it.
    fn over(&self, now: Instant, all: bool) -> Vec<(Place, Counted)> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |counted: &Counted| all || now.duration_since(counted.since) >= DENIAL_EVERY;
        let over = counted.extract_if(|_, counted| is_over(counted));
        over.filter(|(_, counted)| counted.further > 0).collect()
    }
}

async fn keep(databases: &Databases, denied: Denied<'_>, further: Option<u64>) -> Result<(), Problem> {
    let mut arguments = json!({ "method": denied.method, "route": denied.route });
    if let Some(further) = further {
        arguments["times"] = further.into();
    }
    let event = NewEvent {
        arguments: Some(arguments),
        ..NewEvent::by(denied.actor, "samuso.denied", denied.request_id)
    };
    let mut transaction = databases.write(Part::Timeline).await?;
    within(Part::Timeline, WRITE_TIMEOUT_MS, async {
        append(&mut transaction, &event).await?;
        transaction.commit().await
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn denied<'a>(actor: &'a Arc<Actor>, route: &'a str) -> Denied<'a> {
        Denied { actor, method: "GET", route, request_id: "r" }
    }

    #[test]
    fn a_minute_of_refusals_is_one_event_and_their_number() {
        let denials = Denials::default();
        let (one, two) = (Arc::new(Actor::system("one")), Arc::new(Actor::system("two")));
        let now = Instant::now();
        assert!(denials.is_first(&denied(&one, "/a"), now));
        for _ in 0..1_000 {
            assert!(!denials.is_first(&denied(&one, "/a"), now));
        }
        assert!(denials.is_first(&denied(&one, "/b"), now) && denials.is_first(&denied(&two, "/a"), now));
        assert!(denials.over(now + Duration::from_secs(59), false).is_empty(), "the minute is not over");
        let over = denials.over(now + DENIAL_EVERY, false);
        let told: Vec<_> =
            over.iter().map(|(place, counted)| (&*place.0, &*place.2, counted.further)).collect();
        assert_eq!(told, [("one", "/a", 1_000)]);
        assert!(denials.is_first(&denied(&one, "/a"), now + DENIAL_EVERY), "another minute, another event");
    }

    #[test]
    fn what_is_kept_in_memory_is_bounded() {
        let denials = Denials::default();
        let (one, now) = (Arc::new(Actor::system("one")), Instant::now());
        let routes = (0..DENIALS_MAX + 5).map(|n| n.to_string());
        let first = routes.filter(|route| denials.is_first(&denied(&one, route), now)).count();
        assert_eq!(first, DENIALS_MAX);
    }
}

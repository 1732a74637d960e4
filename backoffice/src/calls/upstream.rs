//! The hosts that may be called. How a request gets there is the server's to know; here is how each of them stands.

use super::breaker::Breaker;
use super::budget::Budget;
use super::types::Standing;
use crate::limits::{BREAKER_OPEN_FOR, CALL_AGAIN, CALL_CONNECT_TIMEOUT, CALL_STATUS_PAUSES, CALL_TIMEOUT};
use crate::ops::metrics::upstream_asked;
use futures::future::BoxFuture;
use serde_json::Value;
use std::time::{Duration, Instant};
use url::Url;
use uuid::Uuid;

/// Sends a request to one origin, once, and waits for the answer no longer than it may.
pub trait Door: Send + Sync {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Sent>;
}

pub struct Request {
    pub method: &'static str,
    pub url: Url,
    /// The same on each try, and when it is asked what came of it.
    pub key: Uuid,
    pub body: Option<Value>,
}

/// What came of sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing left us.
    NotReached,
    /// It may have arrived, and no whole answer came, or one that is no HTTP or too large.
    NoAnswer,
    Answer(Answer),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

/// How long an upstream is waited for, and left alone; tests take less.
#[derive(Clone, Copy, Debug)]
pub struct Waits {
    /// For a connection, and for the whole of a call.
    pub connect: Duration,
    pub total: Duration,
    /// Before the second try; twice as long before the third. A part of it, by chance.
    pub again: Duration,
    pub open_for: Duration,
    /// Before each question of what came of a call.
    pub status: [Duration; 5],
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            connect: CALL_CONNECT_TIMEOUT,
            total: CALL_TIMEOUT,
            again: CALL_AGAIN,
            open_for: BREAKER_OPEN_FOR,
            status: CALL_STATUS_PAUSES,
        }
    }
}

/// A host that samuso.toml allows.
pub struct Upstream {
    pub origin: String,
    pub waits: Waits,
    pub(super) door: Box<dyn Door>,
    pub(super) breaker: Breaker,
    pub(super) budget: Budget,
}

impl Upstream {
    pub fn new(origin: impl Into<String>, door: Box<dyn Door>, waits: Waits) -> Self {
        let breaker = Breaker::new(waits.open_for);
        Self { origin: origin.into(), waits, door, breaker, budget: Budget::default() }
    }

    pub fn standing(&self) -> Standing {
        self.breaker.standing(Instant::now())
    }

    /// Sends it, and remembers whether the product answers.
    pub(super) async fn send(&self, request: &Request) -> Sent {
        let asked_at = Instant::now();
        let sent = self.door.send(request).await;
        let (answers, outcome) = match &sent {
            Sent::Answer(answer) if answer.status < 500 => (true, "ok"),
            Sent::Answer(_) => (false, "error"),
            Sent::NoAnswer => (false, "no_answer"),
            Sent::NotReached => (false, "not_reached"),
        };
        upstream_asked(&self.origin, outcome, asked_at.elapsed());
        self.breaker.went(answers, Instant::now());
        sent
    }
}

/// All of them.
#[derive(Default)]
pub struct Upstreams(Vec<Upstream>);

impl Upstreams {
    pub fn new(upstreams: Vec<Upstream>) -> Self {
        Self(upstreams)
    }

    pub fn of(&self, origin: &str) -> Option<&Upstream> {
        self.0.iter().find(|upstream| upstream.origin == origin)
    }

    pub fn standing(&self, origin: &str) -> Standing {
        self.of(origin).map_or(Standing::NotAllowed, Upstream::standing)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Upstream> {
        self.0.iter()
    }
}

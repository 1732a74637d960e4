//! Sessions: who a cookie's token stands for. They are read on the primary with each request, so that a session
//! ends at once; where the primary is away, what was verified shortly before lets reading go on.

mod clean;
mod end;
mod end_by;
mod find;
mod known;
mod list;
mod start;
#[cfg(test)]
mod tests;
mod token;
mod touch;

pub use end::Ended;
pub use end_by::Ending;
pub use find::Found;
pub use start::{AtProvider, SignIn};
pub use token::Token;

use super::actor::Actor;
use super::types::Member;
use crate::cx::Databases;
use jiff::Timestamp;
use known::Known;
use sqlx::types::Uuid;
use std::sync::Arc;
use std::time::Duration;

/// Sessions of this office. One for the process.
pub struct Sessions {
    pub(super) databases: Arc<Databases>,
    lasts: Lasts,
    known: Known,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug)]
pub struct Lasts {
    /// Without a request.
    pub idle: Duration,
    /// At most.
    pub absolute: Duration,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The member's.
    pub id: Uuid,
    /// The session's, where its token must not be. It opens nothing.
    pub session: Uuid,
    /// None is the demo's own sign-in.
    pub provider: Option<String>,
    /// When the provider says that the member signed in there, if it says so.
    pub authenticated_at: Option<Timestamp>,
    pub member: Member,
    pub actor: Arc<Actor>,
}

impl Sessions {
    pub fn new(databases: Arc<Databases>, lasts: Lasts) -> Self {
        Self { databases, lasts, known: Known::default() }
    }

    /// How long a browser may keep the cookie.
    pub fn lasts(&self) -> Lasts {
        self.lasts
    }
}

fn interval_secs(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

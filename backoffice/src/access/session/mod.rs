//! Sessions: who a cookie's token stands for. They are read on the primary with each request, so that a session
//! ends at once; where the primary is away, what was verified shortly before lets reading go on.

mod break_glass;
mod clean;
mod end;
mod end_by;
mod find;
mod keep_form;
mod known;
mod list;
mod row;
mod service;
mod start;
#[cfg(test)]
mod tests;
mod ticket;
mod token;
mod touch;
mod view_as;

pub use break_glass::BreakGlass;
pub use end::Ended;
pub use end_by::Ending;
pub use find::Found;
pub use keep_form::KeptForm;
pub use service::Service;
pub use start::{AtProvider, SignIn};
pub use token::Token;
pub use view_as::Eyes;

use super::actor::Actor;
use super::types::Member;
use crate::cx::Databases;
use crate::problem::{Part, Problem};
use jiff::Timestamp;
use known::Known;
use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::types::Uuid;
use std::sync::Arc;
use std::time::Duration;

/// Sessions of this office. One for the process.
pub struct Sessions {
    pub(super) databases: Arc<Databases>,
    lasts: Lasts,
    known: Known,
    /// Where there is one.
    break_glass: Option<BreakGlass>,
    /// The same.
    service: Option<Service>,
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
    /// They look with other eyes, and change nothing.
    pub looking: Option<Looking>,
    /// The ticket that they work on.
    pub ticket: Option<String>,
    /// They are the local administrator.
    pub break_glass: bool,
}

/// With whose eyes, until when.
#[derive(Clone, Debug)]
pub struct Looking {
    pub eyes: Eyes,
    pub until: Timestamp,
}

impl SignedIn {
    /// They look with other eyes, or are a service: they change nothing, and nothing of their own is shown or kept.
    pub fn only_looks(&self) -> bool {
        self.actor.own.is_some()
    }
}

impl Sessions {
    pub fn new(databases: Arc<Databases>, lasts: Lasts) -> Self {
        Self { databases, lasts, known: Known::default(), break_glass: None, service: None }
    }

    #[must_use]
    pub fn with_break_glass(self, break_glass: Option<BreakGlass>) -> Self {
        Self { break_glass, ..self }
    }

    #[must_use]
    pub fn with_service(self, service: Option<Service>) -> Self {
        Self { service, ..self }
    }

    /// One statement of signing in that is no event, on the primary: of how many rows it was.
    pub(in crate::access) async fn execute(
        &self,
        statement: Query<'_, Postgres, PgArguments>,
    ) -> Result<u64, Problem> {
        self.databases.execute(Part::SignIn, statement).await
    }

    /// How long a browser may keep the cookie.
    pub fn lasts(&self) -> Lasts {
        self.lasts
    }
}

fn interval_secs(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

//! A service: who signs in with a token and is no person, as the probe does. What it may is said by samuso.toml, and it
//! changes nothing: its sessions look with its own eyes as others do with somebody else's (`Actor::own`).
//!
//! It signs in each minute, for ever, and events are never removed: the timeline has the first of a day, and one of an
//! hour's refusals. The log has each.

use super::{Sessions, Token};
use crate::access::actor::{Actor, ActorKind, Grant, Scope};
use crate::catalog::types::RoleKey;
use crate::cx::within;
use crate::limits::{
    SERVICE_REFUSED_TOLD_EVERY, SERVICE_SESSION_LASTS, SERVICE_TOLD_EVERY, WRITE_TIMEOUT_MS,
};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;
use std::time::Duration;

/// Before the name in a member's key. No provider's name has a hyphen, so that none makes such a key.
const KEY: &str = "samuso-service:";
const SIGNED_IN: &str = "samuso.service_signed_in";
const REFUSED: &str = "samuso.service_refused";

/// Who, and what they may look at, for every customer.
#[derive(Clone, Debug)]
pub struct Service {
    pub name: String,
    pub roles: Vec<RoleKey>,
}

impl Sessions {
    /// Signs it in, for a minute. Its session before is left to end by itself.
    pub async fn start_service(&self, who: &Service, request_id: &str) -> Result<Token, Problem> {
        let token = Token::new()?;
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let id = member(&mut transaction, &who.name).await?;
            let hash = token.hash();
            sqlx::query!(
                "/* samuso service.start */ INSERT INTO samuso.session (token_hash, member_id, expires_at)
                 VALUES ($1, $2, now() + make_interval(secs => $3))",
                hash.as_slice(),
                id,
                SERVICE_SESSION_LASTS.as_secs_f64(),
            )
            .execute(&mut *transaction)
            .await?;
            let actor = Actor::service(id.to_string(), who.name.clone(), Vec::new());
            let roles: Vec<&str> = who.roles.iter().map(RoleKey::as_str).collect();
            let arguments = Some(json!({ "how": "token", "role": roles.join(", ") }));
            let event = NewEvent { arguments, ..NewEvent::by(&actor, SIGNED_IN, request_id) };
            append_once(&mut transaction, &event, SERVICE_TOLD_EVERY).await?;
            transaction.commit().await
        })
        .await?;
        Ok(token)
    }

    /// Notes that somebody came with a wrong token.
    pub async fn refuse_service(&self, name: &str, request_id: &str) -> Result<(), Problem> {
        let actor = Actor { kind: ActorKind::Unknown, ..Actor::system(name) };
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let event = NewEvent::by(&actor, REFUSED, request_id);
            append_once(&mut transaction, &event, SERVICE_REFUSED_TOLD_EVERY).await?;
            transaction.commit().await
        })
        .await
    }

    /// The name of the service whose member has this key, and what it may at this moment; nothing, and no session, once
    /// samuso.toml has no such service.
    pub(super) fn of_service(&self, key: &str) -> Option<(String, Vec<Grant>)> {
        let name = key.strip_prefix(KEY)?;
        let who = self.service.as_ref().filter(|who| who.name == name)?;
        let grants = who.roles.iter().map(|role| Grant { role: role.clone(), scope: Scope::All });
        Some((name.to_owned(), grants.collect()))
    }
}

/// Whether a member is a service, and no person.
pub(super) fn is_service(key: &str) -> bool {
    key.starts_with(KEY)
}

/// The member that its sessions and events are of, made where there is none.
async fn member(conn: &mut PgConnection, name: &str) -> Result<Uuid, sqlx::Error> {
    let (key, shown) = (format!("{KEY}{name}"), format!("{name} (service)"));
    sqlx::query!(
        "/* samuso service.member */ INSERT INTO samuso.member (key, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        key,
        shown
    )
    .execute(&mut *conn)
    .await?;
    let id = sqlx::query_scalar!("/* samuso service.id */ SELECT id FROM samuso.member WHERE key = $1", key);
    id.fetch_one(conn).await
}

/// Of the same by the same actor, one in so long.
async fn append_once(conn: &mut PgConnection, event: &NewEvent, every: Duration) -> Result<(), sqlx::Error> {
    let lately = sqlx::query_scalar!(
        r#"/* samuso service.lately */ SELECT EXISTS (SELECT FROM samuso.event
           WHERE actor_kind = $1 AND actor_id = $2 AND action = $3
             AND occurred_at > now() - make_interval(secs => $4)) AS "lately!""#,
        event.actor_kind,
        event.actor_id,
        event.action,
        every.as_secs_f64(),
    );
    if lately.fetch_one(&mut *conn).await? { Ok(()) } else { append(conn, event).await.map(drop) }
}

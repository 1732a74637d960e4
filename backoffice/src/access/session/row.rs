//! What the row of a session says.

use super::service::is_service;
use super::{Eyes, Found, Looking, Sessions, SignedIn};
use crate::access::actor::{Actor, Grant, GrantRow, Scope};
use crate::access::types::{Member, Preferences, Theme};
use crate::catalog::types::{Locale, RoleKey};
use crate::cx::OwnWrite;
use jiff::Timestamp;
use sqlx::types::{Json, Uuid};
use std::sync::Arc;
use std::time::Duration;

pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) key: String,
    pub(super) name: String,
    pub(super) locale: String,
    pub(super) time_zone: String,
    pub(super) theme: String,
    pub(super) session: Uuid,
    pub(super) provider: Option<String>,
    pub(super) break_glass: bool,
    pub(super) ticket: Option<String>,
    pub(super) as_role: Option<String>,
    pub(super) as_member: Option<Uuid>,
    pub(super) as_name: Option<String>,
    pub(super) now_us: i64,
    pub(super) as_until_us: Option<i64>,
    pub(super) as_grants: Json<Vec<GrantRow>>,
    pub(super) authenticated_us: Option<i64>,
    pub(super) seen_is_old: bool,
    pub(super) own_write: Option<String>,
    pub(super) grants: Json<Vec<GrantRow>>,
    pub(super) holds_secs: f64,
}

impl Sessions {
    /// None where the local administrator's time is over, or samuso.toml has no such service any more.
    pub(super) fn found(&self, row: Row) -> Option<Found> {
        let preferences = Preferences {
            locale: Locale::parse(&row.locale).unwrap_or_default(),
            time_zone: row.time_zone,
            theme: Theme::parse(&row.theme).unwrap_or_default(),
        };
        let mut grants: Vec<Grant> = row.grants.0.into_iter().map(Grant::from).collect();
        if row.break_glass {
            grants = self.of_break_glass(&row.key, moment(row.now_us)?)?;
        }
        let looking =
            row.as_until_us.and_then(|until| looking(row.as_role, row.as_member.zip(row.as_name), until));
        let mut actor = if is_service(&row.key) {
            let (name, grants) = self.of_service(&row.key)?;
            Actor::service(row.id.to_string(), name, grants)
        } else {
            Actor::member(row.id.to_string(), row.name.clone(), grants)
        };
        if let Some(looking) = &looking {
            let seen = row.as_grants.0.into_iter().map(Grant::from).collect();
            actor = actor.looking_with(&looking.eyes, seen);
        }
        let member = Member { key: row.key, name: row.name, preferences };
        let signed_in = SignedIn {
            id: row.id,
            session: row.session,
            provider: row.provider,
            authenticated_at: row.authenticated_us.and_then(moment),
            member,
            actor: Arc::new(actor),
            looking,
            ticket: row.ticket,
            break_glass: row.break_glass,
        };
        Some(Found {
            signed_in,
            from_memory: false,
            own_write: row.own_write.map(OwnWrite::Before),
            seen_is_old: row.seen_is_old,
            holds_for: Duration::try_from_secs_f64(row.holds_secs).unwrap_or_default(),
        })
    }

    /// What the local administrator may at this moment; nothing, and no session, once samuso.toml says so.
    fn of_break_glass(&self, key: &str, now: Timestamp) -> Option<Vec<Grant>> {
        let who = self.break_glass.as_ref().filter(|who| who.is_open(now))?;
        let is_this = key.strip_prefix("break-glass:") == Some(&*who.name);
        let grants = who.roles.iter().map(|role| Grant { role: role.clone(), scope: Scope::All });
        is_this.then(|| grants.collect())
    }
}

fn moment(us: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(us).ok()
}

fn looking(role: Option<String>, member: Option<(Uuid, String)>, until_us: i64) -> Option<Looking> {
    let eyes = match (role, member) {
        (Some(role), _) => Eyes::Role(RoleKey::new(role)),
        (None, Some((id, name))) => Eyes::Member { id, name },
        (None, None) => return None,
    };
    Some(Looking { eyes, until: moment(until_us)? })
}

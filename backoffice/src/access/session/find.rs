use super::{Eyes, Looking, Sessions, SignedIn, Token, interval_secs};
use crate::access::actor::{Actor, Grant, Scope};
use crate::access::types::{Member, Preferences, Theme};
use crate::catalog::types::{Locale, RoleKey};
use crate::cx::{OwnWrite, problem};
use crate::limits::{SESSION_KNOWN_FOR, SESSION_KNOWN_UNNOTICED, SESSION_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use jiff::Timestamp;
use serde::Deserialize;
use sqlx::types::{Json, Uuid};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// A session that is in force.
pub struct Found {
    pub signed_in: SignedIn,
    /// It could not be asked for now: the primary is away, and this process had verified it before.
    pub from_memory: bool,
    /// The member's last write, as their browser brought it, where the primary knows of such a one.
    pub own_write: Option<OwnWrite>,
    /// `last_seen_at` is old enough to be written again.
    pub seen_is_old: bool,
    /// Until the session, a look with other eyes or one of the member's grants ends by itself.
    pub holds_for: Duration,
}

/// A grant as the database gives it; no channels means all.
#[derive(Debug, Deserialize)]
pub(crate) struct GrantRow {
    role: String,
    channels: Option<Vec<String>>,
}

impl Sessions {
    /// Who this token stands for; nobody, where the session has ended. `own_write` is what the browser says about
    /// the member's last write: it is held against the primary while we are there.
    pub async fn find(&self, token: &Token, own_write: Option<&OwnWrite>) -> Result<Option<Found>, Problem> {
        let hash = token.hash();
        if !self.databases.health.borrow().primary_is_up {
            return Ok(self.recall(&hash, SESSION_KNOWN_FOR));
        }
        let asked = timeout(Duration::from_millis(SESSION_TIMEOUT_MS), self.ask(&hash, own_write)).await;
        match asked.unwrap_or(Err(Problem::TooSlow(Part::SignIn))) {
            Ok(Some(found)) => {
                self.known.remember(hash, found.signed_in.clone(), found.holds_for);
                Ok(Some(found))
            }
            Ok(None) => {
                self.known.forget(&hash);
                Ok(None)
            }
            Err(problem @ (Problem::Away(_) | Problem::TooSlow(_))) => {
                self.recall(&hash, SESSION_KNOWN_UNNOTICED).map(Some).ok_or(problem)
            }
            Err(problem) => Err(problem),
        }
    }

    fn recall(&self, hash: &[u8; 32], lately: Duration) -> Option<Found> {
        let signed_in = self.known.recall(hash, lately)?;
        Some(Found {
            signed_in,
            from_memory: true,
            own_write: None,
            seen_is_old: false,
            holds_for: Duration::ZERO,
        })
    }

    /// A position that the primary has not reached is forged, or another server's: no replica would ever have it.
    async fn ask(&self, hash: &[u8; 32], own_write: Option<&OwnWrite>) -> Result<Option<Found>, Problem> {
        let (position, somewhere) = match own_write {
            Some(OwnWrite::Before(position)) => (Some(position.as_str()), false),
            Some(OwnWrite::Somewhere) => (None, true),
            None => (None, false),
        };
        let mut read = self.databases.sessions().await?;
        let row = sqlx::query!(
            r#"/* samuso session.find */
               SELECT m.id, m.key, m.name, m.locale, m.time_zone, m.theme, s.id AS session, s.provider,
                      s.break_glass, s.ticket, s.as_role, s.as_member, a.name AS "as_name?",
                      (extract(epoch FROM now()) * 1000000)::bigint AS "now_us!",
                      CASE WHEN s.as_until > now() THEN (extract(epoch FROM s.as_until) * 1000000)::bigint END AS as_until_us,
                      (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'channels', g.channels)
                                                 ORDER BY g.id), '[]')
                       FROM samuso.grant_in_force g WHERE g.member_id = s.as_member) AS "as_grants!: Json<Vec<GrantRow>>",
                      (extract(epoch FROM s.authenticated_at) * 1000000)::bigint AS authenticated_us,
                      s.last_seen_at < now() - interval '1 minute' AS "seen_is_old!",
                      CASE WHEN $4 THEN pg_current_wal_flush_lsn()
                           WHEN $3::text::pg_lsn <= pg_current_wal_flush_lsn() THEN $3::text::pg_lsn
                      END::text AS own_write,
                      (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'channels', g.channels)
                                                 ORDER BY g.id), '[]')
                       FROM samuso.grant_in_force g WHERE g.member_id = m.id) AS "grants!: Json<Vec<GrantRow>>",
                      extract(epoch FROM least(s.expires_at, CASE WHEN s.as_until > now() THEN s.as_until END, (
                          SELECT min(g.expires_at) FROM samuso.grant_in_force g WHERE g.member_id = m.id)) - now()
                      )::float8 AS "holds_secs!"
               FROM samuso.session s JOIN samuso.member m ON m.id = s.member_id
                    LEFT JOIN samuso.member a ON a.id = s.as_member
               WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > now()
                 AND s.last_seen_at > now() - make_interval(secs => $2)"#,
            hash.as_slice(),
            interval_secs(self.lasts.idle),
            position,
            somewhere,
        );
        let row = row.fetch_optional(read.connection()).await;
        let row = row.map_err(|error| problem(Part::SignIn, "session.find", &error))?;
        Ok(row.and_then(|row| {
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
            let mut actor = Actor::member(row.id.to_string(), row.name.clone(), grants);
            if let Some(looking) = &looking {
                let seen = row.as_grants.0.into_iter().map(Grant::from).collect();
                actor = actor.looking_with(&looking.eyes, seen);
            }
            let member = Member { key: row.key, name: row.name, preferences };
            let signed_in = SignedIn {
                id: row.id,
                session: row.session,
                provider: row.provider,
                authenticated_at: row.authenticated_us.and_then(|us| Timestamp::from_microsecond(us).ok()),
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
        }))
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

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        let scope =
            row.channels.map_or(Scope::All, |channels| Scope::Channels(channels.into_iter().collect()));
        Self { role: RoleKey::new(row.role), scope }
    }
}

use super::row::Row;
use super::{Sessions, SignedIn, Token, interval_secs};
use crate::access::actor::GrantRow;
use crate::cx::{OwnWrite, problem};
use crate::limits::{SESSION_KNOWN_FOR, SESSION_KNOWN_UNNOTICED, SESSION_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use sqlx::types::Json;
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

impl Sessions {
    /// Who this token stands for; nobody, where the session has ended. While the primary is away nobody can say that of one
    /// that this process does not know: it may be another instance's. `own_write` is what the browser says about
    /// the member's last write: it is held against the primary while we are there.
    pub async fn find(&self, token: &Token, own_write: Option<&OwnWrite>) -> Result<Option<Found>, Problem> {
        let hash = token.hash();
        if !self.databases.health.borrow().primary_is_up {
            return self.recall(&hash, SESSION_KNOWN_FOR).map(Some).ok_or(Problem::Away(Part::SignIn));
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
        let row = sqlx::query_as!(
            Row,
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
        Ok(row.and_then(|row| self.found(row)))
    }
}

//! Looking with other eyes: a member who looks after access sees what a role or another member would see, for a while, and
//! changes nothing. It belongs to the session, so that no browser can say it of itself.

use super::{Sessions, SignedIn, Token, interval_secs};
use crate::access::actor::Actor;
use crate::catalog::types::RoleKey;
use crate::cx::within;
use crate::limits::{CLEAN_ROWS, VIEW_AS_LASTS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// Whose eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Eyes {
    Role(RoleKey),
    Member { id: Uuid, name: String },
}

impl Sessions {
    /// Begins. Of a session that looks with other eyes already, nothing is changed.
    pub async fn view_as(
        &self,
        token: &Token,
        signed_in: &SignedIn,
        eyes: &Eyes,
        request_id: &str,
    ) -> Result<(), Problem> {
        let (role, member) = match eyes {
            Eyes::Role(role) => (Some(role.as_str()), None),
            Eyes::Member { id, .. } => (None, Some(*id)),
        };
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let hash = token.hash();
        let began = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            // One that has run out is told before the next begins.
            self.end_views_in(&mut transaction, Some(&hash), false, request_id).await?;
            let began = sqlx::query!(
                "/* samuso view_as.begin */ UPDATE samuso.session
                 SET as_role = $2, as_member = $3, as_until = now() + make_interval(secs => $4)
                 WHERE token_hash = $1 AND ended_at IS NULL AND as_until IS NULL",
                hash.as_slice(),
                role,
                member,
                VIEW_AS_LASTS.as_secs_f64(),
            )
            .execute(&mut *transaction)
            .await?
            .rows_affected();
            if began == 1 {
                note(&mut transaction, &signed_in.actor, "samuso.view_as_began", eyes, request_id).await?;
            }
            transaction.commit().await.map(|()| began == 1)
        });
        let began = began.await?;
        self.known.forget(&hash);
        if began { Ok(()) } else { Err(Problem::Forbidden) }
    }

    /// Ends, and is the member's own self again.
    pub async fn view_as_oneself(
        &self,
        token: &Token,
        signed_in: &SignedIn,
        eyes: &Eyes,
        request_id: &str,
    ) -> Result<(), Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let hash = token.hash();
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let ended = sqlx::query!(
                "/* samuso view_as.end */ UPDATE samuso.session SET as_role = NULL, as_member = NULL, as_until = NULL
                 WHERE token_hash = $1 AND as_until IS NOT NULL",
                hash.as_slice(),
            );
            if ended.execute(&mut *transaction).await?.rows_affected() == 1 {
                note(&mut transaction, &signed_in.actor, "samuso.view_as_ended", eyes, request_id).await?;
            }
            transaction.commit().await
        })
        .await?;
        self.known.forget(&hash);
        Ok(())
    }

    /// Tells of what is over by its time or with its session, each by an event, some at a time, and answers how many.
    pub async fn end_views(&self) -> Result<usize, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let ended = self.end_views_in(&mut transaction, None, false, "housekeeping").await?;
            transaction.commit().await.map(|()| ended)
        })
        .await
    }

    /// The same within the caller's transaction: of one session, or of all; `at_once` does not wait for its time.
    pub(super) async fn end_views_in(
        &self,
        conn: &mut PgConnection,
        of: Option<&[u8; 32]>,
        at_once: bool,
        request_id: &str,
    ) -> Result<usize, sqlx::Error> {
        let over = sqlx::query!(
            r#"/* samuso view_as.over */ WITH over AS (
                   SELECT token_hash, member_id, as_role, as_member FROM samuso.session
                   WHERE as_until IS NOT NULL AND ($1::bytea IS NULL OR token_hash = $1)
                     AND ($2 OR as_until <= now() OR ended_at IS NOT NULL OR expires_at <= now()
                          OR last_seen_at <= now() - make_interval(secs => $3))
                   ORDER BY as_until LIMIT $4 FOR UPDATE SKIP LOCKED)
               UPDATE samuso.session s SET as_role = NULL, as_member = NULL, as_until = NULL
               FROM over JOIN samuso.member m ON m.id = over.member_id
                    LEFT JOIN samuso.member a ON a.id = over.as_member
               WHERE s.token_hash = over.token_hash
               RETURNING m.id AS "id!", m.name AS "name!", over.as_role AS "as_role?", a.id AS "as_member?", a.name AS "as_name?""#,
            of.map(<[u8; 32]>::as_slice),
            at_once,
            interval_secs(self.lasts.idle),
            CLEAN_ROWS,
        );
        let over = over.fetch_all(&mut *conn).await?;
        for row in &over {
            let eyes = match (&row.as_role, row.as_member.zip(row.as_name.clone())) {
                (Some(role), _) => Eyes::Role(RoleKey::new(role)),
                (None, Some((id, name))) => Eyes::Member { id, name },
                (None, None) => continue,
            };
            let actor = Actor::member(row.id.to_string(), row.name.clone(), Vec::new());
            note(conn, &actor, "samuso.view_as_ended", &eyes, request_id).await?;
        }
        Ok(over.len())
    }

    /// The member of this id, or who signs in as this, for looking with their eyes.
    pub async fn eyes_of(&self, member: &str) -> Result<Option<Eyes>, Problem> {
        let mut read = self.databases.sessions().await?;
        let found = sqlx::query!(
            "/* samuso view_as.member */ SELECT id, name FROM samuso.member WHERE id::text = $1 OR key = $1 LIMIT 1",
            member
        )
        .fetch_optional(read.connection());
        let found = within(Part::SignIn, WRITE_TIMEOUT_MS, found).await?;
        Ok(found.map(|row| Eyes::Member { id: row.id, name: row.name }))
    }
}

async fn note(
    conn: &mut PgConnection,
    actor: &Actor,
    action: &str,
    eyes: &Eyes,
    request_id: &str,
) -> Result<(), sqlx::Error> {
    let arguments = match eyes {
        Eyes::Role(role) => json!({ "role": role.as_str(), "name": role.as_str() }),
        Eyes::Member { id, name } => json!({ "member": id, "name": name }),
    };
    append(conn, &NewEvent { arguments: Some(arguments), ..NewEvent::by(actor, action, request_id) })
        .await
        .map(drop)
}

//! Looking with other eyes: a member who looks after access sees what a role or another member would see, for a while, and
//! changes nothing. It belongs to the session, so that no browser can say it of itself.

use super::{Sessions, SignedIn, Token};
use crate::access::actor::Actor;
use crate::catalog::types::RoleKey;
use crate::cx::within;
use crate::limits::{VIEW_AS_LASTS, WRITE_TIMEOUT_MS};
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
            let began = sqlx::query!(
                "/* samuso view_as.begin */ UPDATE samuso.session
                 SET as_role = $2, as_member = $3, as_until = now() + make_interval(secs => $4)
                 WHERE token_hash = $1 AND ended_at IS NULL AND (as_until IS NULL OR as_until <= now())",
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
